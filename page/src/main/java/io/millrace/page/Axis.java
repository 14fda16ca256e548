package io.millrace.page;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a chart.
 *
 * @param label what it shows, with its unit.
 * @param scale of it.
 * @param unit  in which its ticks are written.
 */
public record Axis(String label, Scale scale, Unit unit)
{
    /** How values become places. */
    public enum Scale
    {
        /** In proportion, from zero. */
        LINEAR,
        /** By orders of magnitude. */
        LOG,
        /** Percentiles by their distance from 100: each nine as wide as the one before. */
        NINES,
        /** Moments, in proportion, from the first. */
        TIME
    }

    private static final double[] NINES =
        { 0, 50, 90, 99, 99.9, 99.99, 99.999 };
    private static final double NS_PER_SECOND = 1e9;
    private static final double FEW_DECADES = 1.7;
    private static final int LINEAR_STEPS = 5;

    /** Where a value stands: larger is further. */
    double place(final double value)
    {
        return switch (scale)
        {
            case LINEAR, TIME -> value;
            case LOG -> Math.log10(value);
            case NINES -> -Math.log10(1 - value / 100);
        };
    }

    /** The range that shows values from the least to the most. */
    double[] range(final double least, final double most)
    {
        return switch (scale)
        {
            case LINEAR -> new double[] { 0, most > 0 ? most * 1.05 : 1 };
            case LOG -> new double[] { Math.log10(least * 0.8), Math.log10(most * 1.25) };
            case NINES -> new double[] { 0, place(most) };
            case TIME -> new double[] { least, Math.max(most, least + NS_PER_SECOND) };
        };
    }

    /** Values at which a line is drawn, within a range of places. */
    List<Double> ticks(final double from, final double to)
    {
        final List<Double> ticks = new ArrayList<>();
        switch (scale)
        {
            case LINEAR -> addSteps(ticks, niceStep((to - from) / LINEAR_STEPS), from, to);
            case TIME -> addSteps(ticks, (double)TimeStep.atLeastNs(Math.round((to - from) / LINEAR_STEPS)), from, to);
            case LOG ->
            {
                for (int decade = (int)Math.floor(from); decade <= to; decade++)
                {
                    addIfWithin(ticks, Math.pow(10, decade), from, to);
                    if (to - from < FEW_DECADES)
                    {
                        addIfWithin(ticks, 2 * Math.pow(10, decade), from, to);
                        addIfWithin(ticks, 5 * Math.pow(10, decade), from, to);
                    }
                }
            }
            case NINES ->
            {
                for (final double nine : NINES)
                {
                    addIfWithin(ticks, nine, from, to + 1e-9);
                }
            }
            default -> throw new IllegalStateException("scale=" + scale);
        }
        return ticks;
    }

    private static void addSteps(final List<Double> ticks, final double step, final double from, final double to)
    {
        for (double tick = Math.ceil(from / step) * step; tick <= to; tick += step)
        {
            ticks.add(tick);
        }
    }

    private void addIfWithin(final List<Double> ticks, final double tick, final double from, final double to)
    {
        if (place(tick) >= from && place(tick) <= to)
        {
            ticks.add(tick);
        }
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double niceStep(final double step)
    {
        final double power = Math.pow(10, Math.floor(Math.log10(step)));
        final double digit = step / power;
        return (digit > 5 ? 10 : digit > 2 ? 5 : digit > 1 ? 2 : 1) * power;
    }
}
