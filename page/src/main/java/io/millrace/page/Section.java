package io.millrace.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a page: charts, and tables below them.
 * <p>
 * Thread: one.
 */
public final class Section
{
    private final String title;
    private final String says;
    private final List<Chart> charts = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();

    /**
     * Begins a section.
     *
     * @param title of it.
     * @param says  what to read in it; may be empty.
     */
    public Section(final String title, final String says)
    {
        this.title = title;
        this.says = says;
    }

    /**
     * Adds a chart; one without figures is left out.
     *
     * @param chart of the section.
     * @return this.
     */
    public Section add(final Chart chart)
    {
        charts.add(chart);
        return this;
    }

    /**
     * Adds a table; one without rows is left out.
     *
     * @param table of the section.
     * @return this.
     */
    public Section add(final Table table)
    {
        tables.add(table);
        return this;
    }

    boolean isEmpty()
    {
        return charts.stream().allMatch(Chart::isEmpty) && tables.stream().allMatch(Table::isEmpty);
    }

    void writeTo(final StringBuilder page)
    {
        page.append("<section><h2>").append(Page.escape(title)).append("</h2>").append(Page.paragraph(says));
        if (!charts.stream().allMatch(Chart::isEmpty))
        {
            page.append("<div class=\"cards\">\n");
            charts.stream().filter(chart -> !chart.isEmpty()).forEach(chart -> page.append("<figure><h3>")
                .append(Page.escape(chart.title())).append("</h3>").append(chart.svg()).append("</figure>\n"));
            page.append("</div>\n");
        }
        tables.stream().filter(table -> !table.isEmpty()).forEach(table -> table.writeTo(page));
        page.append("</section>\n");
    }
}
