package io.millrace.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a registry of Micrometer shows of an engine's counters.
 */
final class EngineMetricsTest
{
    private static final double SECONDS_OF_1_234_MS = 1.234;

    private final Counters counters = Counters.create(null);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void shouldDescribeEachCounterAndHistogramByItsSentence()
    {
        new EngineMetrics(counters.reader()).bindTo(registry);

        final Set<String> described = registry.getMeters().stream().map(meter -> meter.getId().getDescription())
            .collect(Collectors.toSet());
        Stream.of(EngineCounter.values()).forEach(counter -> assertTrue(described.contains(counter.sentence())));
        Stream.of(EngineHistogram.values()).forEach(each -> assertTrue(described.contains(each.sentence())));
        registry.getMeters().forEach(meter -> assertTrue(meter.getId().getName().startsWith("millrace.")));
    }

    @Test
    void shouldShowWhatTheCountersSayWhenItIsAsked()
    {
        new EngineMetrics(counters.reader()).bindTo(registry);
        // A registry holds nothing of it but by weak references: what nobody else holds must still be there.
        System.gc();

        counters.set(EngineCounter.APPLIED_SEQUENCE, 77);
        counters.set(EngineCounter.LISTENER_ERRORS, 5);
        counters.set(EngineCounter.RECOVERY_MS, 1_234);

        assertEquals(77, registry.get("millrace.applied.sequence").gauge().value());
        assertEquals(5, registry.get("millrace.listener.errors").functionCounter().count());
        assertEquals(SECONDS_OF_1_234_MS, registry.get("millrace.recovery").timeGauge().value());

        counters.set(EngineCounter.LISTENER_ERRORS, 6);

        assertEquals(6, registry.get("millrace.listener.errors").functionCounter().count());
    }

    @Test
    void shouldShowQuantiles()
    {
        new EngineMetrics(counters.reader()).bindTo(registry);
        for (int commands = 1; commands <= 100; commands++)
        {
            counters.record(EngineHistogram.BURST_COMMANDS, commands);
        }
        counters.record(EngineHistogram.SYNC_NS, 2_000_000_000L);

        assertEquals((double)counters.reader().quantile(EngineHistogram.BURST_COMMANDS, 0.5),
            registry.get("millrace.burst.commands").tag("quantile", "0.5").gauge().value());
        assertEquals(100, registry.get("millrace.burst.commands").tag("quantile", "1.0").gauge().value());
        assertEquals(2.0, registry.get("millrace.sync").tag("quantile", "1.0").timeGauge().value());
    }

    @Test
    void shouldShowTheStateThatTheEngineIsIn()
    {
        new EngineMetrics(counters.reader()).bindTo(registry);

        counters.health(new Health(Health.State.DEGRADED, "disk nearly full"));

        assertEquals(1, registry.get("millrace.health").tag("state", "degraded").gauge().value());
        assertEquals(0, registry.get("millrace.health").tag("state", "running").gauge().value());
    }

    @Test
    void shouldTellEnginesOfOneRegistryApart()
    {
        final Counters others = Counters.create(null);
        counters.set(EngineCounter.ACCOUNTS, 1);
        others.set(EngineCounter.ACCOUNTS, 2);

        new EngineMetrics(counters.reader(), "engine", "one").bindTo(registry);
        new EngineMetrics(others.reader(), "engine", "two").bindTo(registry);

        assertEquals(1, registry.get("millrace.accounts").tag("engine", "one").gauge().value());
        assertEquals(2, registry.get("millrace.accounts").tag("engine", "two").gauge().value());
        assertEquals(2, registry.find("millrace.accounts").meters().stream().map(Meter::getId).distinct().count());
    }
}
