package io.millrace.tools.command;

import io.millrace.journal.JournalReader;
import io.millrace.ledger.Result;
import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.audit.Movement;
import io.millrace.tools.audit.Position;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code millrace tail}: the last answers of a journal, and those to come.
 */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = "Prints the last answers and events of a journal, a line each; with -f also those that an engine " +
        "goes on to write.",
    footer =
    { "%nExample:", "  millrace tail -n 5" })
public final class TailCommand implements Callable<Integer>
{
    private static final long LOOK_MS = 50;

    @Mixin
    private AuditOptions options = new AuditOptions();

    @Option(names = "-n", paramLabel = "COUNT", defaultValue = "10",
        description = "How many of the last (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(names = "-f", description = "Follow: wait for more, until interrupted.")
    private boolean isFollowing;

    @Option(names = "--until", paramLabel = "TIME|SEQUENCE", description = "Stop there, also with -f.")
    private @Nullable String until;

    private final ArrayDeque<String> last = new ArrayDeque<>();
    private long shownFrom;
    private boolean isAtEnd;

    @Override
    public Integer call() throws InterruptedException
    {
        final Position end = options.position(until, Position::until, Position.END);
        shownFrom = Math.min(end.sequence(), lastSequence()) - count + 1;
        try (JournalWalk walk = options.walk(this::onEntry).until(end))
        {
            walk.toEnd();
            last.forEach(options.out()::println);
            last.clear();
            isAtEnd = true;
            while (isFollowing && !walk.isEnded())
            {
                options.out().flush();
                if (!walk.next())
                {
                    Thread.sleep(LOOK_MS);
                }
            }
        }
        return ExitCode.DONE;
    }

    private long lastSequence()
    {
        try (JournalReader reader = options.reader())
        {
            while (reader.next())
            {
                // Only where it ends is asked for.
            }
            return reader.nextSequence() - 1;
        }
    }

    private void onEntry(final Entry entry)
    {
        if (isAtEnd)
        {
            options.out().println(line(entry));
            return;
        }
        // Each command has an answer at least: of what caused more, the last are kept.
        if (entry.causeSequence() < shownFrom && until == null)
        {
            return;
        }
        if (last.size() >= count)
        {
            last.poll();
        }
        if (count > 0)
        {
            last.add(line(entry));
        }
    }

    private String line(final Entry entry)
    {
        final Result result = entry.result();
        final Movement debit = entry.debit();
        final IsoCurrency currency = AuditOptions.currency(debit.ledger());
        final String amount = result.isBatch() || result.amountMinor() == 0 || !debit.isThere() ? "" :
            Money.format(result.amountMinor(), currency) + ' ' + currency.code();
        final String parties = !debit.isThere() ? "" : !entry.credit().isThere() ? options.name(debit.accountId()) :
            options.name(debit.accountId()) + " -> " + options.name(entry.credit().accountId());
        return String.format(Locale.ROOT, "%s %10d  %-13s %-24s %18s  %-32s  %s", Words.fixedTime(result.timeNs()),
            result.sequence(), entry.kind().word(), Words.of(result.code()), amount,
            new Id128(entry.idHigh(), entry.idLow()), parties).stripTrailing();
    }
}
