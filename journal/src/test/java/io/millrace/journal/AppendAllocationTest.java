package io.millrace.journal;

import static io.millrace.journal.TestJournal.MAX_BURST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.millrace.journal.spi.Durability;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AppendAllocationTest
{
    private static final int ROUNDS = 20;
    private static final int BURSTS_PER_ROUND = 10_000;
    private static final int SYNCED_BURSTS_PER_ROUND = 500;

    @TempDir
    private Path root;

    @ParameterizedTest
    @EnumSource(value = Durability.class, names =
    { "PROCESS", "INTERVAL" })
    void shouldAllocateNothingPerBurst(final Durability durability)
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final ChronicleJournal.Context context = TestJournal.context(root)
            .durability(durability)
            .cycleLength(256 << 20);
        try (ChronicleJournal journal = TestJournal.start(context, 0))
        {
            // The compiler's own doings are charged to the thread as well, for as long as it is at it.
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS && allocated > 0; round++)
            {
                final long before = threads.getCurrentThreadAllocatedBytes();
                append(journal, ring, BURSTS_PER_ROUND);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }

            assertEquals(0, allocated);
        }
    }

    /** Nor on the thread that syncs meanwhile. */
    @Test
    void shouldAllocateNothingPerBurstWhoseSyncIsLeftUnderWay()
    {
        final RingOfBursts ring = new RingOfBursts(MAX_BURST);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final ChronicleJournal.Context context = TestJournal.context(root).cycleLength(256 << 20);
        try (ChronicleJournal journal = TestJournal.start(context, 0))
        {
            final long syncing = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> "millrace-bursts".equals(thread.getName())).findFirst().orElseThrow().getId();
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS && allocated > 0; round++)
            {
                journal.endAppend(ring.nextSequence() - 1);
                final long before = threads.getCurrentThreadAllocatedBytes() + threads.getThreadAllocatedBytes(syncing);
                for (int i = 0; i < SYNCED_BURSTS_PER_ROUND; i++)
                {
                    journal.beginAppend(ring.next(MAX_BURST));
                }
                journal.endAppend(ring.nextSequence() - 1);
                allocated =
                    threads.getCurrentThreadAllocatedBytes() + threads.getThreadAllocatedBytes(syncing) - before;
            }

            assertEquals(0, allocated);
        }
    }

    private static void append(final ChronicleJournal journal, final RingOfBursts ring, final int bursts)
    {
        for (int i = 0; i < bursts; i++)
        {
            journal.append(ring.next(i % 16 + 1));
        }
    }
}
