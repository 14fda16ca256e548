package io.millrace.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A producer waited for room on the ring. Off unless a recording turns it on.
 */
@Name("io.millrace.Stall")
@Label("Stall")
@Description("A producer waited for room on the ring")
@Category("Millrace")
@Enabled(false)
@StackTrace(false)
final class StallEvent extends Event
{
    /** Never recorded: says whether others would be, which is a test of a constant while they would not. */
    private static final StallEvent PROBE = new StallEvent(0);

    @Label("Commands")
    private final int commands;

    private StallEvent(final int commands)
    {
        this.commands = commands;
    }

    /** Whether a recording wants them. */
    static boolean isOn()
    {
        return PROBE.isEnabled();
    }

    /** Begins one. */
    static StallEvent begin(final int commands)
    {
        final StallEvent event = new StallEvent(commands);
        event.begin();
        return event;
    }

    @Override
    public String toString()
    {
        return "StallEvent{commands=" + commands + '}';
    }
}
