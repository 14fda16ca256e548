package io.millrace.tools.command;

import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.pipeline.Fate;
import io.millrace.pipeline.ResponseListener;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.tools.identity.Id128;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;

/**
 * Sends many commands through an engine, as fast as it takes them, and says what became of each in their order.
 * <pre>
 *   sender's thread   write, publish ... | say the outcomes that are there | ... | wait for the rest
 *   response thread        note the outcome of the next command
 * </pre>
 * The engine answers what one client publishes in the order in which it was published.
 */
final class Sender implements ResponseListener
{
    /** Writes a command into a slot. */
    @FunctionalInterface
    interface SlotWriter
    {
        void write(int index, MutableDirectBuffer buffer, int offset);
    }

    /** Hears what became of a command. */
    @FunctionalInterface
    interface OutcomeListener
    {
        void onOutcome(int index, ResultCode code, ResultCode outcome);
    }

    private static final int CLAIM = 256;
    private static final long PARK_NS = 20_000;

    private final PaymentEngine engine;
    private final PaymentClient client;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final BatchEncoder batch = new BatchEncoder();
    private byte[] codes = new byte[0];
    private byte[] outcomes = new byte[0];
    private int said;
    private volatile int answered;
    private volatile ResultCode group = ResultCode.ACCEPTED;

    Sender(final PaymentEngine engine)
    {
        this.engine = engine;
        client = engine.client(this);
    }

    /** Sends commands that stand alone, in claims of some hundred. */
    void send(final int count, final SlotWriter writer, final OutcomeListener listener)
    {
        begin(count);
        for (int from = 0; from < count; from += CLAIM)
        {
            final int length = Math.min(CLAIM, count - from);
            final long first = client.claim(length);
            for (int i = 0; i < length; i++)
            {
                writer.write(from + i, client.buffer(), client.offset(first + i));
            }
            client.publish(first, length);
            say(listener);
        }
        await(count, listener);
    }

    /**
     * Sends a batch in one claim.
     *
     * @return what became of the batch as a whole.
     */
    ResultCode sendBatch(
        final Id128 id,
        final BatchMode mode,
        final long controlSumMinor,
        final int count,
        final SlotWriter writer,
        final OutcomeListener listener)
    {
        begin(count + 1);
        final long first = client.claim(count + 1);
        batch.wrapAndApplyHeader(client.buffer(), client.offset(first), header)
            .idHigh(id.high()).idLow(id.low()).mode(mode).count(count).controlSumMinor(controlSumMinor);
        for (int i = 0; i < count; i++)
        {
            writer.write(i, client.buffer(), client.offset(first + 1 + i));
        }
        client.publish(first, count + 1);
        // The header is answered last: what became of the items is said once it is known.
        awaitAnswers(count + 1);
        say(count, listener);
        return group;
    }

    /** The most items of a batch. */
    int batchItemsMax()
    {
        return client.maxClaim() - 1;
    }

    @Override
    public void onResult(final Result result)
    {
        final int index = answered;
        codes[index] = (byte)result.code().number();
        outcomes[index] = (byte)result.outcome().number();
        if (result.isBatch())
        {
            group = result.code();
        }
        answered = index + 1;
    }

    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        // The sender's thread sees the engine's fault and says so.
    }

    private void begin(final int count)
    {
        codes = new byte[count];
        outcomes = new byte[count];
        said = 0;
        answered = 0;
    }

    private void say(final OutcomeListener listener)
    {
        say(answered, listener);
    }

    private void say(final int count, final OutcomeListener listener)
    {
        while (said < count)
        {
            listener.onOutcome(said, ResultCode.of(codes[said]), ResultCode.of(outcomes[said]));
            said++;
        }
    }

    private void await(final int count, final OutcomeListener listener)
    {
        while (said < count)
        {
            awaitAnswers(said + 1);
            say(listener);
        }
    }

    private void awaitAnswers(final int count)
    {
        while (answered < count)
        {
            if (engine.fault().isPresent())
            {
                throw new ToolException("engine stopped, run the same command again: " + engine.fault().get());
            }
            LockSupport.parkNanos(PARK_NS);
        }
    }
}
