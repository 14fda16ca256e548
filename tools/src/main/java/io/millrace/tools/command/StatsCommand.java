package io.millrace.tools.command;

import io.millrace.ledger.ResultCode;
import io.millrace.tools.audit.Booked;
import io.millrace.tools.audit.EntryKind;
import io.millrace.tools.audit.JournalStats;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import io.millrace.tools.report.JsonLine;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code millrace stats}: how much of what is in a journal.
 */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description = "Counts what is in a journal: commands and answers by kind and reason, money booked by ledger.",
    footer =
    { "%nExample:", "  millrace stats" })
public final class StatsCommand implements Callable<Integer>
{
    private static final int VERSION = 1;

    @Mixin
    private AuditOptions options = new AuditOptions();

    @Option(names = "--json", description = "Say it for machines, one JSON object a line.")
    private boolean isJson;

    private final JournalStats stats = new JournalStats(TimeUnit.DAYS.toNanos(1));

    @Override
    public Integer call()
    {
        long bursts = 0;
        long firstTimeNs = 0;
        try (JournalWalk walk = options.walk(stats))
        {
            while (walk.next())
            {
                firstTimeNs = bursts == 0 ? walk.ledger().timeNs() : firstTimeNs;
                bursts++;
            }
            print(walk, bursts, firstTimeNs);
        }
        return ExitCode.DONE;
    }

    private void print(final JournalWalk walk, final long bursts, final long firstTimeNs)
    {
        final long commands = walk.ledger().sequence() + 1;
        if (isJson)
        {
            options.out().println(new JsonLine().begin("journal").member("version", VERSION)
                .member("commands", commands).member("bursts", bursts).member("bytes", walk.reader().bytesRead())
                .member("accounts", walk.ledger().accountCount()).member("firstTime", Words.fixedTime(firstTimeNs))
                .member("lastTime", Words.fixedTime(walk.ledger().timeNs())).end());
        }
        else
        {
            options.say("commands   %,d in %,d bursts, %,d bytes", commands, bursts, walk.reader().bytesRead());
            options.say("written    %s to %s", Words.fixedTime(firstTimeNs), Words.fixedTime(walk.ledger().timeNs()));
            options.say("accounts   %,d", walk.ledger().accountCount());
        }
        stats.booked().forEach(this::print);
        stats.answers().forEach((kind, codes) -> codes.forEach((code, count) -> print(kind, code, count)));
    }

    private void print(final int ledger, final Booked total)
    {
        final IsoCurrency currency = AuditOptions.currency(ledger);
        if (isJson)
        {
            options.out().println(new JsonLine().begin("booked").member("version", VERSION).member("ledger", ledger)
                .member("count", total.count()).member("sumMinor", total.sumMinor().toString()).end());
        }
        else
        {
            options.say("booked     %,d of %s %s", total.count(), Money.format(total.sumMinor(), currency),
                currency.code());
        }
    }

    private void print(final EntryKind kind, final ResultCode code, final long count)
    {
        if (isJson)
        {
            options.out().println(new JsonLine().begin("answers").member("version", VERSION)
                .member("what", kind.word()).member("code", code.name()).member("count", count).end());
        }
        else
        {
            options.say("%-14s %-28s %,12d", kind.word(), Words.of(code), count);
        }
    }
}
