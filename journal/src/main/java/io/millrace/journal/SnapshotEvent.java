package io.millrace.journal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A shadow wrote a snapshot. Off unless a recording turns it on.
 */
@Name("io.millrace.Snapshot")
@Label("Snapshot")
@Description("A shadow wrote a snapshot of the ledger aside and synced it")
@Category("Millrace")
@Enabled(false)
@StackTrace(false)
final class SnapshotEvent extends Event
{
    @Label("Sequence")
    private final long sequence;

    SnapshotEvent(final long sequence)
    {
        this.sequence = sequence;
    }

    @Override
    public String toString()
    {
        return "SnapshotEvent{sequence=" + sequence + '}';
    }
}
