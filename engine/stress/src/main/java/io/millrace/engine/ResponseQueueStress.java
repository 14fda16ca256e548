package io.millrace.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.result.MessageHeaderEncoder;
import io.millrace.sbe.result.ResultEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * An engine that stops while it is polled: what stands in the ring and what is kept beside it come in order, each once.
 */
@JCStressTest
@Outcome(id = "1234", expect = ACCEPTABLE, desc = "in order")
@State
public class ResponseQueueStress implements ResponseListener
{
    private static final Throwable CAUSE = new IllegalStateException();
    private static final Result FIRST = result(1);
    private static final Result SECOND = result(2);
    private static final Result FOURTH = result(4);

    private final ResponseQueue queue = new ResponseQueue(4);
    private int heard;

    /** The engine's thread. */
    @Actor
    public void engine()
    {
        queue.onResult(FIRST);
        queue.onResult(SECOND);
        queue.onUnanswered(3, Fate.UNKNOWN, CAUSE);
        queue.onResult(FOURTH);
    }

    /** The poller's. */
    @Actor
    public void poller()
    {
        queue.poll(this, 2);
        queue.poll(this, 2);
        queue.poll(this, 2);
    }

    /**
     * What was left is polled, and all is looked at.
     *
     * @param result sequences, a digit each.
     */
    @Arbiter
    public void rest(final I_Result result)
    {
        queue.poll(this, 5);
        result.r1 = heard;
    }

    @Override
    public void onResult(final Result result)
    {
        heard = heard * 10 + (int)result.sequence();
    }

    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        heard = heard * 10 + (int)sequence;
    }

    private static Result result(final long sequence)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Result.LENGTH]);
        new ResultEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).sequence(sequence);
        return new Result().wrap(buffer, 0);
    }
}
