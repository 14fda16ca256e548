package io.millrace.page;

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
public record Series(String name, Hue hue, Shape shape, List<Point> points)
{
    /** Colour, by subject; what it is in light and dark is said by the page's style. */
    public enum Hue
    {
        /** Whatever is the subject of a chart. */
        SUBJECT,
        /** A second subject. */
        SECOND,
        /** A third subject. */
        THIRD,
        /** A limit. */
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
    public enum Shape
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
        DASHED_DOTTED,
        /** Columns from zero, as wide as their chart says. */
        COLUMNS;

        /** Whether there is a line. */
        boolean hasLine()
        {
            return this != DOTS && this != COLUMNS;
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
    public record Point(double x, double y)
    {
    }

    /**
     * Begins a series.
     *
     * @param name  in the legend.
     * @param hue   of it.
     * @param shape of it.
     * @return without points.
     */
    public static Series of(final String name, final Hue hue, final Shape shape)
    {
        return new Series(name, hue, shape, new ArrayList<>());
    }

    /**
     * Adds a point.
     *
     * @param x of it.
     * @param y of it.
     * @return this.
     */
    public Series add(final double x, final double y)
    {
        points.add(new Point(x, y));
        return this;
    }
}
