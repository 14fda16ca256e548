package io.millrace.operations;

/**
 * What is counted by size: four buckets to each power of two, so a quantile is right to a fifth of its value.
 */
public enum EngineHistogram
{
    /** Sizes of bursts. */
    BURST_COMMANDS(0, "Commands of each burst; 1 at rest, more under load."),

    /** Times of syncs. */
    SYNC_NS(1, "Nanoseconds that each sync of the journal took.");

    private final int index;
    private final String sentence;

    EngineHistogram(final int index, final String sentence)
    {
        this.index = index;
        this.sentence = sentence;
    }

    /** @return what it says, in a sentence. */
    public String sentence()
    {
        return sentence;
    }

    /** Place in the file. */
    int index()
    {
        return index;
    }
}
