package io.millrace.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class WorstSecondsTest
{
    @Test
    void shouldShowTheWorstFirstAndOneOfEachSecond()
    {
        final WorstSeconds worst = new WorstSeconds();
        final WorstSeconds other = new WorstSeconds();
        final long nowNs = System.nanoTime();
        assertEquals("none", worst.text());
        for (int i = 1; i <= 7; i++)
        {
            worst.record(nowNs + TimeUnit.SECONDS.toNanos(i), i * 1_000_000L);
            worst.record(nowNs + TimeUnit.SECONDS.toNanos(i), 999_999);
        }
        other.record(nowNs, 999_999);
        assertEquals("none", other.text());
        other.record(nowNs + TimeUnit.SECONDS.toNanos(2), 49_600_000);

        worst.add(other);

        final Matcher text = Pattern.compile(
            "(\\d+) s 49\\.6 ms, (\\d+) s 7\\.0 ms, \\d+ s 6\\.0 ms, \\d+ s 5\\.0 ms, \\d+ s 4\\.0 ms")
            .matcher(worst.text());
        assertTrue(text.matches(), worst::text);
        assertEquals(Integer.parseInt(text.group(1)) + 5, Integer.parseInt(text.group(2)));
        final double upS = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
        assertEquals(upS + 2, Integer.parseInt(text.group(1)), 2, worst::text);

        worst.reset();
        assertEquals("none", worst.text());
    }
}
