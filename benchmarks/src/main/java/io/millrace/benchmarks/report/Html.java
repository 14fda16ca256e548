package io.millrace.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The report: one page that holds all it needs. No script, no font, no image, nothing asked of anywhere; light or dark
 * as the reader's browser is.
 */
final class Html
{
    private static final String STYLE = "report.css";

    /**
     * A part of the page: charts, and rows of a table below them.
     *
     * @param title  of it.
     * @param says   what to read in it.
     * @param charts of it; those without figures are left out.
     * @param rows   of its table, the first is its head; cells that begin with a digit stand to the right,
     *               but for the first column.
     */
    record Section(String title, String says, List<Chart> charts, List<List<String>> rows)
    {
        Section(final String title, final String says)
        {
            this(title, says, new ArrayList<>(), new ArrayList<>());
        }

        boolean isEmpty()
        {
            return charts.stream().allMatch(Chart::isEmpty) && rows.size() < 2;
        }
    }

    private final StringBuilder page = new StringBuilder();

    /** Writes the page. */
    String page(final String title, final String says, final Map<String, String> about, final List<Section> sections)
    {
        page.setLength(0);
        put("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        put("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        put("<title>" + escape(title) + "</title><style>\n" + style() + "</style></head><body><main>");
        put("<h1>" + escape(title) + "</h1><p>" + escape(says) + "</p>");
        sections.stream().filter(section -> !section.isEmpty()).forEach(this::section);
        put("<h2>This run</h2><div class=\"scroll\"><table>");
        about.forEach((name,
            value) -> put("<tr><th>" + escape(name) + "</th><td class=\"note\">" + escape(value) + "</td></tr>"));
        put("</table></div></main></body></html>");
        return page.toString();
    }

    private void section(final Section section)
    {
        put("<section><h2>" + escape(section.title()) + "</h2><p>" + escape(section.says()) +
            "</p><div class=\"cards\">");
        for (final Chart chart : section.charts())
        {
            if (!chart.isEmpty())
            {
                put("<figure><h3>" + escape(chart.title()) + "</h3>" + chart.svg() + "</figure>");
            }
        }
        put("</div>");
        if (section.rows().size() > 1)
        {
            table(section.rows());
        }
        put("</section>");
    }

    private void table(final List<List<String>> rows)
    {
        put("<div class=\"scroll\"><table>");
        for (int i = 0; i < rows.size(); i++)
        {
            final StringBuilder line = new StringBuilder("<tr>");
            for (int column = 0; column < rows.get(i).size(); column++)
            {
                final boolean isNumber = column > 0 && isNumber(rows.get(1).get(column));
                final String cell = rows.get(i).get(column);
                final String style = isNumber ? " class=\"number\"" : "";
                line.append(i == 0 ? "<th" + style + '>' : "<td" + style + '>').append(escape(cell))
                    .append(i == 0 ? "</th>" : "</td>");
            }
            put(line.append("</tr>").toString());
        }
        put("</table></div>");
    }

    private static boolean isNumber(final String text)
    {
        return !text.isEmpty() && Character.isDigit(text.charAt(0));
    }

    private static String style()
    {
        try (InputStream style = Html.class.getResourceAsStream(STYLE))
        {
            return new String(Objects.requireNonNull(style, STYLE).readAllBytes(), UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Text as it may stand in a page. */
    static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private void put(final String line)
    {
        page.append(line).append('\n');
    }
}
