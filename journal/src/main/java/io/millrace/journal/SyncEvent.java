package io.millrace.journal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A sync of the journal. Off unless a recording turns it on.
 */
@Name("io.millrace.Sync")
@Label("Sync")
@Description("The journal was synced to its device")
@Category("Millrace")
@Enabled(false)
@StackTrace(false)
final class SyncEvent extends Event
{
    /** Never recorded: says whether others would be, which is a test of a constant while they would not. */
    private static final SyncEvent PROBE = new SyncEvent(0);

    @Label("Last Sequence")
    private final long lastSequence;

    private SyncEvent(final long lastSequence)
    {
        this.lastSequence = lastSequence;
    }

    /** Whether a recording wants them. */
    static boolean isOn()
    {
        return PROBE.isEnabled();
    }

    /** Begins one. */
    static SyncEvent begin(final long lastSequence)
    {
        final SyncEvent event = new SyncEvent(lastSequence);
        event.begin();
        return event;
    }

    @Override
    public String toString()
    {
        return "SyncEvent{lastSequence=" + lastSequence + '}';
    }
}
