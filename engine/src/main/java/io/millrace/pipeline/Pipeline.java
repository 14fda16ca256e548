package io.millrace.pipeline;

import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.response.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Wires the stages, fused on one thread or staged on three, starts them and ends them.
 * <p>
 * Threads: built, started and closed on the embedder's; {@link #tryQuery} from any.
 */
public final class Pipeline
{
    private static final int QUERIES_MAX = 1024;
    private static final long PARK_NS = 50_000;
    /**
     * A burst is large from this part of the longest on: 512 commands unless set otherwise, which the ledger applies in
     * about as long as a device takes for a sync.
     */
    private static final int LARGE_PART = 8;

    private final SlabRing ring;
    private final EngineFault fault = new EngineFault();
    private final ManyToOneConcurrentArrayQueue<LedgerQuery> queries = new ManyToOneConcurrentArrayQueue<>(QUERIES_MAX);
    private final List<BurstProcessor> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final @Nullable ResultRing resultRing;
    private final Stage ledgerStage;
    private final Responder responder;
    private final AtomicLong nextDueNs = new AtomicLong();
    private final ClaimedBursts claimed;
    private final BatchRuns batchRuns;
    private final BooleanSupplier hasSpace;
    private final Ticker ticker;
    private final Thread tickerThread;
    private final long claimTimeoutNs;
    private boolean isClosed;

    /**
     * Wires a pipeline around a recovered ledger.
     *
     * @param wiring  how.
     * @param ring    of the commands.
     * @param journal recovered and started.
     * @param ledger  recovered.
     * @param relay   into which the ledger answers.
     */
    public Pipeline(
        final Wiring wiring,
        final SlabRing ring,
        final Journal journal,
        final Ledger ledger,
        final ResultRelay relay)
    {
        this.ring = ring;
        claimTimeoutNs = wiring.claimTimeoutNs();
        hasSpace = journal::hasSpace;
        final long last = ledger.sequence();
        final BurstBounds bounds = new BurstBounds(ring.slots());
        final ResultsPosition position = new ResultsPosition(last, ledger.resultsDigest());
        responder = new Responder(ring, last, fault, wiring.listener(), wiring.errorHandler());
        claimed = new ClaimedBursts(ring, wiring.maxBurst(), wiring.clock(), bounds, fault, ledger.timeNs(),
            wiring.counters());
        final JournalStage journalStage = new JournalStage(journal, fault, position);
        batchRuns = new BatchRuns(ring, hasSpace, ledger);
        resultRing = wiring.isStaged() ?
            new ResultRing(ring.slots(), responder, fault, wiring.waitStrategy().get()) : null;
        ledgerStage = new LedgerStage(
            ledger, position, queries, resultRing == null ? responder : resultRing, nextDueNs, batchRuns);
        if (resultRing != null)
        {
            final BurstProcessor first = new BurstProcessor(ring.newBarrier(), claimed, journalStage, fault, last);
            final BurstProcessor second = new BurstProcessor(
                ring.newBarrier(first.sequence()), new JournaledBursts(ring, bounds), ledgerStage, fault, last);
            relay.connect(resultRing);
            addThread(wiring, "millrace-response", resultRing);
            addStage(wiring, "millrace-ledger", second);
            addStage(wiring, "millrace-journal", first);
        }
        else
        {
            relay.connect(new FusedResults(responder));
            final Stage fused = new FusedStage(
                journalStage, ledgerStage, fault, ring, claimed::isReady, wiring.maxBurst() / LARGE_PART);
            addStage(wiring, "millrace", new BurstProcessor(ring.newBarrier(), claimed, fused, fault, last));
        }
        ring.gate(ledgerProcessor().sequence());
        ticker = new Ticker(ring, wiring.clock(), nextDueNs, wiring.tickIntervalNs(), fault, hasSpace,
            ledgerProcessor().sequence());
        tickerThread = wiring.threadFactory().newThread(ticker);
        tickerThread.setName("millrace-ticker");
    }

    /**
     * Has somebody look at the pipeline, beside it, at each tick.
     *
     * @param watching run by the ticker's thread; what it throws stops the engine, as nobody would look any more.
     */
    public void watch(final Runnable watching)
    {
        ticker.watch(watching);
    }

    /** Starts the threads, all or none. */
    public void start()
    {
        try
        {
            threads.forEach(Thread::start);
            tickerThread.start();
        }
        catch (final Throwable thrown)
        {
            halt();
            threads.forEach(Pipeline::join);
            throw thrown;
        }
    }

    /** @return whether and why the engine has stopped by itself. */
    public EngineFault fault()
    {
        return fault;
    }

    /** @return number of bursts at which the clock was not ahead of command time. */
    public long clockBehindCount()
    {
        return claimed.behindCount();
    }

    /** @return highest sequence that a producer has claimed. */
    public long claimedSequence()
    {
        return ring.claimed();
    }

    /** @return sequence up to which the journal was appended; in fused wiring, up to which all is done. */
    public long journaledSequence()
    {
        return processors.get(processors.size() - 1).sequence().get();
    }

    /** @return sequence up to which the ledger has applied. */
    public long appliedSequence()
    {
        return ledgerProcessor().sequence().get();
    }

    /**
     * Whether a slot was claimed by who has not published it.
     *
     * @param sequence of the slot.
     * @return true if all behind it waits for that.
     */
    public boolean isHeld(final long sequence)
    {
        return ring.isHeld(sequence);
    }

    /**
     * Stops the engine for a fault that no stage has met: nothing more is taken. What was taken meets it by itself.
     *
     * @param cause of the stop. Any thread.
     */
    public void fail(final Throwable cause)
    {
        fault.raise(ring.claimed() + 1, cause);
    }

    /** @return whether the calling thread is one of the pipeline's. */
    public boolean isOwnThread()
    {
        return threads.contains(Thread.currentThread());
    }

    /**
     * Has the ledger's thread run a look-up.
     *
     * @param query to run between bursts.
     * @return false when too many are waiting, or the pipeline is closed.
     */
    public synchronized boolean tryQuery(final LedgerQuery query)
    {
        if (isClosed || !queries.offer(query))
        {
            return false;
        }
        ledgerProcessor().wakeUp();
        return true;
    }

    /**
     * Drains what was claimed, answers it and ends the threads. Producers must have been told to stop. A batch in parts
     * that is complete is run to its end; one that is not is kept, and waits for its sender in the next life.
     * <p>
     * The closer claims the whole ring: whoever claimed before is drained by then, whoever comes after finds no room.
     */
    public void close()
    {
        while (batchRuns.isUnderWay() && hasSpace.getAsBoolean() && !fault.isRaised() && isAlive())
        {
            LockSupport.parkNanos(PARK_NS);
        }
        ticker.halt();
        LockSupport.unpark(tickerThread);
        join(tickerThread);
        drain();
        processors.forEach(BurstProcessor::halt);
        for (final Thread thread : threads.subList(resultRing == null ? 0 : 1, threads.size()))
        {
            join(thread);
        }
        if (resultRing != null)
        {
            final Thread responses = threads.get(0);
            while (!resultRing.isDrained() && responses.isAlive())
            {
                LockSupport.parkNanos(PARK_NS);
            }
            resultRing.halt();
            join(responses);
            resultRing.drain();
        }
        if (fault.isRaised())
        {
            tellWhoStillWaits();
        }
        responder.tellLate(sequence -> Fate.UNKNOWN, new IllegalStateException(
            "engine closed before all parts of the batch had come; send it again with the same id"));
        answerLastQueries();
    }

    /** Until the whole ring is the closer's, or the next slot is held by who does not publish it. */
    private void drain()
    {
        long last = ledgerProcessor().sequence().get();
        long sinceNs = System.nanoTime();
        while (ring.tryClaim(ring.slots()) == SlabRing.NO_ROOM && isAlive())
        {
            final long next = ledgerProcessor().sequence().get() + 1;
            if (next != last || !ring.isHeld(next))
            {
                last = next;
                sinceNs = System.nanoTime();
            }
            else if (System.nanoTime() - sinceNs > claimTimeoutNs)
            {
                fault.raise(next, new IllegalStateException("claim was taken and never published: sequence=" + next));
                return;
            }
            LockSupport.parkNanos(PARK_NS);
        }
    }

    /** Where a thread has died, or a claim was given up, what was claimed behind it. */
    private void tellWhoStillWaits()
    {
        final long first = ledgerProcessor().sequence().get() + 1;
        final int count = (int)(ring.claimed() - first + 1);
        responder.onStopped(new Burst(ring.slab()).wrapRing(ring.slab(), ring.slots(), first, count, 0));
    }

    /** Its thread has ended: the ledger is the closer's now. */
    private synchronized void answerLastQueries()
    {
        isClosed = true;
        ledgerStage.onIdle();
    }

    private BurstProcessor ledgerProcessor()
    {
        return processors.get(0);
    }

    private boolean isAlive()
    {
        for (final Thread thread : threads)
        {
            if (!thread.isAlive())
            {
                return false;
            }
        }
        return true;
    }

    private void addStage(final Wiring wiring, final String name, final BurstProcessor processor)
    {
        processors.add(processor);
        addThread(wiring, name, processor);
    }

    private void addThread(final Wiring wiring, final String name, final Runnable loop)
    {
        final Thread thread = wiring.threadFactory().newThread(loop);
        thread.setName(name);
        threads.add(thread);
    }

    private void halt()
    {
        processors.forEach(BurstProcessor::halt);
        if (resultRing != null)
        {
            resultRing.halt();
        }
    }

    private static void join(final Thread thread)
    {
        boolean isInterrupted = false;
        while (thread.isAlive())
        {
            try
            {
                thread.join();
            }
            catch (final InterruptedException interrupted)
            {
                isInterrupted = true;
            }
        }
        if (isInterrupted)
        {
            Thread.currentThread().interrupt();
        }
    }
}
