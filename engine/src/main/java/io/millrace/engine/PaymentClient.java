package io.millrace.engine;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.HostCommands;
import io.millrace.ledger.Limits;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.pipeline.SlabRing;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.BatchPartEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The way into the engine.
 * <p>
 * For everyone: {@link #submit(Instruction)} and {@link #submit(UUID, BatchMode, List)} take values and give futures.
 * A future completes on the engine's response thread: hand long work on to another.
 * <p>
 * For gateways: claim, encode, publish, without allocation and in place.
 * <pre>{@code
 *   final long sequence = client.claim(1);
 *   pay.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
 *       .idHigh(...).idLow(...).amountMinor(...)...;
 *   client.publish(sequence, 1);
 * }</pre>
 * A claim must be published or aborted, whatever happens in between: all that is claimed behind it waits for that. An
 * unwritten slot is answered as an unknown command. The slots of one claim are journaled together and never cut: a
 * batch header goes first in its claim.
 * <p>
 * Threads: any, at the same time; a claim belongs to the thread that took it until it is published.
 */
public final class PaymentClient implements PaymentService
{
    /** Claim refused: the ring is full at the moment; try again. */
    public static final long BACK_PRESSURED = -1;

    /** Claim refused: the journal is short of space; try again when there is some. */
    public static final long NO_SPACE = -2;

    /** Claim refused: the engine is closed or closing. */
    public static final long CLOSED = -3;

    /** Claim refused: the engine has stopped by itself, see {@link PaymentEngine#fault()}. */
    public static final long STOPPED = -4;

    /** Items of a part: journaled together, and a single payment waits no longer than for these. */
    private static final int PART_ITEMS = 64;
    private static final int SPINS = 100;
    private static final long PARK_NS = 1_000;

    private final PaymentEngine engine;
    private final SlabRing ring;
    private final @Nullable ResponseListener listener;

    PaymentClient(final PaymentEngine engine, final @Nullable ResponseListener listener)
    {
        this.engine = engine;
        this.ring = engine.ring();
        this.listener = listener;
    }

    /**
     * Submits a payment or another single command; waits while the ring is full.
     *
     * @param instruction to submit.
     * @return its answer; fails with {@link EngineStoppedException} if the engine stops.
     */
    @Override
    public CompletableFuture<Result> submit(final Instruction instruction)
    {
        final PendingResult pending = new PendingResult();
        final long sequence = claim(1);
        publish(sequence, 1, pending, () -> instruction.encode(ring.slab(), ring.offset(sequence)));
        return pending;
    }

    /**
     * Submits a batch, with the count and control sum of its items. A large one is sent in parts, and applied when all
     * of them are there: an atomic one at once, an independent one with room for other payments in between. Waits
     * while its parts are on their way.
     *
     * @param batchId the idempotency key of the batch.
     * @param mode    whether items stand alone, or all stand or fall together.
     * @param items   of it, as many as {@link Limits} allow; a chain in it as long as a claim.
     * @return its answer; fails with {@link EngineStoppedException} if the engine stops.
     */
    @Override
    public CompletableFuture<BatchAnswer> submit(
        final UUID batchId, final BatchMode mode, final List<? extends Instruction> items)
    {
        long controlSumMinor = 0;
        for (final Instruction item : items)
        {
            controlSumMinor = Math.addExact(controlSumMinor, item.controlMinor());
        }
        final int count = items.size();
        final int most = mode == BatchMode.ATOMIC ? maxClaim() - 1 : itemsOfPart();
        return count <= most ? submitWhole(batchId, mode, items, controlSumMinor) :
            submitInParts(batchId, mode, items, controlSumMinor);
    }

    /**
     * Submits instructions in one claim: linked ones stand or fall with the next, the others stand alone.
     *
     * @param instructions of which the last is not linked.
     * @return their answers, in order; fails with {@link EngineStoppedException} if the engine stops.
     */
    @Override
    public CompletableFuture<List<Result>> submit(final List<? extends Instruction> instructions)
    {
        final int count = instructions.size();
        final long first = claim(count);
        final PendingResults pending = new PendingResults(first, count);
        publish(first, count, pending, () -> encode(instructions, first, count));
        return pending;
    }

    @Override
    public CompletableFuture<Optional<AccountState>> account(final long accountId)
    {
        return engine.account(accountId);
    }

    @Override
    public CompletableFuture<Optional<PaymentState>> payment(final UUID id)
    {
        return engine.payment(id);
    }

    @Override
    public CompletableFuture<List<PaymentState>> openPayments(final long accountId, final long afterSequence)
    {
        return engine.query(ledger -> ledger.openPayments(accountId, afterSequence, OPEN_PAGE));
    }

    /**
     * Takes slots in a row, cleared to zeros.
     *
     * @param count number of slots, at most {@link #maxClaim()}.
     * @return sequence of the first, or {@link #BACK_PRESSURED}, {@link #NO_SPACE}, {@link #CLOSED}, {@link #STOPPED}.
     */
    public long tryClaim(final int count)
    {
        final long first = tryOnce(count);
        if (first == BACK_PRESSURED)
        {
            engine.countBackPressure();
        }
        return first;
    }

    private long tryOnce(final int count)
    {
        if (count < 1 || count > engine.maxClaim())
        {
            throw new IllegalArgumentException(
                "claim out of range: count=" + count + " min=1 max=" + engine.maxClaim());
        }
        if (!engine.isRunning())
        {
            return CLOSED;
        }
        if (engine.engineFault().isRaised())
        {
            return STOPPED;
        }
        if (!engine.hasSpace())
        {
            return NO_SPACE;
        }
        return ring.tryClaim(count);
    }

    /**
     * Takes slots in a row, cleared to zeros; waits while the ring is full.
     *
     * @param count number of slots, at most {@link #maxClaim()}.
     * @return sequence of the first.
     * @throws EngineStoppedException if the engine is closed or has stopped; nothing was applied.
     * @throws NoSpaceException       if the journal is short of space; nothing was applied.
     * @throws IllegalStateException  if a listener, on the engine's own thread, or who polls a {@link ResponseQueue}
     *                                would have to wait for room.
     */
    public long claim(final int count)
    {
        long first = tryClaim(count);
        if (first == BACK_PRESSURED)
        {
            first = awaitRoom(count);
        }
        if (first == NO_SPACE)
        {
            throw new NoSpaceException();
        }
        if (first < 0)
        {
            throw new EngineStoppedException(Fate.NOT_APPLIED, engine.engineFault().cause());
        }
        return first;
    }

    private long awaitRoom(final int count)
    {
        final StallEvent event = StallEvent.isOn() ? StallEvent.begin(count) : null;
        int spins = 0;
        long first = BACK_PRESSURED;
        while (first == BACK_PRESSURED)
        {
            engine.checkMayWait();
            if (++spins < SPINS)
            {
                Thread.onSpinWait();
            }
            else
            {
                LockSupport.parkNanos(PARK_NS);
            }
            first = tryOnce(count);
        }
        if (event != null)
        {
            event.commit();
        }
        return first;
    }

    /** @return the most slots of one claim. */
    public int maxClaim()
    {
        return engine.maxClaim();
    }

    /** @return the memory in which {@link #offset(long)} points. */
    public MutableDirectBuffer buffer()
    {
        return ring.slab();
    }

    /**
     * Where a claimed slot stands.
     *
     * @param sequence of the slot.
     * @return its offset in {@link #buffer()}.
     */
    public int offset(final long sequence)
    {
        return ring.offset(sequence);
    }

    /**
     * Hands a claim to the engine, with this client's listener for its results. Commands that only the engine may
     * write are taken out, and answered as unknown.
     *
     * @param first sequence of its first slot.
     * @param count number of its slots, as claimed.
     * @throws EngineStoppedException if the engine has closed meanwhile: it did not wait for this claim any longer.
     */
    public void publish(final long first, final int count)
    {
        engine.checkNotClosed();
        for (int i = 0; i < count; i++)
        {
            if (HostCommands.isReserved(ring.slab(), ring.offset(first + i)))
            {
                ring.clear(first + i, 1);
            }
        }
        ring.publish(first, count, listener);
    }

    /**
     * Gives a claim up. Its slots cannot be taken back, as others may stand behind them: they are handed to the engine
     * as they came, empty, move nothing, and are answered as unknown commands to the engine's listener alone.
     *
     * @param first sequence of its first slot.
     * @param count number of its slots, as claimed.
     */
    public void abort(final long first, final int count)
    {
        ring.clear(first, count);
        ring.publish(first, count, null);
    }

    /** Sets the ledger's limits. */
    CompletableFuture<Result> configure(final UUID ledgerId, final Limits limits)
    {
        final long sequence = claim(1);
        final PendingResult pending = new PendingResult();
        new HostCommands().configure(ring.slab(), ring.offset(sequence),
            ledgerId.getMostSignificantBits(), ledgerId.getLeastSignificantBits(), limits);
        ring.publish(sequence, 1, pending);
        return pending;
    }

    /** A claim is published whatever happens: empty when it cannot be encoded, as nobody else could pass it by. */
    private void publish(
        final long first, final int count, final ResponseListener pending, final Runnable encoder)
    {
        try
        {
            encoder.run();
        }
        catch (final Throwable thrown)
        {
            abort(first, count);
            throw thrown;
        }
        ring.publish(first, count, pending);
    }

    private CompletableFuture<BatchAnswer> submitWhole(
        final UUID batchId, final BatchMode mode, final List<? extends Instruction> items, final long controlSumMinor)
    {
        final int count = items.size();
        final long first = claim(count + 1);
        final PendingResults pending = new PendingResults(first, count + 1);
        publish(first, count + 1, pending, () ->
        {
            encodeHeader(first, batchId, mode, controlSumMinor).count(count);
            encode(items, first + 1, count);
        });
        return pending.thenApply(results -> new BatchAnswer(results.get(0), results.subList(1, results.size())));
    }

    private CompletableFuture<BatchAnswer> submitInParts(
        final UUID batchId, final BatchMode mode, final List<? extends Instruction> items, final long controlSumMinor)
    {
        engine.checkMayWait();
        final int count = items.size();
        final PendingBatch pending = new PendingBatch();
        final long header = claim(1);
        publish(header, 1, pending.header(header),
            () -> encodeHeader(header, batchId, mode, controlSumMinor).count(count).itemsToCome(count));
        int from = 0;
        while (from < count && !pending.isRefused())
        {
            pending.awaitRoom();
            final int to = endOfPart(items, from);
            final List<? extends Instruction> part = items.subList(from, to);
            final int firstItem = from;
            final long first = claim(part.size() + 1);
            publish(first, part.size() + 1, pending.part(first, part.size()), () ->
            {
                new BatchPartEncoder().wrapAndApplyHeader(ring.slab(), ring.offset(first), new MessageHeaderEncoder())
                    .idHigh(batchId.getMostSignificantBits()).idLow(batchId.getLeastSignificantBits())
                    .firstItem(firstItem);
                encode(part, first + 1, part.size());
            });
            from = to;
        }
        pending.sent();
        return pending;
    }

    /** A chain is not cut: it must be in one claim. */
    private int endOfPart(final List<? extends Instruction> items, final int from)
    {
        int to = Math.min(items.size(), from + itemsOfPart());
        while (to < items.size() && items.get(to - 1).isLinked())
        {
            to++;
        }
        return to;
    }

    private int itemsOfPart()
    {
        return Math.min(PART_ITEMS, maxClaim() - 1);
    }

    private BatchEncoder encodeHeader(
        final long sequence, final UUID batchId, final BatchMode mode, final long controlSumMinor)
    {
        return new BatchEncoder().wrapAndApplyHeader(ring.slab(), ring.offset(sequence), new MessageHeaderEncoder())
            .idHigh(batchId.getMostSignificantBits()).idLow(batchId.getLeastSignificantBits())
            .mode(mode).controlSumMinor(controlSumMinor);
    }

    private void encode(final List<? extends Instruction> instructions, final long first, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            instructions.get(i).encode(ring.slab(), ring.offset(first + i));
        }
    }
}
