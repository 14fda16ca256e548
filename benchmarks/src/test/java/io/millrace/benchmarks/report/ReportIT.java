package io.millrace.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.benchmarks.load.LoadRound;
import io.millrace.benchmarks.load.MixedLoad;
import io.millrace.benchmarks.micro.LedgerTable;
import io.millrace.benchmarks.micro.MicroTable;
import io.millrace.benchmarks.model.BatchModel;
import io.millrace.benchmarks.model.Fit;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report in a real browser: headless Chromium, from the distribution's packages.
 */
final class ReportIT
{
    private static final List<String> CHARTS = List.of(
        "open-100000", "open-500000", "one-process", "one-device", "burst", "model", "mixed", "accounts", "workloads",
        "parts");
    private static final long TIMEOUT_S = 60;

    /** Writes where the DOM shows it: what was asked for, each chart's size, how many of its parts stand out of it. */
    private static final String PROBE = """
        <script>addEventListener('load', () => {
          document.body.setAttribute('data-asked',
            performance.getEntriesByType('resource').map(entry => entry.name).join(' '));
          document.querySelectorAll('svg.chart').forEach(chart => {
          const box = chart.getBoundingClientRect();
          const outside = [...chart.querySelectorAll('text,circle,rect,polyline')].map(part =>
            part.getBoundingClientRect()).filter(part => part.left < box.left - 1 || part.right > box.right + 1 ||
            part.top < box.top - 1 || part.bottom > box.bottom + 1).length;
          chart.setAttribute('data-seen', Math.round(box.width) + 'x' + Math.round(box.height) + ' ' + outside);
        })})</script></body>""";

    @TempDir
    Path directory;

    private String page = "";

    @BeforeEach
    void writeReport() throws IOException
    {
        final Report report = new Report(new Results(directory));
        report.open(100_000, times(20_000, 900), times(20_000, 300));
        report.open(500_000, times(20_000, 4_000), times(20_000, 500));
        report.oneAtATime("process", times(20_000, 800), "bare ring", times(20_000, 200));
        report.oneAtATime("device", times(2_000, 170_000), "plain file", times(2_000, 150_000));
        for (int burst = 1; burst <= 4096; burst *= 8)
        {
            report.burst("process", burst, 400_000.0 * Math.sqrt(burst), 900_000.0 * burst);
            report.burst("device", burst, 4_000.0 * burst, 5_000.0 * burst);
        }
        final List<Fit.Point> points = new ArrayList<>();
        for (int n = 1; n <= 1000; n *= 10)
        {
            points.add(new Fit.Point(false, n, n * 2_000.0));
            points.add(new Fit.Point(true, n, n * 600.0 + 7_000));
        }
        report.model(new BatchModel.Measured(points, Fit.of(points)));
        report.mixed(new MixedLoad.Round(times(20_000, 3_000), times(20_000, 60_000), 600_000));
        report.accounts(10_000, "random", new LedgerTable.Pays(150, 120, 1.25));
        report.accounts(10_000_000, "random", new LedgerTable.Pays(400, 260, 1.54));
        report.workload("one hot & only <account>", new LoadRound(1_000_000, 1_000_000_000, 100, 0, 1, 1,
            times(100, 1_000), 12_800, 1e9, times(100, 1_000), null, 0));
        report.part(new MicroTable.Row("Codec encode", "", 7, "stores", 5));
        report.part(new MicroTable.Row("Checksum chain", "burst 1", 900, "copy, CRC", 20));
        report.write();
        page = Files.readString(directory.resolve("report.html"));
    }

    @Test
    void shouldShowEveryChartWholeInABrowser() throws IOException, InterruptedException
    {
        final String dom = browseProbed();

        for (final String id : CHARTS)
        {
            final Pattern seen = Pattern.compile("<svg id=\"" + id + "\"[^>]* data-seen=\"(\\d+)x(\\d+) (\\d+)\"");
            final Optional<MatchResult> chart = seen.matcher(dom).results().findFirst();
            assertTrue(chart.isPresent(), "chart is missing: " + id);
            assertTrue(Integer.parseInt(chart.get().group(1)) > 300, "chart is narrow: " + chart.get().group());
            assertTrue(Integer.parseInt(chart.get().group(2)) > 50, "chart is flat: " + chart.get().group());
            assertEquals("0", chart.get().group(3), "something stands out of the chart: " + id);
        }
    }

    @Test
    void shouldAskNobodyAndComplainOfNothing() throws IOException, InterruptedException
    {
        browse(directory.resolve("report.html"));

        final List<String> complaints = Files.readAllLines(directory.resolve("stderr")).stream()
            .filter(line -> line.contains(":CONSOLE")).toList();
        assertEquals(List.of(), complaints);
        assertTrue(browseProbed().contains(" data-asked=\"\""), "the page asks for something");
    }

    @Test
    void shouldKeepWhatItWasMadeOf() throws IOException
    {
        final List<String> figures = Files.readAllLines(directory.resolve("figures.tsv"));
        assertTrue(figures.contains("burst\tdevice\t8.0\t32000.000\tpayments/s"), figures::toString);
        assertTrue(Files.readString(directory.resolve("run.properties")).contains("jdk="));
        assertTrue(page.contains("one hot &amp; only &lt;account&gt;"), "names are escaped");

        try (HistogramLogReader log = new HistogramLogReader(directory.resolve("latency.hlog").toFile()))
        {
            final Histogram first = (Histogram)log.nextIntervalHistogram();
            assertEquals("open-100000/engine", first.getTag());
            assertEquals(20_000, first.getTotalCount());
            assertEquals(times(20_000, 900).getValueAtPercentile(99.9), first.getValueAtPercentile(99.9));
        }
    }

    private static Histogram times(final int count, final long leastNs)
    {
        final Histogram histogram = new Histogram(3);
        for (int i = 0; i < count; i++)
        {
            histogram.recordValue(leastNs + leastNs * 10 / (count - i));
        }
        return histogram;
    }

    /** Without the policy that would hold a request back, so that one is seen. */
    private String browseProbed() throws IOException, InterruptedException
    {
        final Path probed = directory.resolve("probed.html");
        Files.writeString(probed, page.replaceAll("<meta http-equiv[^>]*>", "").replace("</body>", PROBE));
        return browse(probed);
    }

    private String browse(final Path file) throws IOException, InterruptedException
    {
        final Optional<Path> chromium = Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(
                path -> Stream.of("chromium", "chromium-browser", "google-chrome").map(name -> Path.of(path, name)))
            .filter(Files::isExecutable).findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium here: install the package chromium to have the report looked at");
        final List<String> command = List.of(chromium.get().toString(), "--headless", "--no-sandbox",
            "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-extensions",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", "--enable-logging=stderr", "--window-size=1360,2000",
            "--user-data-dir=" + directory.resolve("profile"),
            file.toUri().toString());
        final Process browser = new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile())
            .redirectOutput(directory.resolve("stdout").toFile()).start();
        final boolean hasEnded = browser.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
        browser.destroyForcibly();
        assertTrue(hasEnded, "Chromium did not end in " + TIMEOUT_S + " s");
        return Files.readString(directory.resolve("stdout"), UTF_8);
    }
}
