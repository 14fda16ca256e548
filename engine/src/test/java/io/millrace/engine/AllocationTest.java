package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.CASH;
import static io.millrace.engine.EngineFixture.EUR;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.journal.spi.BurstConsumer;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.DurabilityListener;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing is allocated per payment: by the producer, the journal stage, the ledger or the responses.
 * <p>
 * Counted is what each of these threads allocates; the JIT compiler, the collector and JUnit have threads of their own.
 * The budget does not depend on the number of payments: one object of 16 bytes per payment would be 16 MB. It is not
 * zero because a thread may still link a call site or box a counter of its own once, whenever the JVM sees fit.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class AllocationTest
{
    private static final int WARM_UP = 300_000;
    private static final int PAYMENTS = 1_000_000;
    private static final long BUDGET_BYTES = 64 * 1024;

    private final ThreadMXBean threadBean = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final EngineFixture fixture = new EngineFixture();
    private final PayEncoder pay = new PayEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldAllocateNothingPerPayment(final boolean isStaged)
    {
        final Tally tally = new Tally();
        // Fewer ids are remembered than are sent, so that evictions are part of it.
        final Limits limits = new Limits(1 << 10, 1 << 16, 1 << 8, 1 << 8, 1 << 8, 1 << 10, 1 << 10);
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(new SlabJournal(), isStaged).limits(limits).ringSlots(1 << 12).maxBurst(1 << 10)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client(tally);
            send(client, 0, WARM_UP);
            tally.awaitAccepted(WARM_UP);

            final long before = allocatedBytes();
            send(client, WARM_UP, PAYMENTS);
            tally.awaitAccepted(WARM_UP + PAYMENTS);
            final long allocated = allocatedBytes() - before;

            assertEquals(isStaged ? 4 : 2, fixture.threads().size());
            assertTrue(allocated < BUDGET_BYTES, () -> "allocated=" + allocated + " bytes for " + PAYMENTS);
        }
    }

    /** Sends payments singly and, every so often, in a claim of several. */
    private void send(final PaymentClient client, final int firstId, final int count)
    {
        int sent = 0;
        while (sent < count)
        {
            final int claim = (sent & 0xFF) == 0 ? Math.min(8, count - sent) : 1;
            final long first = client.claim(claim);
            for (int i = 0; i < claim; i++)
            {
                pay.wrapAndApplyHeader(client.buffer(), client.offset(first + i), header)
                    .idHigh(1).idLow(firstId + sent + i + 1L).ledger(EUR).amountMinor(1)
                    .debitAccount(CASH).creditAccount(ALICE);
            }
            client.publish(first, claim);
            sent += claim;
        }
    }

    private long allocatedBytes()
    {
        long sum = threadBean.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (final Thread thread : fixture.threads())
        {
            sum += threadBean.getThreadAllocatedBytes(thread.getId());
        }
        return sum;
    }

    /** Counts acceptances, for another thread to wait for. */
    private static final class Tally implements ResponseListener
    {
        private final AtomicLong accepted = new AtomicLong();

        @Override
        public void onResult(final Result result)
        {
            if (result.code() == ResultCode.ACCEPTED)
            {
                accepted.lazySet(accepted.getPlain() + 1);
            }
        }

        void awaitAccepted(final long count)
        {
            while (accepted.get() < count)
            {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    /** Keeps the last bursts in memory taken at start, as a journal over a mapped file does. */
    private static final class SlabJournal implements Journal
    {
        private static final int SLOTS = 1 << 12;

        private final UnsafeBuffer slab = new UnsafeBuffer(new byte[SLOTS * SLOT_LENGTH]);
        private volatile long durableSequence = Burst.NULL_SEQUENCE;
        private DurabilityListener listener = sequence ->
        {
        };

        @Override
        public long recover(final BurstConsumer consumer)
        {
            return Burst.NULL_SEQUENCE;
        }

        @Override
        public void start(final DurabilityListener listener)
        {
            this.listener = listener;
        }

        @Override
        public void append(final Burst burst)
        {
            int index = 0;
            int offset = 0;
            while (index < burst.count())
            {
                final int run = burst.contiguousFrom(index);
                slab.putBytes(offset, burst.buffer(), burst.offset(index), run * SLOT_LENGTH);
                offset += run * SLOT_LENGTH;
                index += run;
            }
            durableSequence = burst.lastSequence();
            listener.onDurable(burst.lastSequence());
        }

        @Override
        public boolean hasSpace()
        {
            return true;
        }

        @Override
        public long durableSequence()
        {
            return durableSequence;
        }

        @Override
        public Durability durability()
        {
            return Durability.PROCESS;
        }

        @Override
        public void close()
        {
        }
    }
}
