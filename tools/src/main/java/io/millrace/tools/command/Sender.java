package io.millrace.tools.command;

import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.BatchPartEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.tools.identity.Id128;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends many commands through an engine, as fast as it takes them, and says what became of each in their order.
 * <pre>
 *   sender's thread   write, publish ... | say the outcomes that are there | ... | wait for the rest
 *   response thread        note the outcome of the next command
 * </pre>
 * The engine answers single commands in the order in which they were published, and the items of a batch in theirs.
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

    /**
     * What a batch says of itself.
     *
     * @param id              of the batch.
     * @param contentId       of all that is in it: the same id with another is refused.
     * @param mode            independent or atomic.
     * @param controlSumMinor sum of its amounts.
     * @param count           of its items.
     */
    record BatchHeader(Id128 id, Id128 contentId, BatchMode mode, long controlSumMinor, int count)
    {
    }

    private static final int CLAIM = 256;
    private static final int PARTS_IN_FLIGHT = 4;
    private static final long PARK_NS = 20_000;
    private static final long RETRY_MIN_NS = 1_000_000;
    private static final long RETRY_MAX_NS = 1_000_000_000;

    private final PaymentEngine engine;
    private final PaymentClient client;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final BatchEncoder batch = new BatchEncoder();
    private final BatchPartEncoder part = new BatchPartEncoder();
    private byte[] codes = new byte[0];
    private byte[] outcomes = new byte[0];
    private int said;
    private volatile int answered;
    private volatile int partsAnswered;
    private volatile @Nullable ResultCode group;

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
     * Sends a batch, in one claim or in parts, again while the engine has no room for it or is still busy with it.
     *
     * @param isKnown whether the ledger has its id: then the header is asked about first, and if the batch was answered
     *                before, its items are not sent again.
     * @return what became of the batch as a whole; {@code DUPLICATE} for one that was answered before.
     */
    ResultCode sendBatch(
        final BatchHeader batch, final boolean isKnown, final SlotWriter writer, final OutcomeListener listener)
    {
        final int count = batch.count;
        final int here = !isKnown && count < client.maxClaim() ? count : 0;
        ResultCode code = tryBatch(batch, here, writer);
        long pauseNs = RETRY_MIN_NS;
        while (code == ResultCode.BATCH_RUNNING || code == ResultCode.BATCHES_FULL)
        {
            // Less and less often: each attempt is journaled, and a batch left half sent keeps its room a minute.
            LockSupport.parkNanos(pauseNs);
            pauseNs = Math.min(2 * pauseNs, RETRY_MAX_NS);
            code = tryBatch(batch, here, writer);
        }
        // The header is answered last: what became of the items is said once it is known.
        say(answered, listener);
        while (said < count)
        {
            // Refused before all parts were sent.
            listener.onOutcome(said++, ResultCode.BATCH_FAILED, ResultCode.BATCH_FAILED);
        }
        return code;
    }

    private ResultCode tryBatch(final BatchHeader asked, final int here, final SlotWriter writer)
    {
        final int count = asked.count;
        begin(count);
        final long first = client.claim(here + 1);
        batch.wrapAndApplyHeader(client.buffer(), client.offset(first), header)
            .idHigh(asked.id.high()).idLow(asked.id.low()).mode(asked.mode)
            .referenceHigh(asked.contentId.high()).referenceLow(asked.contentId.low())
            .count(count).controlSumMinor(asked.controlSumMinor).itemsToCome(count - here);
        writeItems(first, 0, here, writer);
        client.publish(first, here + 1);
        int sent = here;
        int parts = 0;
        // A batch in parts is answered at once only if it is refused or was answered before.
        while (sent < count && group == null)
        {
            final int length = Math.min(CLAIM, count - sent);
            sendPart(asked.id, sent, length, writer);
            sent += length;
            parts++;
            // The first tells whether the batch was taken at all.
            awaitParts(parts == 1 ? parts : parts - PARTS_IN_FLIGHT);
        }
        awaitParts(parts);
        ResultCode code = group;
        while (code == null || answered < sent)
        {
            pause();
            code = group;
        }
        return code;
    }

    private void sendPart(final Id128 id, final int from, final int length, final SlotWriter writer)
    {
        final long first = client.claim(length + 1);
        part.wrapAndApplyHeader(client.buffer(), client.offset(first), header)
            .idHigh(id.high()).idLow(id.low()).firstItem(from);
        writeItems(first, from, length, writer);
        client.publish(first, length + 1);
    }

    private void writeItems(final long first, final int from, final int length, final SlotWriter writer)
    {
        for (int i = 0; i < length; i++)
        {
            writer.write(from + i, client.buffer(), client.offset(first + 1 + i));
        }
    }

    private void awaitParts(final int count)
    {
        while (partsAnswered < count)
        {
            pause();
        }
    }

    @Override
    public void onResult(final Result result)
    {
        if (result.isBatch())
        {
            group = result.code();
            return;
        }
        if (result.command() == BatchPartEncoder.TEMPLATE_ID)
        {
            final int parts = partsAnswered;
            partsAnswered = parts + 1;
            return;
        }
        final int index = answered;
        codes[index] = (byte)result.code().number();
        outcomes[index] = (byte)result.outcome().number();
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
        partsAnswered = 0;
        group = null;
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
            pause();
        }
    }

    private void pause()
    {
        if (engine.fault().isPresent())
        {
            throw new ToolException("engine stopped, run the same command again: " + engine.fault().get());
        }
        LockSupport.parkNanos(PARK_NS);
    }
}
