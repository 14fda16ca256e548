package io.millrace.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Rows of text under a head. A column of figures stands to the right, but for the first, which says what a row is of.
 * <p>
 * Thread: one.
 */
public final class Table
{
    /** A figure, with its unit if it has one. */
    private static final Pattern FIGURE = Pattern.compile("-?\\d[\\d,.]*( ?[\\p{L}%×/]+)?");

    private final String title;
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<List<String>> totals = new ArrayList<>();

    /**
     * Begins a table.
     *
     * @param title of it; empty where its section's says it.
     * @param head  names of the columns; none if each row is a name and what it is.
     */
    public Table(final String title, final String... head)
    {
        this.title = title;
        this.head = List.of(head);
    }

    /**
     * A table of facts: a name and what it is, a row each.
     *
     * @param facts by name, in order.
     * @return the table.
     */
    public static Table of(final Map<String, String> facts)
    {
        final Table table = new Table("");
        facts.forEach(table::row);
        return table;
    }

    /**
     * Adds a row.
     *
     * @param cells of it, as many as the head has.
     * @return this.
     */
    public Table row(final String... cells)
    {
        rows.add(List.of(cells));
        return this;
    }

    /**
     * Adds a row below all others, which sums them up.
     *
     * @param cells of it, as many as the head has.
     * @return this.
     */
    public Table total(final String... cells)
    {
        totals.add(List.of(cells));
        return this;
    }

    boolean isEmpty()
    {
        return rows.isEmpty();
    }

    void writeTo(final StringBuilder page)
    {
        final List<String> styles = styles();
        page.append("<div class=\"scroll\"><table").append(head.isEmpty() ? " class=\"facts\">" : ">");
        if (!title.isEmpty())
        {
            page.append("<caption>").append(Page.escape(title)).append("</caption>");
        }
        if (!head.isEmpty())
        {
            page.append("<thead><tr>");
            for (int column = 0; column < head.size(); column++)
            {
                page.append("<th scope=\"col\"").append(styles.get(column)).append('>')
                    .append(Page.escape(head.get(column))).append("</th>");
            }
            page.append("</tr></thead>");
        }
        page.append("\n<tbody>\n");
        rows.forEach(row -> write(row, styles, page));
        page.append("</tbody>\n");
        if (!totals.isEmpty())
        {
            page.append("<tfoot>\n");
            totals.forEach(row -> write(row, styles, page));
            page.append("</tfoot>");
        }
        page.append("</table></div>\n");
    }

    private static void write(final List<String> row, final List<String> styles, final StringBuilder page)
    {
        page.append("<tr>");
        for (int column = 0; column < row.size(); column++)
        {
            final String name = column == 0 ? "th" : "td";
            page.append('<').append(name).append(column == 0 ? " scope=\"row\"" : styles.get(column)).append('>')
                .append(Page.escape(row.get(column))).append("</").append(name).append('>');
        }
        page.append("</tr>\n");
    }

    private List<String> styles()
    {
        final List<String> styles = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++)
        {
            final int column = i;
            final List<String> cells =
                rows.stream().map(row -> row.get(column)).filter(cell -> !cell.isEmpty()).toList();
            final boolean isFigures = column > 0 && !head.isEmpty() && !cells.isEmpty() &&
                cells.stream().allMatch(cell -> FIGURE.matcher(cell).matches());
            styles.add(isFigures ? " class=\"number\"" : "");
        }
        return styles;
    }
}
