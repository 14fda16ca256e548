package io.millrace.journal.spi;

/**
 * Hears of confirmations: that answered commands are kept as the durability mode promises.
 */
@FunctionalInterface
public interface DurabilityListener
{
    /**
     * All commands up to a sequence are confirmed. Called in order, on the thread that made it so.
     *
     * @param sequence of the last command that is now kept.
     */
    void onDurable(long sequence);
}
