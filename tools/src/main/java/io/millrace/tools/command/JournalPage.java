package io.millrace.tools.command;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.ResultCode;
import io.millrace.operations.CountersReader;
import io.millrace.operations.EngineHistogram;
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
import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.audit.Booked;
import io.millrace.tools.audit.EntryKind;
import io.millrace.tools.audit.JournalStats;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A journal's report as a page: the same journal gives the same page, whenever and wherever it is written.
 * <p>
 * Thread: one. Memory: the accounts that it names.
 */
final class JournalPage
{
    private static final double[] SHARES =
        { 0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 0.99999 };
    private static final Axis COUNT = new Axis("answers", Scale.LINEAR, Unit.COUNT);

    private final JournalProof proof;
    private final AccountDirectory names;
    private final int accountsMax;

    /** Of a proof, with names for accounts, and so many of these in each ledger's trial balance. */
    JournalPage(final JournalProof proof, final AccountDirectory names, final int accountsMax)
    {
        this.proof = proof;
        this.names = names;
        this.accountsMax = accountsMax;
    }

    /** The page, of what a walk counted by day and by shorter spans; counters where an engine left them. */
    String html(
        final JournalStats days, final JournalStats volume, final long spanNs, final @Nullable CountersReader counters)
    {
        final Page page = new Page("What a journal says",
            "Read from the journal's bytes alone, replayed and compared " +
                "with every answer that it states. Times and days are UTC's.")
            .verdict(proof.isWhole(), ProofText.result(proof));
        page.add(inShort(days)).add(integrity()).add(volume(volume, spanNs)).add(booked(days)).add(refusals(days))
            .add(latency(counters)).add(trialBalance());
        return page.html();
    }

    private Section inShort(final JournalStats days)
    {
        long answers = 0;
        long refused = 0;
        for (final JournalStats.Answers day : days.answersBySpan().values())
        {
            answers += day.count();
            refused += day.refused();
        }
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("commands", count(proof.commands()));
        facts.put("answers and events", count(answers));
        facts.put("of them refused", count(refused));
        facts.put("accounts", count(proof.ledger().accountCount()));
        facts.put("from", Words.time(proof.firstTimeNs()));
        facts.put("to", Words.time(proof.lastTimeNs()));
        return new Section("In short", "").add(Table.of(facts));
    }

    private Section integrity()
    {
        final Section section = new Section("Integrity", "As millrace verify says it.");
        return section.add(Table.of(ProofText.of(proof)));
    }

    private static Section booked(final JournalStats days)
    {
        final Section section = new Section("Money by ledger and day",
            "What was booked: payments, captures, refunds, and scheduled payments on the day that they ran.");
        final Table table = new Table("", "day", "ledger", "booked", "sum");
        final SortedMap<Long, SortedMap<Integer, Booked>> byDay = new TreeMap<>();
        days.bookedBySpan().forEach((ledger, spans) -> spans.forEach((beginNs, booked) -> byDay
            .computeIfAbsent(beginNs, begin -> new TreeMap<>()).put(ledger, booked)));
        byDay.forEach((beginNs, ledgers) -> ledgers
            .forEach(
                (ledger, booked) -> table.row(Unit.MOMENT.text((double)beginNs), AuditOptions.currency(ledger).code(),
                    count(booked.count()), Money.format(booked.sumMinor(), AuditOptions.currency(ledger)))));
        days.booked().forEach((ledger, booked) -> table.total("all", AuditOptions.currency(ledger).code(),
            count(booked.count()), Money.format(booked.sumMinor(), AuditOptions.currency(ledger))));
        return section.add(table);
    }

    private Section trialBalance()
    {
        final Section section = new Section("Trial balance",
            "Debits equal credits in every ledger, or money was made " +
                "or lost. A balance counts on the account's normal side; pending is what open holds would add to it; " +
                "where nothing stands under available, there is no bound. Those that hold most come first.");
        final Map<Integer, TrialBalance> ledgers = new TreeMap<>();
        proof.ledger().accounts(new AccountState(), account -> ledgers
            .computeIfAbsent(account.ledger(), ledger -> new TrialBalance(ledger, accountsMax)).add(account));
        ledgers.values().forEach(ledger -> section.add(ledger.table(this::name)));
        return section;
    }

    private String name(final long accountId)
    {
        final Account known = names.find(accountId);
        return known == null ? Long.toUnsignedString(accountId) : known.text();
    }

    private static Section refusals(final JournalStats days)
    {
        final Map<ResultCode, Map<EntryKind, Long>> reasons = new EnumMap<>(ResultCode.class);
        days.answers().forEach((kind, codes) -> codes.forEach((code, count) ->
        {
            if (JournalStats.isRefusal(code))
            {
                reasons.computeIfAbsent(code, reason -> new EnumMap<>(EntryKind.class)).put(kind, count);
            }
        }));
        final BarChart chart = new BarChart("refusals", "Refusals by reason", COUNT, 0);
        final Table table = new Table("", "reason", "ISO 20022", "refused", "of what");
        final Map<ResultCode, Long> counts = new EnumMap<>(ResultCode.class);
        reasons.forEach((code, kinds) -> counts.put(code, kinds.values().stream().mapToLong(Long::longValue).sum()));
        counts.entrySet().stream().sorted(Map.Entry.<ResultCode, Long>comparingByValue().reversed()
            .thenComparing(Map.Entry.comparingByKey())).forEach(reason ->
            {
                final ResultCode code = reason.getKey();
                final String name = Words.of(code) + " (" + code.isoReason() + ')';
                chart
                    .add(new BarChart.Bar(name, Hue.SECOND, reason.getValue(), name + ": " + count(reason.getValue())));
                table.row(Words.of(code), code.isoReason(), count(reason.getValue()),
                    String.join(", ", reasons.getOrDefault(code, Map.of()).entrySet().stream()
                        .map(kind -> kind.getKey().word() + " " + count(kind.getValue())).toList()));
            });
        return new Section("Refusals by reason", counts.isEmpty() ? "Nothing was refused." :
            "Each refusal moved nothing. The second column is the status reason of a pain.002.").add(chart).add(table);
    }

    private Section volume(final JournalStats volume, final long spanNs)
    {
        final Section section = new Section("Volume over time", "A column is of " + span(spanNs) + ".");
        final Axis time = new Axis("time, UTC, from " + Words.time(proof.firstTimeNs()).substring(0, 10), Scale.TIME,
            Unit.MOMENT);
        final Series answers = Series.of("all answers and events", Hue.SUBJECT, Shape.COLUMNS);
        final Series refused = Series.of("of them refused", Hue.SECOND, Shape.COLUMNS);
        volume.answersBySpan().forEach((beginNs, span) ->
        {
            answers.add((double)beginNs, (double)span.count());
            refused.add((double)beginNs, (double)span.refused());
        });
        section.add(
            new LineChart("answers", "Answers", time, COUNT).columnWidth((double)spanNs).add(answers).add(refused));
        volume.bookedBySpan().forEach((ledger, spans) ->
        {
            final IsoCurrency currency = AuditOptions.currency(ledger);
            final Series booked = Series.of("booked", Hue.THIRD, Shape.COLUMNS);
            spans.forEach((beginNs, span) -> booked.add((double)beginNs,
                new BigDecimal(span.sumMinor(), currency.decimals()).doubleValue()));
            section.add(new LineChart("booked-" + ledger, currency.code() + " booked", time,
                new Axis(currency.code(), Scale.LINEAR, Unit.COUNT)).columnWidth((double)spanNs).add(booked));
        });
        return section;
    }

    private static String span(final long spanNs)
    {
        final Duration span = Duration.ofNanos(spanNs);
        return span.toDays() > 0 ? count(span.toDays()) + " d" : span.toHours() > 0 ? span.toHours() + " h" :
            span.toMinutes() > 0 ? span.toMinutes() + " min" : span.toSeconds() + " s";
    }

    private static Section latency(final @Nullable CountersReader counters)
    {
        final String what =
            "What the engine that wrote last recorded: how long each sync of the journal took, and how " +
                "many commands were synced and answered as one. A quantile is right to a fifth of its value.";
        if (counters == null || counters.count(EngineHistogram.BURST_COMMANDS) == 0)
        {
            return new Section("Latency", what).add(Table.of(Map.of("recorded", "nothing")));
        }
        final Section section = new Section("Latency", what);
        final LineChart chart = new LineChart("syncs", "Time of a sync", new Axis("percentile of syncs", Scale.NINES,
            Unit.PERCENTILE), new Axis("time", Scale.LOG, Unit.TIME));
        final Series syncs = Series.of("sync", Hue.SUBJECT, Shape.DOTTED);
        final long count = counters.count(EngineHistogram.SYNC_NS);
        for (final double share : SHARES)
        {
            if (count * (1 - share) >= 1)
            {
                syncs.add(share * 100, (double)Math.max(1, counters.quantile(EngineHistogram.SYNC_NS, share)));
            }
        }
        final Table table = new Table("", "what", "recorded", "p50", "p99", "p99.9", "most");
        row(table, "time of a sync", counters, EngineHistogram.SYNC_NS, Unit.TIME);
        row(table, "commands of a burst", counters, EngineHistogram.BURST_COMMANDS, Unit.COUNT);
        return section.add(chart.add(syncs)).add(table);
    }

    private static void row(
        final Table table,
        final String what,
        final CountersReader counters,
        final EngineHistogram histogram,
        final Unit unit)
    {
        table.row(what, count(counters.count(histogram)), unit.text((double)counters.quantile(histogram, 0.5)),
            unit.text((double)counters.quantile(histogram, 0.99)),
            unit.text((double)counters.quantile(histogram, 0.999)),
            unit.text((double)counters.max(histogram)));
    }

    private static String count(final long count)
    {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
