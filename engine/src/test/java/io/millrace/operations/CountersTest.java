package io.millrace.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.operations.Health.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file of counters: what is written is read, from elsewhere too, and a quantile is as exact as it says.
 */
final class CountersTest
{
    private static final Path DOCUMENT = Path.of("..", "docs", "OPERATIONS.md");

    @TempDir
    private Path directory;

    @Test
    void shouldHaveAPlaceForEach()
    {
        final Set<Integer> places = new HashSet<>();
        for (final EngineCounter counter : EngineCounter.values())
        {
            assertTrue(places.add(CountersDescriptor.counterOffset(counter)), counter::name);
            assertTrue(CountersDescriptor.counterOffset(counter) < CountersDescriptor.HISTOGRAMS_OFFSET);
        }
        for (final EngineHistogram histogram : EngineHistogram.values())
        {
            assertTrue(places.add(CountersDescriptor.histogramOffset(histogram)), histogram::name);
            assertTrue(CountersDescriptor.histogramOffset(histogram) + CountersDescriptor.HISTOGRAM_LENGTH <=
                CountersDescriptor.LENGTH);
        }
        assertTrue(CountersDescriptor.BUCKETS_OFFSET + CountersDescriptor.BUCKETS * Long.BYTES <=
            CountersDescriptor.HISTOGRAM_LENGTH);
    }

    @Test
    void shouldPutEachValueIntoTheBucketThatBeginsAtOrBelowIt()
    {
        for (long value = 0; value < 1L << 40; value = value < 100_000 ? value + 1 : value * 5 / 4)
        {
            final int bucket = CountersDescriptor.bucketOf(value);
            assertTrue(CountersDescriptor.leastOf(bucket) <= value, "value=" + value);
            assertTrue(CountersDescriptor.leastOf(bucket + 1) > value, "value=" + value);
        }
    }

    @Test
    void shouldGiveQuantilesToAFifth()
    {
        final Counters counters = Counters.create(null);
        final long[] values = ThreadLocalRandom.current().longs(10_000, 1, 1 << 30).toArray();
        for (final long value : values)
        {
            counters.record(EngineHistogram.SYNC_NS, value);
        }
        Arrays.sort(values);

        final CountersReader reader = counters.reader();

        assertEquals(values.length, reader.count(EngineHistogram.SYNC_NS));
        assertEquals(Arrays.stream(values).sum(), reader.sum(EngineHistogram.SYNC_NS));
        assertEquals(values[values.length - 1], reader.max(EngineHistogram.SYNC_NS));
        for (final double share : new double[] { 0.01, 0.5, 0.9, 0.99, 1 })
        {
            final long exact = values[(int)Math.ceil(share * values.length) - 1];
            final long told = reader.quantile(EngineHistogram.SYNC_NS, share);
            assertTrue(told >= exact && told <= exact + exact / 4, "exact=" + exact + " told=" + told);
        }
        assertEquals(0, reader.quantile(EngineHistogram.BURST_COMMANDS, 0.5));
    }

    @Test
    void shouldReadHealthWholeHoweverOftenItChanges() throws IOException, InterruptedException
    {
        final Path file = directory.resolve("counters");
        final Counters counters = Counters.create(file);
        final CountersReader reader = CountersReader.open(file);
        final Thread writer = new Thread(() ->
        {
            for (int i = 0; i < 50_000; i++)
            {
                counters.health(new Health(State.DEGRADED, "a".repeat(i % 7)));
                counters.health(new Health(State.STOPPED, "b".repeat(100 + i % 7)));
            }
        });
        writer.start();

        while (writer.isAlive())
        {
            final Health health = reader.health();
            final char expected = health.state() == State.DEGRADED ? 'a' : 'b';
            assertTrue(health.reason().chars().allMatch(letter -> letter == expected), health::toString);
            assertTrue(health.state() != State.STOPPED || health.reason().length() >= 100, health::toString);
        }
        writer.join();
    }

    @Test
    void shouldCutAReasonThatIsTooLong()
    {
        final Counters counters = Counters.create(null);

        counters.health(new Health(State.STOPPED, "x".repeat(10_000)));

        assertEquals("x".repeat(CountersDescriptor.REASON_MAX), counters.reader().health().reason());
    }

    @Test
    void shouldRefuseWhatIsNoCountersFile() throws IOException
    {
        final Path other = directory.resolve("other");
        Files.write(other, new byte[CountersDescriptor.LENGTH]);
        assertThrows(IOException.class, () -> CountersReader.open(other));
        Files.write(other, new byte[10]);
        assertThrows(IOException.class, () -> CountersReader.open(other));
    }

    @Test
    void shouldBeDocumentedSentenceBySentence() throws IOException
    {
        final Set<String> rows = new HashSet<>(Files.readAllLines(DOCUMENT));
        int count = 0;
        for (final EngineCounter counter : EngineCounter.values())
        {
            assertTrue(rows.contains("| `" + counter + "` | " + counter.sentence() + " |"), counter::name);
            count++;
        }
        for (final EngineHistogram histogram : EngineHistogram.values())
        {
            assertTrue(rows.contains("| `" + histogram + "` | " + histogram.sentence() + " |"), histogram::name);
            count++;
        }
        assertEquals(count, rows.stream().filter(row -> row.matches("\\| `[A-Z_]+` \\|.*")).count());
    }
}
