package io.millrace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BusySpinWaitStrategy;
import io.millrace.ledger.Burst;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The order in which bursts are written, waited for and applied, and what becomes of each when one fails.
 */
final class FusedStageTest
{
    private static final int SLOTS = 64;
    private static final int LARGE = 4;

    private final List<String> steps = new ArrayList<>();
    private final EngineFault fault = new EngineFault();
    private final SlabRing ring = new SlabRing(SLOTS, Burst.NULL_SEQUENCE, new BusySpinWaitStrategy());
    private final RuntimeException failure = new IllegalStateException("told to fail");
    private long lastReady = Burst.NULL_SEQUENCE;
    private boolean isLeaving = true;
    private String failing = "";
    private final FusedStage stage = new FusedStage(
        new JournalStage(new StepJournal(), fault, new ResultsPosition(Burst.NULL_SEQUENCE, 0)), new StepLedger(),
        fault, ring, next -> next <= lastReady, LARGE);

    @Test
    void shouldApplyASmallBurstAtOnceWhateverFollows()
    {
        lastReady = 100;

        assertEquals(2, stage.onBurst(burst(0, 3)));

        assertEquals(List.of("append 0", "apply 0"), steps);
    }

    @Test
    void shouldApplyALargeBurstAtOnceIfNothingFollows()
    {
        assertEquals(9, stage.onBurst(burst(0, 10)));

        assertEquals(List.of("append 0", "apply 0"), steps);
    }

    @Test
    void shouldApplyEachLargeBurstWhileTheNextIsSynced()
    {
        lastReady = 29;

        assertEquals(-1, stage.onBurst(burst(0, 10)));
        assertEquals(9, stage.onBurst(burst(10, 10)));
        assertEquals(29, stage.onBurst(burst(20, 10)));

        assertEquals(List.of(
            "begin 0",
            "begin 10", "end 0", "apply 0",
            "begin 20", "end 10", "apply 10",
            "end 20", "apply 20"), steps);
    }

    @Test
    void shouldHaveASmallBurstSyncedWhileTheLargeOneBeforeItIsApplied()
    {
        lastReady = 10;

        assertEquals(-1, stage.onBurst(burst(0, 10)));
        assertEquals(10, stage.onBurst(burst(10, 1)));
        assertEquals(11, stage.onBurst(burst(11, 1)));

        assertEquals(List.of("begin 0", "begin 10", "end 0", "apply 0", "end 10", "apply 10", "append 11", "apply 11"),
            steps);
    }

    @Test
    void shouldKeepNothingIfTheJournalLeavesNothingUnderWay()
    {
        isLeaving = false;
        lastReady = 100;

        assertEquals(9, stage.onBurst(burst(0, 10)));

        assertEquals(List.of("begin 0", "apply 0"), steps);
    }

    @Test
    void shouldApplyWhatItKeptWhenTheNextCannotBeAppended()
    {
        lastReady = 19;
        stage.onBurst(burst(0, 10));
        failing = "begin 10";

        final Burst next = burst(10, 10);
        assertSame(failure, assertThrows(IllegalStateException.class, () -> stage.onBurst(next)));

        assertEquals(List.of("begin 0", "begin 10", "end 0", "apply 0"), steps);
        assertFalse(fault.isRaised(), "that is for whoever called");
        fault.raise(10, failure);
        stage.onStopped(next);
        assertEquals("stop 10", steps.get(4));
        assertEquals(5, steps.size());
    }

    @Test
    void shouldStopAtWhatItKeptWhenThatCannotBeSynced()
    {
        lastReady = 19;
        stage.onBurst(burst(0, 10));
        failing = "end 0";

        assertEquals(19, stage.onBurst(burst(10, 10)));

        assertEquals(List.of("begin 0", "begin 10", "end 0", "stop 0", "end 10", "stop 10"), steps);
        assertSame(failure, fault.cause());
        assertTrue(fault.stops(0));
    }

    @Test
    void shouldStopAtWhatItKeptWhenThatCannotBeApplied()
    {
        lastReady = 29;
        stage.onBurst(burst(0, 10));
        stage.onBurst(burst(10, 10));
        steps.clear();
        failing = "apply 10";

        assertEquals(29, stage.onBurst(burst(20, 10)));

        assertEquals(List.of("begin 20", "end 10", "apply 10", "stop 10", "end 20", "stop 20"), steps);
        assertFalse(fault.stops(9));
        assertTrue(fault.stops(10));
    }

    @Test
    void shouldStopAtTheNextWhenThatCannotBeSynced()
    {
        lastReady = 10;
        stage.onBurst(burst(0, 10));
        failing = "end 10";

        final Burst next = burst(10, 10);
        assertSame(failure, assertThrows(IllegalStateException.class, () -> stage.onBurst(next)));

        assertEquals(List.of("begin 0", "begin 10", "end 0", "apply 0", "end 10"), steps);
    }

    @Test
    void shouldApplyWhatItKeptWhenTheEngineStopsBehindIt()
    {
        lastReady = 19;
        stage.onBurst(burst(0, 10));
        fault.raise(10, failure);

        stage.onStopped(burst(10, 10));

        assertEquals(List.of("begin 0", "end 0", "apply 0", "stop 10"), steps);
    }

    @Test
    void shouldNotApplyWhatItKeptWhenTheEngineStopsBeforeIt()
    {
        lastReady = 19;
        stage.onBurst(burst(0, 10));
        fault.raise(0, failure);

        stage.onStopped(burst(10, 10));

        assertEquals(List.of("begin 0", "stop 0", "stop 10"), steps);
    }

    private Burst burst(final long first, final int count)
    {
        return new Burst(ring.slab()).wrapRing(ring.slab(), SLOTS, first, count, first + 1);
    }

    private void step(final String what, final long first)
    {
        final String step = what + " " + first;
        steps.add(step);
        if (step.equals(failing))
        {
            throw failure;
        }
    }

    private final class StepLedger implements Stage
    {
        @Override
        public long onBurst(final Burst burst)
        {
            assertEquals(burst.firstSequence() + 1, burst.timeNs());
            step("apply", burst.firstSequence());
            return burst.lastSequence();
        }

        @Override
        public void onStopped(final Burst burst)
        {
            step("stop", burst.firstSequence());
        }
    }

    /** Names bursts by their first sequence; an end is told the last. */
    private final class StepJournal extends StubJournal
    {
        private long first;
        private long last = Burst.NULL_SEQUENCE;
        private long firstBefore;

        @Override
        public void append(final Burst burst)
        {
            step("append", burst.firstSequence());
        }

        @Override
        public boolean beginAppend(final Burst burst)
        {
            firstBefore = first;
            first = burst.firstSequence();
            last = burst.lastSequence();
            step("begin", first);
            return !isLeaving;
        }

        @Override
        public void endAppend(final long sequence)
        {
            step("end", sequence == last ? first : firstBefore);
        }
    }
}
