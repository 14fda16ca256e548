package io.millrace.page;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.page.Axis.Scale;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is written into a page; how it looks is the browser's to say.
 */
final class PageTest
{
    @Test
    void shouldLeaveOutWhatIsEmptyAndEscapeWhatIsNot()
    {
        final String html = new Page("a & b", "<script>").add(new Section("nothing", "to see").add(new Table("", "x")))
            .add(new Section("something", "").add(Table.of(Map.of("name", "\"<value>\"")))).verdict(false, "<bad>")
            .html();

        assertTrue(html.contains("<h1>a &amp; b</h1><p>&lt;script&gt;</p><p class=\"verdict bad\">✗ &lt;bad&gt;</p>"));
        assertFalse(html.contains("nothing"), html);
        assertTrue(html.contains("<th scope=\"row\">name</th><td>&quot;&lt;value&gt;&quot;</td>"), html);
        assertTrue(html.contains("default-src 'none'"), html);
    }

    @Test
    void shouldSetFiguresToTheRightAndWordsToTheLeft()
    {
        final StringBuilder html = new StringBuilder();

        new Table("of what", "day", "sum", "time", "some", "words").row("2026", "-1,234.50", "1.2 ms", "", "4 of 5")
            .row("2027", "0", "3", "7", "6").total("all", "9", "", "", "").writeTo(html);

        assertTrue(html.toString().contains("<caption>of what</caption><thead><tr><th scope=\"col\">day</th>" +
            "<th scope=\"col\" class=\"number\">sum</th><th scope=\"col\" class=\"number\">time</th>" +
            "<th scope=\"col\" class=\"number\">some</th><th scope=\"col\">words</th>"), html.toString());
        assertTrue(html.toString().contains("<tfoot>\n<tr><th scope=\"row\">all</th><td class=\"number\">9</td>"));
    }

    @Test
    void shouldDivideTimeAsPeopleDo()
    {
        assertEquals(SECONDS.toNanos(1), TimeStep.atLeastNs(0));
        assertEquals(SECONDS.toNanos(1), TimeStep.atLeastNs(SECONDS.toNanos(1)));
        assertEquals(MINUTES.toNanos(5), TimeStep.atLeastNs(MINUTES.toNanos(2) + 1));
        assertEquals(HOURS.toNanos(6), TimeStep.atLeastNs(HOURS.toNanos(4)));
        assertEquals(DAYS.toNanos(730), TimeStep.atLeastNs(DAYS.toNanos(366)));
        final double noon = Instant.parse("2026-03-02T12:00:00Z").getEpochSecond() * 1e9;
        final double day = DAYS.toNanos(1);
        final Axis axis = new Axis("time", Scale.TIME, Unit.MOMENT);
        assertEquals(List.of("12:00", "18:00", "2026-03-03", "06:00", "12:00"),
            axis.ticks(noon, noon + day).stream().map(axis.unit()::text).toList());
    }

    @Test
    void shouldDrawColumnsInProportionFromZero()
    {
        final String svg = new LineChart("c", "columns", new Axis("x", Scale.LINEAR, Unit.COUNT),
            new Axis("y", Scale.LINEAR, Unit.COUNT)).columnWidth(1).add(Series
                .of("all", Series.Hue.SUBJECT,
                    Series.Shape.COLUMNS)
                .add(0, 100).add(1, 50).add(2, 0))
            .svg();

        final List<Double> heights = svg.lines().filter(line -> line.startsWith("<rect") && line.contains("<title>"))
            .map(line -> Double.parseDouble(line.replaceAll(".*height=\"([0-9.]+)\".*", "$1"))).toList();
        assertEquals(2, heights.size(), svg);
        assertEquals(heights.get(0) / 2, heights.get(1), 0.11);
    }

    @Test
    void shouldDrawBarsOfCountsFromZero()
    {
        final String svg = new BarChart("b", "bars", new Axis("n", Scale.LINEAR, Unit.COUNT), 0)
            .add(new BarChart.Bar("many", Series.Hue.SUBJECT, 300, ""))
            .add(new BarChart.Bar("few", Series.Hue.SUBJECT, 100, ""))
            .svg();

        final List<Double> widths = svg.lines().filter(line -> line.startsWith("<rect"))
            .map(line -> Double.parseDouble(line.replaceAll(".* width=\"([0-9.]+)\".*", "$1"))).toList();
        assertEquals(widths.get(0) / 3, widths.get(1), 0.11);
    }
}
