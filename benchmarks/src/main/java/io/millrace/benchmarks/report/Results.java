package io.millrace.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.benchmarks.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The directory of a run: what a report is made of stays, so that others can make their own.
 * <pre>
 *   run.properties   machine, JDK, flags, commit, command, durability
 *   figures.tsv      group, series, x, value, unit: one figure a line
 *   latency.hlog     every histogram as it was recorded, by its tag (HdrHistogram's log, nanoseconds)
 *   report.html      the same to look at
 * </pre>
 * Thread: one.
 */
public final class Results
{
    private record Figure(String group, String series, double x, double value, String unit)
    {
    }

    private record Tagged(String tag, Histogram histogram)
    {
    }

    private final Path directory;
    private final Map<String, String> about = new LinkedHashMap<>();
    private final List<Figure> figures = new ArrayList<>();
    private final List<Tagged> histograms = new ArrayList<>();

    /**
     * Makes the directory.
     *
     * @param directory of the run.
     * @throws IOException if it cannot be made.
     */
    public Results(final Path directory) throws IOException
    {
        this.directory = directory;
        Files.createDirectories(directory);
        about.putAll(Machine.facts());
    }

    /** @return directory of the run. */
    public Path directory()
    {
        return directory;
    }

    /** @return what is known of the run, by name. */
    public Map<String, String> about()
    {
        return about;
    }

    /**
     * Keeps a figure.
     *
     * @param group  it belongs to.
     * @param series in the group.
     * @param x      at which it was measured, 0 where there is none.
     * @param value  measured.
     * @param unit   of the value.
     */
    public void figure(final String group, final String series, final double x, final double value, final String unit)
    {
        figures.add(new Figure(group, series, x, value, unit));
    }

    /**
     * Keeps a histogram, and its usual percentiles as figures.
     *
     * @param group     it belongs to.
     * @param series    in the group.
     * @param histogram of nanoseconds.
     */
    public void histogram(final String group, final String series, final Histogram histogram)
    {
        histograms.add(new Tagged((group + '/' + series).replaceAll("[\\s,]+", "-"), histogram));
        for (final double percentile : new double[] { 50, 90, 99, 99.9, 99.99 })
        {
            figure(group, series, percentile, (double)histogram.getValueAtPercentile(percentile), "ns");
        }
    }

    /**
     * Writes a file.
     *
     * @param name of it.
     * @param text of it.
     * @throws IOException if it cannot be written.
     */
    void write(final String name, final String text) throws IOException
    {
        Files.writeString(directory.resolve(name), text, UTF_8);
    }

    /**
     * Writes all but the report.
     *
     * @throws IOException if it cannot be written.
     */
    public void write() throws IOException
    {
        final StringBuilder properties = new StringBuilder();
        about.forEach((name, value) -> properties.append(name).append('=').append(value).append('\n'));
        write("run.properties", properties.toString());
        final StringBuilder table = new StringBuilder("group\tseries\tx\tvalue\tunit\n");
        for (final Figure figure : figures)
        {
            table.append(String.format(Locale.ROOT, "%s\t%s\t%s\t%.3f\t%s%n",
                figure.group, figure.series, figure.x, figure.value, figure.unit));
        }
        write("figures.tsv", table.toString());
        try (PrintStream out = new PrintStream(directory.resolve("latency.hlog").toFile(), UTF_8))
        {
            final HistogramLogWriter log = new HistogramLogWriter(out);
            log.outputLogFormatVersion();
            log.outputComment("[nanoseconds; a tag is group/series of figures.tsv]");
            log.outputLegend();
            for (final Tagged tagged : histograms)
            {
                tagged.histogram.setTag(tagged.tag);
                tagged.histogram.setStartTimeStamp(0);
                tagged.histogram.setEndTimeStamp(0);
                log.outputIntervalHistogram(tagged.histogram);
            }
        }
    }
}
