package io.millrace.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Limits;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.OpenAccountEncoder;
import io.millrace.sbe.PayEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What a snapshot costs beside a file of the same bytes, and what a restart costs with and without one. Not a test.
 * {@code SnapshotCost DIRECTORY [accounts] [payments] [window]}; the directory is made and left behind. With
 * {@code -Drecoveries=N -Drounds=N}, how often each is measured; with {@code -Dburst=N}, bursts of so many at the most.
 */
final class SnapshotCost
{
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int RECOVERIES = Integer.getInteger("recoveries", 3);
    private static final int MAX_BURST = Integer.getInteger("burst", 4096);
    private static final int BLOCK_LENGTH = 1 << 18;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private SnapshotCost()
    {
    }

    public static void main(final String[] args) throws IOException
    {
        final Path root = Path.of(args[0]);
        final int accounts = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        final int payments = args.length > 2 ? Integer.parseInt(args[2]) : 3_000_000;
        final int window = args.length > 3 ? Integer.parseInt(args[3]) : 1_000_000;
        if (!Files.exists(root))
        {
            write(root, accounts, payments, window);
        }

        final RecoveredLedger ledger = EngineRun.ledger();
        final JournalDirectory directory = new JournalDirectory(root);
        final SnapshotStore store = new SnapshotStore(directory, null);
        for (final Path old : store.newestFirst())
        {
            Files.delete(old);
        }
        for (int round = 0; round < RECOVERIES; round++)
        {
            recover("recovery from zero", root, round == 0 ? ledger : EngineRun.ledger());
        }

        final Snapshot snapshot = EngineRun.takeSnapshot(root, null, Long.MAX_VALUE - 1);
        final long length = snapshot.lengthBytes();
        for (int round = 0; round < ROUNDS; round++)
        {
            final long[] start = now();
            final Snapshot staged = store.stage(ledger.ledger(), snapshot.head(), 0);
            say("snapshot written, synced", start, length, "B");
            store.publish(staged, 1);
            raw(root.resolve("raw"), length, window);
            final RecoveredLedger loaded = EngineRun.ledger();
            final long[] load = now();
            store.load(snapshot.file(), loaded);
            say("snapshot loaded, digest checked", load, length, "B");
        }
        Files.deleteIfExists(root.resolve("raw"));
        for (int round = 0; round < RECOVERIES; round++)
        {
            recover("recovery with the snapshot", root, EngineRun.ledger());
        }
    }

    private static void recover(final String what, final Path root, final RecoveredLedger ledger)
    {
        final long[] start = now();
        try (ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context().directory(root)))
        {
            final long last = journal.recover(ledger);
            say(what, start, last + 1, "commands");
        }
    }

    /** The same bytes through the page cache and past it, and memory as a ledger of this window takes it. */
    private static void raw(final Path file, final long length, final int window) throws IOException
    {
        Files.deleteIfExists(file);
        final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_LENGTH);
        final long[] write = now();
        try (FileChannel channel = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING))
        {
            for (long position = 0; position < length; position += BLOCK_LENGTH)
            {
                channel.write(block.clear());
            }
            channel.force(true);
        }
        say("raw file written, synced", write, length, "B");
        final long[] read = now();
        try (FileChannel channel = FileChannel.open(file, READ))
        {
            readAll(channel, block);
        }
        say("raw file read, cached", read, length, "B");

        Files.delete(file);
        final long[] direct = now();
        try (DirectWriter writer = new DirectWriter(file))
        {
            for (long position = 0; position < length; position += BLOCK_LENGTH)
            {
                writer.write(block.clear());
            }
            writer.finish();
        }
        say("raw file written past the cache", direct, length, "B");
        final long[] readDirect = now();
        try (DirectReader reader = new DirectReader(file))
        {
            readAll(reader, block);
        }
        say("raw file read past the cache", readDirect, length, "B");

        final long[] memory = now();
        final long[][] tables = { new long[8 * window], new long[window], new long[2 * window], new long[window / 2] };
        say("raw memory taken", memory, (long)Long.BYTES * Stream.of(tables).mapToInt(t -> t.length).sum(), "B");
    }

    private static void readAll(final ReadableByteChannel channel, final ByteBuffer block) throws IOException
    {
        while (channel.read(block.clear()) > 0)
        {
            // Nothing is done with it.
        }
    }

    private static void write(final Path root, final int accounts, final int payments, final int window)
    {
        final SplittableRandom random = new SplittableRandom(1);
        final Limits limits = new Limits(accounts + accounts / 8, window, 1 << 10, 1 << 10, 1 << 10, 1 << 10, 1 << 10);
        try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(
                new ChronicleJournal.Context().directory(root).durability(Durability.PROCESS)))
            .maxBurst(MAX_BURST).limits(limits)))
        {
            final PaymentClient client = engine.client();
            final MessageHeaderEncoder header = new MessageHeaderEncoder();
            final OpenAccountEncoder open = new OpenAccountEncoder();
            for (int id = 1; id <= accounts; id++)
            {
                final long sequence = client.claim(1);
                open.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
                    .accountId(id).ledger(EngineRun.EUR);
                open.flags().unbounded(true);
                client.publish(sequence, 1);
            }
            final PayEncoder pay = new PayEncoder();
            for (int i = 0; i < payments; i++)
            {
                final long sequence = client.claim(1);
                final long debit = 1L + random.nextInt(accounts);
                pay.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
                    .idHigh(random.nextLong()).idLow(i + 1L).ledger(EngineRun.EUR).amountMinor(1 + i % 1000)
                    .debitAccount(debit).creditAccount(debit % accounts + 1);
                client.publish(sequence, 1);
            }
            client.submit(AccountOpening.unbounded(1, EngineRun.EUR)).join();
        }
    }

    private static long[] now()
    {
        return new long[] { System.nanoTime(), THREADS.getCurrentThreadCpuTime(), PROCESS.getProcessCpuTime() };
    }

    /** By the clock, and by processor time: on a busy machine they differ. The process has more threads than this. */
    private static void say(final String what, final long[] since, final long amount, final String unit)
    {
        final long[] now = now();
        final double clockMs = (now[0] - since[0]) / 1e6;
        System.out.printf("%-32s %8.1f ms %,15.0f %s/s; of processor %8.1f ms this thread, %8.1f ms all%n", what,
            clockMs, amount / (clockMs / 1e3), unit, (now[1] - since[1]) / 1e6, (now[2] - since[2]) / 1e6);
    }
}
