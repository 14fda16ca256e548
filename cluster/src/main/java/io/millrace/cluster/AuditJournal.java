package io.millrace.cluster;

import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import io.millrace.ledger.CommandLayout;
import io.millrace.ledger.SnapshotSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a member's ledger applies in a journal as an embedded engine writes it, so that an auditor reads one as
 * the other. A copy: the cluster's log is what the ledger is recovered from.
 * <pre>
 *   service --bursts--> ring of 16 MiB --> journal thread --> journal
 *                        full: waits
 * </pre>
 * Without a gap: after a restart the log gives again what is behind the last snapshot, and a snapshot is not finished
 * before the journal has kept all that is before it. What is there already is passed over; where something is missing
 * the member does not start. A journal that fails ends the member.
 * <p>
 * Threads: opened by who launches the member, then the service's and its own.
 */
final class AuditJournal implements Audit
{
    private static final int RING_LENGTH = 16 << 20;
    private static final int FIRST_SEQUENCE = 0;
    private static final int TIME = 8;
    private static final int RESULTS_SEQUENCE = 16;
    private static final int RESULTS_DIGEST = 24;
    private static final int SLOTS = 32;
    private static final int MESSAGE_TYPE = 1;
    private static final int BURSTS_AT_ONCE = 64;
    private static final long CLOSE_MS = TimeUnit.SECONDS.toMillis(60);

    private final Journal journal;
    private final OneToOneRingBuffer ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil
        .allocateDirectAligned(RING_LENGTH + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "millrace-audit");
    private final Burst burst = new Burst(ring.buffer());
    private final IdleStrategy journalIdle = new BackoffIdleStrategy(10, 10, 1_000, 1_000_000);
    private IdleStrategy serviceIdle = NoOpIdleStrategy.INSTANCE;
    private volatile Consumer<Throwable> onFault = failed ->
    {
    };
    private long keptSequence;
    private long keptTimeNs;
    private volatile boolean isClosing;

    private AuditJournal(final Journal journal)
    {
        this.journal = journal;
        thread.setDaemon(true);
    }

    /**
     * Recovers a journal, and stands ready to go on where it ends.
     *
     * @param journal opened, closed with this.
     * @return the copy to be.
     * @throws JournalException as {@link Journal#recover} does.
     */
    static AuditJournal open(final Journal journal)
    {
        final AuditJournal audit = new AuditJournal(journal);
        try
        {
            audit.keptSequence = journal.recover(audit.new End());
            journal.start(new Failures(audit));
            audit.thread.start();
            return audit;
        }
        catch (final RuntimeException failed)
        {
            CloseHelper.quietClose(journal);
            throw failed;
        }
    }

    @Override
    public void onStart(final long sequence, final IdleStrategy idle, final Consumer<Throwable> toTell)
    {
        serviceIdle = idle;
        onFault = toTell;
        check();
        if (sequence > keptSequence)
        {
            throw new JournalException("audit journal has a gap: it ends at sequence=" + keptSequence +
                " and the ledger begins at sequence=" + sequence +
                "; start it once from the log, or copy the journal of another member, which is stopped");
        }
    }

    @Override
    public void onBurst(final Burst applied)
    {
        check();
        final long last = applied.lastSequence();
        if (last > keptSequence)
        {
            if (applied.firstSequence() != keptSequence + 1)
            {
                throw foreign(applied);
            }
            append(applied);
            keptSequence = last;
        }
        else if (last == keptSequence && applied.timeNs() != keptTimeNs)
        {
            throw foreign(applied);
        }
    }

    @Override
    public void onSnapshot(final long sequence)
    {
        while (journal.durableSequence() < sequence)
        {
            idle();
        }
    }

    @Override
    public void close()
    {
        isClosing = true;
        try
        {
            thread.join(CLOSE_MS);
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
        }
        CloseHelper.quietClose(journal);
    }

    private void append(final Burst applied)
    {
        final int length = SLOTS + applied.count() * CommandLayout.SLOT_LENGTH;
        int at = ring.tryClaim(MESSAGE_TYPE, length);
        while (at < 0)
        {
            idle();
            at = ring.tryClaim(MESSAGE_TYPE, length);
        }
        final MutableDirectBuffer to = ring.buffer();
        to.putLong(at + FIRST_SEQUENCE, applied.firstSequence());
        to.putLong(at + TIME, applied.timeNs());
        to.putLong(at + RESULTS_SEQUENCE, applied.resultsSequence());
        to.putLong(at + RESULTS_DIGEST, applied.resultsDigest());
        to.putBytes(at + SLOTS, applied.buffer(), applied.offset(0), length - SLOTS);
        ring.commit(at);
    }

    /** Waits a little; the journal may have failed meanwhile. */
    private void idle()
    {
        check();
        serviceIdle.idle();
    }

    private void check()
    {
        final Throwable failed = fault.get();
        if (failed != null)
        {
            throw new JournalException("audit journal has failed: " + failed.getMessage(), failed);
        }
    }

    /** The journal's thread: until it is closed, and the ring empty. */
    private void run()
    {
        try
        {
            while (!isClosing || ring.size() > 0)
            {
                journalIdle.idle(ring.read(this::onMessage, BURSTS_AT_ONCE));
            }
        }
        catch (final Throwable failed)
        {
            fail(failed);
        }
    }

    private void onMessage(final int type, final MutableDirectBuffer message, final int offset, final int length)
    {
        journal.append(burst
            .wrapExcerpt(message, offset + SLOTS, message.getLong(offset + FIRST_SEQUENCE),
                (length - SLOTS) / CommandLayout.SLOT_LENGTH, message.getLong(offset + TIME))
            .results(message.getLong(offset + RESULTS_SEQUENCE), message.getLong(offset + RESULTS_DIGEST)));
    }

    private void fail(final Throwable failed)
    {
        if (fault.compareAndSet(null, failed))
        {
            onFault.accept(failed);
        }
    }

    private static JournalException foreign(final Burst applied)
    {
        return new JournalException("audit journal is of another ledger: sequence=" + applied.lastSequence() +
            " timeNs=" + applied.timeNs());
    }

    /** Looks only where the journal ends. */
    private final class End implements BurstConsumer
    {
        @Override
        public void onBurst(final Burst last)
        {
            keptTimeNs = last.timeNs();
        }

        @Override
        public boolean isRestorable()
        {
            return true;
        }

        @Override
        public void onSnapshot(final long sequence, final long timeNs, final SnapshotSource snapshot)
        {
            keptTimeNs = timeNs;
        }
    }

    /** A sync that fails does so on a thread of the journal's. */
    private record Failures(AuditJournal audit) implements DurabilityListener
    {
        @Override
        public void onDurable(final long sequence)
        {
            // Asked for where it matters.
        }

        @Override
        public void onFailure(final JournalException failed)
        {
            audit.fail(failed);
        }
    }
}
