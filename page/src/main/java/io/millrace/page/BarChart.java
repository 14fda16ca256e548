package io.millrace.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars to the right, one a line, as SVG.
 * <pre>
 *   name of the axis
 *          what  ########## 12 ×
 *   what else    ### 1.4 ×
 * </pre>
 */
public final class BarChart implements Chart
{
    private static final int WIDTH = 640;
    private static final int MARGIN_LEFT = 232;
    private static final int MARGIN_RIGHT = 78;
    private static final int MARGIN_TOP = 44;
    private static final int MARGIN_BOTTOM = 12;
    private static final int LINE = 26;
    private static final int BAR = 16;

    /**
     * A bar.
     *
     * @param name  of it.
     * @param hue   of it.
     * @param value that it shows.
     * @param says  what is shown to who points at it.
     */
    public record Bar(String name, Series.Hue hue, double value, String says)
    {
    }

    private final String id;
    private final String title;
    private final Axis axis;
    private final double floor;
    private final List<Bar> bars = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();

    /**
     * A chart without bars yet.
     *
     * @param id    by which it is found in the page.
     * @param title what it shows.
     * @param axis  along which its bars are.
     * @param floor on a logarithmic axis the value at which bars begin: 1 for ratios; 0 for one below the least.
     */
    public BarChart(final String id, final String title, final Axis axis, final double floor)
    {
        this.id = id;
        this.title = title;
        this.axis = axis;
        this.floor = floor;
    }

    /**
     * Adds a bar.
     *
     * @param bar below the others.
     * @return this.
     */
    public BarChart add(final Bar bar)
    {
        bars.add(bar);
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
        return bars.isEmpty();
    }

    @Override
    public String svg()
    {
        svg.setLength(0);
        final int height = MARGIN_TOP + bars.size() * LINE + MARGIN_BOTTOM;
        final double least = bars.stream().mapToDouble(Bar::value).min().orElseThrow();
        final double most = bars.stream().mapToDouble(Bar::value).max().orElseThrow();
        final double base = axis.scale() == Axis.Scale.LINEAR ? 0 : floor > 0 ? floor : least / 2;
        final double[] range = axis.range(Math.min(base, least), Math.max(base * 2, most));
        put("<svg id=\"%s\" class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            id, WIDTH, height, Page.escape(title));
        put("<text class=\"label\" x=\"8\" y=\"14\">%s</text>", Page.escape(axis.label()));
        for (final double tick : axis.ticks(range[0], range[1]))
        {
            put("<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
                x(tick, range), x(tick, range), MARGIN_TOP - 4, height - MARGIN_BOTTOM);
            put("<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>",
                x(tick, range), MARGIN_TOP - 10, axis.unit().text(tick));
        }
        for (int i = 0; i < bars.size(); i++)
        {
            draw(bars.get(i), MARGIN_TOP + i * LINE, base, range);
        }
        put("<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
            x(base, range), x(base, range), MARGIN_TOP - 4, height - MARGIN_BOTTOM);
        put("</svg>");
        return svg.toString();
    }

    private void draw(final Bar bar, final int y, final double base, final double[] range)
    {
        final double from = Math.min(x(base, range), x(bar.value(), range));
        final double to = Math.max(x(base, range), x(bar.value(), range));
        put("<text class=\"legend\" text-anchor=\"end\" x=\"%d\" y=\"%d\">%s</text>",
            MARGIN_LEFT - 10, y + 14, Page.escape(bar.name()));
        put("<rect class=\"bar %s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"><title>%s</title></rect>",
            bar.hue().style(), from, y + 2, Math.max(1.5, to - from), BAR, Page.escape(bar.says()));
        put("<text class=\"tick\" x=\"%.1f\" y=\"%d\">%s</text>", to + 6, y + 14, axis.unit().text(bar.value()));
    }

    private static double x(final double value, final double[] range, final Axis axis)
    {
        return MARGIN_LEFT + (axis.place(value) - range[0]) / (range[1] - range[0]) *
            (WIDTH - MARGIN_LEFT - MARGIN_RIGHT);
    }

    private double x(final double value, final double[] range)
    {
        return x(value, range, axis);
    }

    private void put(final String format, final Object... values)
    {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
