package io.millrace.pipeline;

import io.millrace.ledger.Burst;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A burst went through a stage: journal, ledger and answers in fused wiring, where ledger and answers may be those of
 * the burst before (see {@link FusedStage}). Off unless a recording turns it on; a threshold on it shows stalls alone.
 */
@Name("io.millrace.Burst")
@Label("Burst")
@Description("A burst of commands went through a stage of the engine")
@Category("Millrace")
@Enabled(false)
@StackTrace(false)
final class BurstEvent extends Event
{
    /** Never recorded: says whether others would be, which is a test of a constant while they would not. */
    private static final BurstEvent PROBE = new BurstEvent();

    @Label("Stage")
    private final String stage;

    @Label("First Sequence")
    private final long firstSequence;

    @Label("Commands")
    private final int commands;

    private BurstEvent()
    {
        this("", 0, 0);
    }

    private BurstEvent(final String stage, final long firstSequence, final int commands)
    {
        this.stage = stage;
        this.firstSequence = firstSequence;
        this.commands = commands;
    }

    /** Whether a recording wants them. */
    static boolean isOn()
    {
        return PROBE.isEnabled();
    }

    /** Begins one. */
    static BurstEvent begin(final Burst burst)
    {
        final BurstEvent event = new BurstEvent(Thread.currentThread().getName(), burst.firstSequence(), burst.count());
        event.begin();
        return event;
    }

    /** What it says, for a debugger. */
    @Override
    public String toString()
    {
        return "BurstEvent{stage=" + stage + ", firstSequence=" + firstSequence + ", commands=" + commands + '}';
    }
}
