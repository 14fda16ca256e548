package io.millrace.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.benchmarks.load.Lateness;
import io.millrace.benchmarks.load.Limit;
import io.millrace.benchmarks.load.LoadRound;
import io.millrace.benchmarks.load.MixedLoad;
import io.millrace.benchmarks.load.ThreadTimes;
import io.millrace.benchmarks.load.WorstSeconds;
import io.millrace.benchmarks.micro.LedgerTable;
import io.millrace.benchmarks.micro.MicroTable;
import io.millrace.benchmarks.model.BatchModel;
import io.millrace.benchmarks.model.Fit;
import io.millrace.page.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;
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
        report.accounts(10_000, "random", new LedgerTable.Pays(150, 120, 140, 1.25));
        report.accounts(10_000_000, "random", new LedgerTable.Pays(400, 260, 300, 1.54));
        report.workload("one hot & only <account>", round(null));
        report.workload("random ids", round(new Limit(3_000_000, 1_000_000_000,
            new ThreadTimes(1, 1, new TreeMap<>(), 1), times(100, 1_000), lateness())));
        report.part(new MicroTable.Row("Codec encode", "", 7, "stores", 5));
        report.part(new MicroTable.Row("Checksum chain", "burst 1", 900, "copy, CRC", 20));
        report.write();
        page = Files.readString(directory.resolve("report.html"));
    }

    private static LoadRound round(final @Nullable Limit path)
    {
        return new LoadRound(1_000_000, 1_000_000_000, 100, 0, new ThreadTimes(1, 1, new TreeMap<>(), 1),
            times(100, 1_000), 12_800, 1e9, times(100, 1_000), lateness(), null, path);
    }

    private static Lateness lateness()
    {
        return new Lateness(new WorstSeconds(), times(1_000, 10_000), new WorstSeconds());
    }

    @Test
    void shouldShowEveryChartWholeInABrowser() throws IOException, InterruptedException
    {
        new Browser(directory).checkWhole(directory.resolve("report.html"), CHARTS);
    }

    @Test
    void shouldBeComplainedOfByNobody() throws IOException, InterruptedException
    {
        new Browser(directory).checkNoComplaints(directory.resolve("report.html"));
    }

    @Test
    void shouldKeepWhatItWasMadeOf() throws IOException
    {
        final List<String> figures = Files.readAllLines(directory.resolve("figures.tsv"));
        assertTrue(figures.contains("burst\tdevice\t8.0\t32000.000\tpayments/s"), figures::toString);
        assertTrue(Files.readString(directory.resolve("run.properties")).contains("jdk="));
        assertTrue(page.contains("one hot &amp; only &lt;account&gt;"), "names are escaped");
        assertTrue(figures.contains("workload\trandom ids, raw path\t0.0\t3000000.000\tcommands/s"), figures::toString);

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
}
