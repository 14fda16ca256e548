package io.millrace.benchmarks.load;

import io.millrace.benchmarks.PaymentStream;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.BatchPartEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A batch office: sends one large batch after the other, each in parts of which few are on their way.
 * <p>
 * Threads: sends on its own, hears on the response thread. Allocation: none after construction.
 */
final class BatchProducer implements Runnable, ResponseListener
{
    static final int PART_ITEMS = 64;
    static final int PARTS_IN_FLIGHT = 2;
    static final long PARK_NS = 50_000;
    private static final long BATCH_ID = 1L << 60;

    private final PaymentClient client;
    private final PaymentStream stream;
    private final long firstNumber;
    private final int items;
    private final BatchEncoder batch = new BatchEncoder();
    private final BatchPartEncoder part = new BatchPartEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long payments;
    /** Control sum of the next batch, a part at a time: all at once it would take the processor for milliseconds. */
    private long nextSumMinor;
    private int batches;
    private long busyNs;
    private volatile boolean isEnding;
    private volatile int answeredParts;
    private volatile int answeredBatches;
    private volatile @Nullable Throwable fault;

    BatchProducer(final PaymentEngine engine, final PaymentStream stream, final long firstNumber, final int items)
    {
        client = engine.client(this);
        this.stream = stream;
        this.firstNumber = firstNumber;
        this.items = items;
    }

    @Override
    public void run()
    {
        nextSumMinor = sumMinor(0, items);
        while (!isEnding)
        {
            final long startNs = System.nanoTime();
            sendBatch();
            busyNs += System.nanoTime() - startNs;
        }
    }

    /** Ends after the batch that is under way. */
    void end()
    {
        isEnding = true;
    }

    /** Number of payments of all batches; when it has ended. */
    long payments()
    {
        return payments;
    }

    /** Payments a second while it was sending; when it has ended. */
    double paymentsPerSecond()
    {
        return payments * 1e9 / busyNs;
    }

    /** Fails if an item was refused or a batch not answered as it should be. */
    void check()
    {
        final Throwable cause = fault;
        if (cause != null)
        {
            throw new IllegalStateException("batch went wrong", cause);
        }
    }

    @Override
    public void onResult(final Result result)
    {
        final boolean isWrong = !result.isAccepted() || (result.isBatch() && result.acceptedCount() != items);
        if (isWrong && fault == null)
        {
            fault = new IllegalStateException("refused: " + result);
        }
        if (result.isBatch())
        {
            final int done = answeredBatches;
            answeredBatches = done + 1;
        }
        else if (result.command() == BatchPartEncoder.TEMPLATE_ID)
        {
            final int parts = answeredParts;
            answeredParts = parts + 1;
        }
    }

    @Override
    public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
    {
        fault = cause;
    }

    private void sendBatch()
    {
        answeredParts = 0;
        final long sumMinor = nextSumMinor;
        nextSumMinor = 0;
        final long first = client.claim(1);
        batch.wrapAndApplyHeader(client.buffer(), client.offset(first), header)
            .idHigh(BATCH_ID).idLow(firstNumber + payments + 1).mode(BatchMode.INDEPENDENT).count(items)
            .itemsToCome(items)
            .controlSumMinor(sumMinor);
        client.publish(first, 1);
        int parts = 0;
        for (int from = 0; from < items; from += PART_ITEMS)
        {
            sendPart(from, Math.min(PART_ITEMS, items - from));
            nextSumMinor += sumMinor(items + from, Math.min(PART_ITEMS, items - from));
            parts++;
            await(parts - PARTS_IN_FLIGHT, answeredBatches);
        }
        await(parts, batches + 1);
        payments += items;
        batches++;
    }

    /** Of payments counted from the first of the batch under way. */
    private long sumMinor(final int from, final int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += stream.amountMinor(firstNumber + payments + from + i);
        }
        return sum;
    }

    private void sendPart(final int from, final int count)
    {
        final long first = client.claim(count + 1);
        part.wrapAndApplyHeader(client.buffer(), client.offset(first), header)
            .idHigh(BATCH_ID).idLow(firstNumber + payments + 1).firstItem(from);
        for (int i = 0; i < count; i++)
        {
            stream.encode(firstNumber + payments + from + i, client.buffer(), client.offset(first + 1 + i));
        }
        client.publish(first, count + 1);
    }

    private void await(final int parts, final int batchesAnswered)
    {
        while ((answeredParts < parts || answeredBatches < batchesAnswered) && fault == null)
        {
            LockSupport.parkNanos(PARK_NS);
        }
    }
}
