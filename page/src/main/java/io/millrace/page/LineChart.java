package io.millrace.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A chart of lines, dots and columns over two axes, as SVG.
 * <pre>
 *   name of the y axis
 *   legend
 *      |  .  .  .  .
 *      |  .  .  .  .      the plot: MARGIN_LEFT from the left, MARGIN_TOP from the top
 *      +-------------
 *         name of the x axis
 * </pre>
 */
public final class LineChart implements Chart
{
    private static final int WIDTH = 640;
    private static final int HEIGHT = 380;
    private static final int MARGIN_LEFT = 74;
    private static final int MARGIN_RIGHT = 18;
    private static final int MARGIN_TOP = 24;
    private static final int MARGIN_BOTTOM = 52;
    private static final int EDGE = 12;
    private static final int LEGEND_LINE = 20;
    private static final int LEGEND_COLUMNS = 2;

    private final String id;
    private final String title;
    private final Axis xAxis;
    private final Axis yAxis;
    private final List<Series> series = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();
    private @Nullable String markText;
    private double markX;
    private double columnWidth;
    private double[] xRange = new double[2];
    private double[] yRange = new double[2];
    private int top;

    /**
     * A chart without series yet.
     *
     * @param id    by which it is found in the page.
     * @param title what it shows.
     * @param xAxis to the right.
     * @param yAxis up.
     */
    public LineChart(final String id, final String title, final Axis xAxis, final Axis yAxis)
    {
        this.id = id;
        this.title = title;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
    }

    /**
     * Adds a series; one without points is left out.
     *
     * @param added in front of the others.
     * @return this.
     */
    public LineChart add(final Series added)
    {
        if (!added.points().isEmpty())
        {
            series.add(added);
        }
        return this;
    }

    /**
     * Says how wide columns are, which stand to the right of their x.
     *
     * @param width on the x axis, which must be in proportion.
     * @return this.
     */
    public LineChart columnWidth(final double width)
    {
        columnWidth = width;
        return this;
    }

    /**
     * Marks a value of the x axis.
     *
     * @param x    value.
     * @param text beside it.
     * @return this.
     */
    public LineChart mark(final double x, final String text)
    {
        markX = x;
        markText = text;
        return this;
    }

    @Override
    public String id()
    {
        return id;
    }

    @Override
    public String title()
    {
        return title;
    }

    @Override
    public boolean isEmpty()
    {
        return series.isEmpty();
    }

    @Override
    public String svg()
    {
        svg.setLength(0);
        xRange = xAxis.range(least(Series.Point::x), most(Series.Point::x) + columnWidth);
        yRange = yAxis.range(least(Series.Point::y), most(Series.Point::y));
        top = MARGIN_TOP + (series.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS * LEGEND_LINE;
        put("<svg id=\"%s\" class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            id, WIDTH, HEIGHT, Page.escape(title));
        axes();
        legend();
        mark();
        series.forEach(this::draw);
        put("</svg>");
        return svg.toString();
    }

    private void axes()
    {
        final int bottom = HEIGHT - MARGIN_BOTTOM;
        for (final double tick : yAxis.ticks(yRange[0], yRange[1]))
        {
            put("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
                MARGIN_LEFT, WIDTH - MARGIN_RIGHT, y(tick), y(tick));
            put("<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>",
                MARGIN_LEFT - 8, y(tick) + 4, yAxis.unit().text(tick));
        }
        for (final double tick : xAxis.ticks(xRange[0], xRange[1]))
        {
            put("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x(tick), x(tick), top, bottom);
            final boolean isAtEdge = x(tick) > WIDTH - MARGIN_RIGHT - EDGE;
            put("<text class=\"tick\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                isAtEdge ? "end" : "middle", isAtEdge ? WIDTH - 4 : x(tick), bottom + 18, xAxis.unit().text(tick));
        }
        put("<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
            MARGIN_LEFT, WIDTH - MARGIN_RIGHT, bottom, bottom);
        put("<text class=\"label\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>",
            (MARGIN_LEFT + WIDTH - MARGIN_RIGHT) / 2, HEIGHT - 12, Page.escape(xAxis.label()));
        put("<text class=\"label\" x=\"8\" y=\"14\">%s</text>", Page.escape(yAxis.label()));
    }

    private void legend()
    {
        final int column = (WIDTH - MARGIN_LEFT) / LEGEND_COLUMNS;
        for (int i = 0; i < series.size(); i++)
        {
            final Series shown = series.get(i);
            final int x = MARGIN_LEFT + i % LEGEND_COLUMNS * column;
            final int y = MARGIN_TOP + i / LEGEND_COLUMNS * LEGEND_LINE + 10;
            if (shown.shape().hasLine())
            {
                put("<line class=\"line %s\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
                    style(shown), x, x + 24, y - 4, y - 4);
            }
            if (shown.shape() == Series.Shape.COLUMNS)
            {
                put("<rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"14\" height=\"12\" rx=\"2\"/>",
                    shown.hue().style(), x + 8, y - 10);
            }
            if (shown.shape().hasDots())
            {
                put("<circle class=\"dot %s\" cx=\"%d\" cy=\"%d\" r=\"4\"/>", shown.hue().style(), x + 12, y - 4);
            }
            put("<text class=\"legend\" x=\"%d\" y=\"%d\">%s</text>", x + 32, y, Page.escape(shown.name()));
        }
    }

    private void mark()
    {
        final String text = markText;
        if (text != null)
        {
            final boolean isRight = x(markX) > WIDTH * 0.7;
            put("<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                x(markX), x(markX), top, HEIGHT - MARGIN_BOTTOM);
            put("<text class=\"legend\" text-anchor=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>",
                isRight ? "end" : "start", x(markX) + (isRight ? -8 : 8), top + 16, Page.escape(text));
        }
    }

    private void draw(final Series drawn)
    {
        if (drawn.shape().hasLine())
        {
            final StringBuilder points = new StringBuilder();
            for (final Series.Point point : drawn.points())
            {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x()), y(point.y())));
            }
            put("<polyline class=\"line %s\" points=\"%s\"/>", style(drawn), points.toString().strip());
        }
        for (final Series.Point point : drawn.points())
        {
            if (drawn.shape() == Series.Shape.COLUMNS)
            {
                column(drawn, point);
                continue;
            }
            // Without a dot there is still a place to point at.
            put("<circle class=\"%s %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"><title>%s: %s at %s</title></circle>",
                drawn.shape().hasDots() ? "dot" : "ghost", drawn.hue().style(), x(point.x()), y(point.y()),
                drawn.shape().hasDots() ? 4 : 7, Page.escape(drawn.name()), yAxis.unit().text(point.y()),
                xAxis.unit().text(point.x()));
        }
    }

    private void column(final Series drawn, final Series.Point point)
    {
        if (point.y() > 0)
        {
            final double height = Math.max(1, y(0) - y(point.y()));
            put("<rect class=\"bar %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s: %s at %s" +
                "</title></rect>", drawn.hue().style(), x(point.x()), y(0) - height,
                Math.max(1, x(point.x() + columnWidth) - x(point.x())), height, Page.escape(drawn.name()),
                yAxis.unit().text(point.y()), xAxis.unit().text(point.x()));
        }
    }

    private static String style(final Series of)
    {
        return of.hue().style() + (of.shape().isDashed() ? " dashed" : "");
    }

    private double least(final ToDoubleFunction<Series.Point> of)
    {
        return series.stream().flatMap(one -> one.points().stream()).mapToDouble(of).min().orElseThrow();
    }

    private double most(final ToDoubleFunction<Series.Point> of)
    {
        return series.stream().flatMap(one -> one.points().stream()).mapToDouble(of).max().orElseThrow();
    }

    private double x(final double value)
    {
        return MARGIN_LEFT +
            (xAxis.place(value) - xRange[0]) / (xRange[1] - xRange[0]) * (WIDTH - MARGIN_LEFT - MARGIN_RIGHT);
    }

    private double y(final double value)
    {
        final int bottom = HEIGHT - MARGIN_BOTTOM;
        return bottom - (yAxis.place(value) - yRange[0]) / (yRange[1] - yRange[0]) * (bottom - top);
    }

    private void put(final String format, final Object... values)
    {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
