package io.millrace.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a chart, or its points alone.
 *
 * @param name   in the legend.
 * @param hue    of it, the same for the same subject in every chart.
 * @param shape  of it.
 * @param points of it.
 */
record Series(String name, Hue hue, Shape shape, List<Point> points)
{
    /** Colour, by subject; what it is in light and dark is said by {@link Html}'s style. */
    enum Hue
    {
        /** The engine in mode process, and whatever is the subject of a chart. */
        SUBJECT,
        /** The engine in mode device, and a second subject. */
        SECOND,
        /** A third subject. */
        THIRD,
        /** A raw limit. */
        LIMIT;

        /** Its class in the style. */
        String style()
        {
            return switch (this)
            {
                case SUBJECT -> "subject";
                case SECOND -> "second";
                case THIRD -> "third";
                case LIMIT -> "limit";
            };
        }
    }

    /** What is drawn. */
    enum Shape
    {
        /** A line. */
        LINE,
        /** A line with a dot at each point. */
        DOTTED,
        /** Dots alone: what was measured, beside a model's line. */
        DOTS,
        /** A dashed line: a limit. */
        DASHED,
        /** A dashed line with a dot at each point. */
        DASHED_DOTTED;

        /** Whether there is a line. */
        boolean hasLine()
        {
            return this != DOTS;
        }

        /** Whether there are dots. */
        boolean hasDots()
        {
            return this == DOTTED || this == DOTS || this == DASHED_DOTTED;
        }

        /** Whether its line is dashed. */
        boolean isDashed()
        {
            return this == DASHED || this == DASHED_DOTTED;
        }
    }

    /**
     * A point.
     *
     * @param x of it.
     * @param y of it.
     */
    record Point(double x, double y)
    {
    }

    static Series of(final String name, final Hue hue, final Shape shape)
    {
        return new Series(name, hue, shape, new ArrayList<>());
    }

    Series add(final double x, final double y)
    {
        points.add(new Point(x, y));
        return this;
    }
}
