package io.millrace.benchmarks.micro;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.PaymentStream;
import io.millrace.benchmarks.RawLog;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.Journal;
import io.millrace.ledger.Burst;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One burst into the journal, beside the same bytes into a plain file: with {@code fdatasync} in mode device, without
 * in mode process. The journal copies, sums and frames what it writes, and its chain is computed on a thread beside.
 * Appending without a pause, as here, the journal fills the disk's cache faster than any engine would.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets parameters, and calls set-ups.
public class AppendBenchmark
{
    /** A burst, and where it goes. */
    @State(Scope.Thread)
    public abstract static class Target
    {
        /** Commands in the burst. */
        @Param({ "1", "64", "1024" })
        int burst;

        /** What a crash leaves. */
        @Param({ "process", "device" })
        String durability;

        UnsafeBuffer slab;
        Journals journals;

        void prepare() throws IOException
        {
            final PaymentStream stream = new PaymentStream(1 << 10, true);
            slab = new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(burst * SLOT_LENGTH, BitUtil.CACHE_LINE_LENGTH));
            for (int i = 0; i < burst; i++)
            {
                stream.encode(i, slab, i * SLOT_LENGTH);
            }
            journals = new Journals(Journals.Kind.CHRONICLE,
                Durability.valueOf(durability.toUpperCase(Locale.ROOT)), burst);
        }
    }

    /** The journal's side. */
    public static class JournalSide extends Target
    {
        Journal journal;
        Burst view;
        long sequence;

        /**
         * Opens a journal.
         *
         * @throws IOException if its directory cannot be made.
         */
        @Setup
        public void setUp() throws IOException
        {
            prepare();
            view = new Burst(slab);
            journal = journals.open();
            sequence = journal.recover(recovered ->
            {
                throw new IllegalStateException("a new journal holds nothing");
            }) + 1;
            journal.start(confirmed ->
            {
            });
        }

        /**
         * All that was appended is there again.
         *
         * @throws IOException if its directory cannot be removed.
         */
        @TearDown
        public void check() throws IOException
        {
            journal.close();
            try (Journal again = journals.open())
            {
                final long recovered = again.recover(burst ->
                {
                });
                if (recovered != sequence - 1)
                {
                    throw new IllegalStateException("recovered=" + recovered + " appended=" + (sequence - 1));
                }
            }
            journals.close();
        }
    }

    /** The plain file's side. */
    public static class FileSide extends Target
    {
        RawLog file;

        /**
         * Opens a file.
         *
         * @throws IOException if it cannot be made.
         */
        @Setup
        public void setUp() throws IOException
        {
            prepare();
            file = new RawLog(journals.directory(), "device".equals(durability));
        }

        /**
         * Removes it.
         *
         * @throws IOException if it cannot be removed.
         */
        @TearDown
        public void tearDown() throws IOException
        {
            file.close();
            journals.close();
        }
    }

    /**
     * Appends to the journal.
     *
     * @param side of it.
     */
    @Benchmark
    public void journal(final JournalSide side)
    {
        side.view.wrapExcerpt(side.slab, 0, side.sequence, side.burst, side.sequence + 1);
        side.journal.append(side.view);
        side.sequence += side.burst;
    }

    /**
     * Appends to the file.
     *
     * @param side of it.
     * @throws IOException if it cannot be written.
     */
    @Benchmark
    public void rawFile(final FileSide side) throws IOException
    {
        side.file.append(side.slab.byteBuffer().clear());
    }
}
