package io.millrace.operations;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Shows an engine's counters to Micrometer, which the embedder brings along; nothing else of Millrace needs it.
 * <pre>{@code
 *   new EngineMetrics(engine.counters()).bindTo(registry);
 * }</pre>
 * Each counter and histogram is a meter {@code millrace.*} that is described by its sentence, and {@code
 * millrace.health} is 1 for the state that the engine is in. A histogram is shown by its quantiles since the launch.
 * <p>
 * Threads: any. Cost: none to the engine; a meter reads the counters when it is asked.
 */
@SuppressWarnings("exports") // Required transitively, Micrometer would be forced on all who compile against Millrace.
public final class EngineMetrics implements MeterBinder
{
    private static final String PREFIX = "millrace.";
    private static final double[] QUANTILES = { 0.5, 0.99, 1 };

    /** Counts of things that happen; all others are gauges. */
    private static final Set<EngineCounter> GROWING = EnumSet.of(EngineCounter.REFUSED_FOR_SPACE,
        EngineCounter.BACK_PRESSURED, EngineCounter.CLOCK_BEHIND, EngineCounter.LISTENER_ERRORS);

    private final CountersReader counters;
    private final Tags tags;

    /**
     * Metrics of an engine.
     *
     * @param counters of it, in this process or another.
     * @param tags     of all its meters, keys and values by turns; they tell apart several engines of one registry.
     */
    public EngineMetrics(final CountersReader counters, final String... tags)
    {
        this.counters = counters;
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(final MeterRegistry registry)
    {
        for (final EngineCounter counter : EngineCounter.values())
        {
            bind(counter, registry);
        }
        for (final EngineHistogram histogram : EngineHistogram.values())
        {
            for (final double quantile : QUANTILES)
            {
                bind(histogram, quantile, registry);
            }
        }
        for (final Health.State state : Health.State.values())
        {
            Gauge.builder(PREFIX + "health", state, each -> counters.health().state() == each ? 1 : 0)
                .description("1 for the state that the engine was in at its last tick.")
                .tags(tags.and("state", state.name().toLowerCase(Locale.ROOT))).register(registry);
        }
    }

    // A registry holds what it reads by a weak reference, here to a constant; the function keeps the counters.

    private void bind(final EngineCounter counter, final MeterRegistry registry)
    {
        final String name = nameOf(counter);
        if (GROWING.contains(counter))
        {
            FunctionCounter.builder(name, counter, counters::value)
                .description(counter.sentence()).tags(tags).register(registry);
        }
        else if (counter.name().endsWith("_MS"))
        {
            TimeGauge.builder(name, counter, TimeUnit.MILLISECONDS, counters::value)
                .description(counter.sentence()).tags(tags).register(registry);
        }
        else
        {
            Gauge.builder(name, counter, counters::value)
                .description(counter.sentence()).tags(tags).register(registry);
        }
    }

    private void bind(final EngineHistogram histogram, final double quantile, final MeterRegistry registry)
    {
        final String name = nameOf(histogram);
        final Tags all = tags.and("quantile", Double.toString(quantile));
        if (histogram.name().endsWith("_NS"))
        {
            TimeGauge.builder(name, histogram, TimeUnit.NANOSECONDS, each -> counters.quantile(each, quantile))
                .description(histogram.sentence()).tags(all).register(registry);
        }
        else
        {
            Gauge.builder(name, histogram, each -> counters.quantile(each, quantile))
                .description(histogram.sentence()).tags(all).register(registry);
        }
    }

    /** As Micrometer likes names: in parts, and without the unit of a time, which the registry adds. */
    private static String nameOf(final Enum<?> constant)
    {
        return PREFIX + constant.name().toLowerCase(Locale.ROOT).replaceAll("_(ms|ns)$", "").replace('_', '.');
    }
}
