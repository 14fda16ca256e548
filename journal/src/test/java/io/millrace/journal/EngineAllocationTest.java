package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.ResponseListener;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing is allocated per payment on the whole path: producer, ring, Chronicle Queue, ledger, response.
 * <p>
 * The budget does not depend on the number of payments: an object of 16 bytes for each would be 16 MB. It is not zero,
 * because Chronicle makes a few objects a cycle file, and a thread may still link a call site once.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineAllocationTest
{
    private static final int WARM_UP = 300_000;
    private static final int PAYMENTS = 1_000_000;
    private static final long BUDGET_BYTES = 256 * 1024;
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final List<Thread> engineThreads = new ArrayList<>();
    private final PayEncoder pay = new PayEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldAllocateNothingPerPayment(final boolean isStaged)
    {
        final AtomicLong accepted = new AtomicLong();
        final ResponseListener listener = result -> count(result, accepted);
        try (PaymentEngine engine = launch(isStaged))
        {
            engine.client().submit(AccountOpening.unbounded(CASH, EUR)).join();
            engine.client().submit(AccountOpening.creditNormal(ALICE, EUR)).join();
            final PaymentClient client = engine.client(listener);
            send(client, 0, WARM_UP);
            await(accepted, WARM_UP);

            final long before = allocatedBytes();
            send(client, WARM_UP, PAYMENTS);
            await(accepted, WARM_UP + PAYMENTS);
            final long allocated = allocatedBytes() - before;

            assertEquals(isStaged ? 4 : 2, engineThreads.size());
            assertTrue(allocated < BUDGET_BYTES, () -> "allocated=" + allocated + " bytes for " + PAYMENTS);
        }
    }

    private PaymentEngine launch(final boolean isStaged)
    {
        // Fewer ids are remembered than are sent, so that evictions are part of it.
        final Limits limits = new Limits(1 << 10, 1 << 16, 1 << 8, 1 << 8, 1 << 8, 1 << 10, 1 << 10);
        return PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(directory).durability(Durability.PROCESS)))
            .limits(limits)
            .staged(isStaged)
            .threadFactory(this::newThread));
    }

    private Thread newThread(final Runnable loop)
    {
        final Thread thread = new Thread(loop);
        engineThreads.add(thread);
        return thread;
    }

    private void send(final PaymentClient client, final int firstId, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final long sequence = client.claim(1);
            pay.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
                .idHigh(1).idLow(firstId + i + 1L).ledger(EUR).amountMinor(1)
                .debitAccount(CASH).creditAccount(ALICE);
            client.publish(sequence, 1);
        }
    }

    private long allocatedBytes()
    {
        long sum = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (final Thread thread : engineThreads)
        {
            sum += threads.getThreadAllocatedBytes(thread.getId());
        }
        return sum;
    }

    private static void count(final Result result, final AtomicLong accepted)
    {
        if (result.code() == ResultCode.ACCEPTED)
        {
            accepted.lazySet(accepted.getPlain() + 1);
        }
    }

    private static void await(final AtomicLong accepted, final long count)
    {
        while (accepted.get() < count)
        {
            LockSupport.parkNanos(100_000);
        }
    }
}
