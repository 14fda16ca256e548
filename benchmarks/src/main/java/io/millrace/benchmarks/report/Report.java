package io.millrace.benchmarks.report;

import io.millrace.benchmarks.load.Limit;
import io.millrace.benchmarks.load.LoadRound;
import io.millrace.benchmarks.load.MixedLoad;
import io.millrace.benchmarks.micro.LedgerTable;
import io.millrace.benchmarks.micro.MicroTable;
import io.millrace.benchmarks.model.BatchModel;
import io.millrace.benchmarks.model.Fit;
import io.millrace.page.Axis;
import io.millrace.page.Axis.Scale;
import io.millrace.page.BarChart;
import io.millrace.page.LineChart;
import io.millrace.page.Page;
import io.millrace.page.Section;
import io.millrace.page.Series;
import io.millrace.page.Series.Hue;
import io.millrace.page.Series.Shape;
import io.millrace.page.Table;
import io.millrace.page.Unit;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Takes what was measured, piece by piece: keeps it in {@link Results}, prints it, and draws it.
 * <p>
 * Thread: one.
 */
final class Report
{
    private static final double[] SHOWN =
        { 0, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.9, 99.95, 99.99, 99.995, 99.999 };
    private static final int WORTH = 10;
    private static final Axis PERCENTILES = new Axis("percentile of payments", Scale.NINES, Unit.PERCENTILE);
    private static final Axis LATENCY = new Axis("latency", Scale.LOG, Unit.TIME);
    private static final Axis ACCOUNTS = new Axis("accounts", Scale.LOG, Unit.COUNT);
    private static final Axis BURSTS = new Axis("payments in a burst, as measured", Scale.LOG, Unit.COUNT);
    private static final Axis PAYMENTS = new Axis("n, payments", Scale.LOG, Unit.COUNT);
    private static final Axis RATE = new Axis("payments a second", Scale.LOG, Unit.RATE);
    private static final Axis RATIO = new Axis("times the raw limit (1 is the limit)", Scale.LOG, Unit.RATIO);

    private final Results results;
    private final Table summary = new Table("", "what", "figure", "raw limit", "ratio", "the limit is");
    private final Table partsTable =
        new Table("", "part", "with", "time", "raw limit takes", "ratio", "the limit is");
    private final Set<String> partsShown = new HashSet<>();
    private final Section atRate = new Section("Latency at a fixed rate",
        "Open loop: each payment is timed from when it was due, so that a pause counts for all that it delayed. " +
            "Beside it a bare Disruptor under the same load, with the same slots and wait strategy.");
    private final Section alone =
        new Section("Latency one at a time", "Each payment after the answer to the one before.");
    private final Section size = new Section("What a batch saves",
        "Left: payments a second against the size of a burst, which is journaled and synced as one. Right: n " +
            "payments one by one, n (1/r + c), and as one batch, n/r + k; r is the rate of the work itself, c what " +
            "each call costs besides, k what each batch costs besides.");
    private final Section beside =
        new Section("Payments beside a large batch", "Payments one by one at 10,000 a second, " +
            "timed from the intended send: alone, and while batches run through the same engine.");
    private final Section scale =
        new Section("Cost against the number of accounts", "The ledger alone, on one thread, in " +
            "processor time; beside a loop over plain arrays that touches as many rows and ids at random.");
    private final Section work =
        new Section("Workloads", "The whole engine, mode process, as much as it takes, claims of " +
            "up to 64 payments.");
    private final Section pieces =
        new Section("The parts of the way", "Each part beside its raw limit, by JMH: shorter is " +
            "better, and 1 is as fast as the machine does that work at all.");
    private final LineChart bursts = new LineChart("burst", "Throughput against burst size", BURSTS, RATE);
    private final LineChart accounts = new LineChart("accounts", "Cost of a payment", ACCOUNTS,
        new Axis("processor time of a payment", Scale.LINEAR, Unit.TIME));
    private final BarChart workloads = new BarChart("workloads", "Throughput by workload", RATE, 0);
    private final BarChart parts = new BarChart("parts", "Parts and their limits", RATIO, 1);
    private final List<Series> burstSeries = List.of(
        Series.of("engine, process", Hue.SUBJECT, Shape.DOTTED),
        Series.of("engine, device (fdatasync)", Hue.SECOND, Shape.DOTTED),
        Series.of("plain file, no sync", Hue.LIMIT, Shape.DASHED_DOTTED),
        Series.of("plain file, fdatasync", Hue.THIRD, Shape.DASHED_DOTTED));
    private final List<Series> accountSeries = List.of(
        Series.of("ledger, random ids", Hue.SUBJECT, Shape.DOTTED),
        Series.of("raw loop, random ids", Hue.LIMIT, Shape.DASHED_DOTTED),
        Series.of("raw loop that finds accounts by them", Hue.LIMIT, Shape.DOTTED),
        Series.of("ledger, sequential ids", Hue.SECOND, Shape.DOTTED),
        Series.of("raw loop, sequential ids", Hue.THIRD, Shape.DASHED_DOTTED));

    Report(final Results results)
    {
        this.results = results;
        size.add(bursts);
        scale.add(accounts);
        work.add(workloads);
        pieces.add(parts);
        pieces.add(partsTable);
    }

    void open(final long rate, final Histogram latency, final Histogram hop)
    {
        final String group = "open " + rate;
        final String title = String.format(Locale.ROOT, "%,d payments a second, process", rate);
        results.histogram(group, "engine", latency);
        results.histogram(group, "raw hop", hop);
        atRate.add(new LineChart("open-" + rate, title, PERCENTILES, LATENCY)
            .add(percentiles("engine, process", Hue.SUBJECT, Shape.LINE, latency))
            .add(percentiles("bare Disruptor hop", Hue.LIMIT, Shape.DASHED, hop)));
        compare(title, latency, hop, "bare Disruptor hop, same load");
    }

    void oneAtATime(final String durability, final Histogram latency, final String limit, final Histogram raw)
    {
        results.histogram("one at a time", durability, latency);
        results.histogram("one at a time", limit, raw);
        alone.add(new LineChart("one-" + durability, "One at a time, " + durability, PERCENTILES, LATENCY)
            .add(percentiles("engine, " + durability, Hue.SUBJECT, Shape.LINE, latency))
            .add(percentiles(limit, Hue.LIMIT, Shape.DASHED, raw)));
        compare("one at a time, " + durability, latency, raw, limit);
    }

    void burst(final String durability, final double burst, final double perSecond, final double filePerSecond)
    {
        final int index = "process".equals(durability) ? 0 : 1;
        burstSeries.get(index).add(burst, perSecond);
        burstSeries.get(index + 2).add(burst, filePerSecond);
        results.figure("burst", durability, burst, perSecond, "payments/s");
        results.figure("burst", durability + " raw file", burst, filePerSecond, "payments/s");
        line(String.format(Locale.ROOT, "bursts of %,.1f, %s", burst, durability), Unit.RATE, perSecond, filePerSecond,
            filePerSecond / perSecond, index == 0 ? "plain file, no sync" : "plain file, fdatasync");
    }

    void model(final BatchModel.Measured measured)
    {
        final Fit fit = measured.fit();
        final Series single = Series.of("one by one, measured", Hue.SECOND, Shape.DOTS);
        final Series batch = Series.of("as a batch, measured", Hue.SUBJECT, Shape.DOTS);
        final Series singleFit = Series.of("n (1/r + c)", Hue.SECOND, Shape.LINE);
        final Series batchFit = Series.of("n/r + k", Hue.SUBJECT, Shape.LINE);
        for (final Fit.Point point : measured.points())
        {
            (point.isBatch() ? batch : single).add(point.n(), point.timeNs());
            (point.isBatch() ? batchFit : singleFit).add(point.n(), fit.predictNs(point.isBatch(), point.n()));
            results.figure("model", point.isBatch() ? "batch" : "one by one", point.n(), point.timeNs(), "ns");
        }
        results.figure("model", "r", 0, 1e9 / fit.workNs(), "payments/s");
        results.figure("model", "c", 0, fit.callNs(), "ns");
        results.figure("model", "k", 0, fit.batchNs(), "ns");
        results.figure("model", "break-even n", 0, fit.breakEven(), "payments");
        results.figure("model", "residual", 0, fit.residual(), "of the time");
        final LineChart chart = new LineChart("model", String.format(Locale.ROOT,
            "r = %s, c = %s, k = %s; residual %.0f %%", Unit.RATE.text(1e9 / fit.workNs()),
            Unit.TIME.text(fit.callNs()), Unit.TIME.text(fit.batchNs()), fit.residual() * 100),
            PAYMENTS, new Axis("time until all are answered", Scale.LOG, Unit.TIME));
        if (fit.breakEven() >= 1)
        {
            chart.mark(fit.breakEven(), String.format(Locale.ROOT, "a batch pays from n = %.1f", fit.breakEven()));
        }
        size.add(chart.add(singleFit).add(batchFit).add(single).add(batch));
        BatchModel.print(measured);
        size.add(new Table("", "r, the work", "c, each call", "k, each batch", "break-even n", "residual of the time")
            .row(Unit.RATE.text(1e9 / fit.workNs()), Unit.TIME.text(fit.callNs()), Unit.TIME.text(fit.batchNs()),
                Unit.COUNT.text(fit.breakEven()), String.format(Locale.ROOT, "%.0f %%", fit.residual() * 100)));
    }

    void mixed(final MixedLoad.Round round)
    {
        results.histogram("mixed", "alone", round.alone());
        results.histogram("mixed", "beside a batch", round.beside());
        results.figure("mixed", "batches", 0, round.batchedPerSecond(), "payments/s");
        beside.add(new LineChart("mixed", "10,000 payments a second beside batches", PERCENTILES, LATENCY)
            .add(percentiles(String.format(Locale.ROOT, "beside batches at %s",
                Unit.RATE.text(round.batchedPerSecond())), Hue.SUBJECT, Shape.LINE, round.beside()))
            .add(percentiles("alone", Hue.LIMIT, Shape.DASHED, round.alone())));
        compare("beside batches", round.beside(), round.alone(), "without batches");
    }

    void accounts(final int count, final String ids, final LedgerTable.Pays pays)
    {
        final boolean isRandom = "random".equals(ids);
        final int index = isRandom ? 0 : 3;
        accountSeries.get(index).add(count, pays.ledgerNs());
        accountSeries.get(index + 1).add(count, pays.rawNs());
        if (isRandom)
        {
            accountSeries.get(index + 2).add(count, pays.foundNs());
            results.figure("accounts", "raw loop that finds accounts", count, pays.foundNs(), "ns");
        }
        results.figure("accounts", "ledger " + ids, count, pays.ledgerNs(), "ns");
        results.figure("accounts", "raw loop " + ids, count, pays.rawNs(), "ns");
        line(String.format(Locale.ROOT, "ledger alone, %,d accounts, %s ids", count, ids), Unit.TIME, pays.ledgerNs(),
            pays.rawNs(), pays.ratio(), "loop over arrays, same run");
    }

    void workload(final String name, final LoadRound round)
    {
        results.figure("workload", name, 0, round.perSecond(), "commands/s");
        workloads.add(new BarChart.Bar(name, Hue.SUBJECT, round.perSecond(),
            name + ": " + Unit.RATE.text(round.perSecond())));
        final Limit path = round.path();
        if (path == null)
        {
            line("workload: " + name, Unit.RATE, round.perSecond(), round.filePerSecond(),
                round.filePerSecond() / round.perSecond(), "plain file, same bytes");
            return;
        }
        results.figure("workload", name + ", raw path", 0, path.perSecond(), "commands/s");
        workloads.add(new BarChart.Bar(name + ", raw path", Hue.LIMIT, path.perSecond(),
            name + ", raw path: " + Unit.RATE.text(path.perSecond())));
        line("workload: " + name, Unit.RATE, round.perSecond(), path.perSecond(),
            path.perSecond() / round.perSecond(), "ring, file, arrays: no rules, look-up, chain");
    }

    void part(final MicroTable.Row row)
    {
        final String name = row.what() + (row.with().isEmpty() ? "" : ": " + row.with());
        results.figure("parts", name, 0, row.ns(), "ns");
        results.figure("parts", name + " raw: " + row.raw(), 0, row.rawNs(), "ns");
        // Of a part measured with several parameters one bar would be like another.
        if (partsShown.add(row.what()))
        {
            parts.add(new BarChart.Bar(row.what() + " / " + row.raw(), row.ratio() > WORTH ? Hue.SECOND : Hue.SUBJECT,
                row.ratio(), name + ": " + Unit.TIME.text(row.ns()) + ", limit " + Unit.TIME.text(row.rawNs())));
        }
        partsTable.row(row.what(), row.with(), Unit.TIME.text(row.ns()), Unit.TIME.text(row.rawNs()),
            String.format(Locale.ROOT, "%.2f", row.ratio()), row.raw());
        MicroTable.print(row);
    }

    void write() throws IOException
    {
        burstSeries.forEach(bursts::add);
        accountSeries.forEach(accounts::add);
        final Section first =
            new Section("In short", "Every figure stands beside its raw limit, measured in the same " +
                "run on the same machine. A ratio says how many times the limit the engine takes; less is better.");
        first.add(summary);
        results.write();
        final Page page = new Page("Millrace, measured",
            "Payments through ring, journal, ledger and back, beside the speed of light for the same work. Every " +
                "answer was checked and every balance added up, or there would be no figure.");
        List.of(first, atRate, alone, size, beside, scale, work, pieces).forEach(page::add);
        results.write("report.html", page.add(new Section("This run", "").add(Table.of(results.about()))).html());
    }

    private void compare(final String what, final Histogram of, final Histogram limit, final String says)
    {
        for (final double percentile : new double[] { 50, 99, 99.9 })
        {
            final double value = of.getValueAtPercentile(percentile);
            final double raw = limit.getValueAtPercentile(percentile);
            line(what + ", p" + Double.toString(percentile).replaceAll("\\.0$", ""), Unit.TIME, value, raw,
                value / raw, says);
        }
    }

    private void line(
        final String what, final Unit unit, final double value, final double raw, final double ratio, final String says)
    {
        summary.row(what, unit.text(value), unit.text(raw), String.format(Locale.ROOT, "%.2f", ratio), says);
        System.out.printf(Locale.ROOT, "%-46s %12s   raw %12s   ratio %8.2f   %s%n", what, unit.text(value),
            unit.text(raw), ratio, says);
    }

    /** As far out as there are ten payments to say so. */
    private static Series percentiles(final String name, final Hue hue, final Shape shape, final Histogram histogram)
    {
        final Series series = Series.of(name, hue, shape);
        final double most = 100.0 * (1 - 10.0 / Math.max(11, histogram.getTotalCount()));
        for (final double percentile : SHOWN)
        {
            if (percentile <= most)
            {
                series.add(percentile, (double)Math.max(1, histogram.getValueAtPercentile(percentile)));
            }
        }
        return series;
    }
}
