package io.millrace.tools.audit;

/**
 * Hears of a journal's commands and events in the order in which the ledger answered them.
 */
@FunctionalInterface
public interface EntryListener
{
    /**
     * One answer or event.
     *
     * @param entry valid during the call only.
     */
    void onEntry(Entry entry);
}
