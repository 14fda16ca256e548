package io.millrace.pipeline;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import com.lmax.disruptor.YieldingWaitStrategy;
import io.millrace.response.ResponseListener;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A stage that sees a claim published sees what its producer wrote, how long the claim is, and who is to be told.
 */
@JCStressTest
@Outcome(id = "-1, 0, 0", expect = ACCEPTABLE, desc = "not published yet")
@Outcome(id = "2, 7, 1", expect = ACCEPTABLE, desc = "whole")
@State
public class PublishStress
{
    private static final int SLOTS = 4;
    private static final int AMOUNT_OFFSET = 40;
    private static final ResponseListener TARGET = result ->
    {
    };

    private final SlabRing ring = new SlabRing(SLOTS, -1, new YieldingWaitStrategy());

    /** A producer that claims two slots. */
    @Actor
    public void producer()
    {
        final long first = ring.tryClaim(2);
        ring.slab().putInt(ring.offset(first + 1) + AMOUNT_OFFSET, 7);
        ring.publish(first, 2, TARGET);
    }

    /**
     * The stage behind it.
     *
     * @param result length of the claim, what its second slot holds, whether its target is there.
     */
    @Actor
    public void stage(final III_Result result)
    {
        result.r1 = -1;
        if (ring.claimed() >= 1 && !ring.isHeld(1) && !ring.isHeld(0))
        {
            result.r1 = ring.claimLength(0);
            result.r2 = ring.slab().getInt(ring.offset(1) + AMOUNT_OFFSET);
            result.r3 = ring.takeTarget(1) == TARGET ? 1 : 0;
        }
    }
}
