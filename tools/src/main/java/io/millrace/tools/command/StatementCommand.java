package io.millrace.tools.command;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.audit.Movement;
import io.millrace.tools.audit.Position;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import io.millrace.tools.report.JsonLine;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace statement}: what an account held, each movement, and what it held then.
 */
@Command(
    name = "statement",
    mixinStandardHelpOptions = true,
    description = "Says what an account held, each booked movement with the balance after it, and what it held at " +
        "the end; rebuilt from the journal alone. Movements come in the order in which they were booked.",
    footer =
    { "%nExample:", "  millrace statement 10 --from 2026-03-02 --to 2026-03-02" })
public final class StatementCommand implements Callable<Integer>
{
    @Mixin
    private AuditOptions options = new AuditOptions();

    @Parameters(paramLabel = "ACCOUNT", description = "Name of the account, or its number.")
    private String name = "";

    @Option(names = "--from", paramLabel = "TIME|SEQUENCE", description = "First moment of it (default: the first).")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME|SEQUENCE", description = "Last moment; a date means all of that day.")
    private @Nullable String to;

    @Option(names = "--holds", description = "Also what was reserved and given back, which changes no balance.")
    private boolean isWithHolds;

    @Option(names = "--format", paramLabel = "text|csv|json", defaultValue = "text",
        description = "How to say it; json is an object a line (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    /** What a statement is for: people, spreadsheets, programs. */
    enum Format
    {
        TEXT, CSV, JSON
    }

    @Override
    public Integer call()
    {
        final Position before = options.position(from, Position::before, Position.START);
        final Position last = options.position(to, Position::until, Position.END);
        for (final long accountId : options.idsOf(name))
        {
            print(accountId, before, last);
        }
        return ExitCode.DONE;
    }

    private void print(final long accountId, final Position before, final Position last)
    {
        final Statement statement = new Statement(accountId, before, last);
        try (JournalWalk walk = options.walk(statement::onEntry).until(last))
        {
            walk.toEnd();
        }
        statement.end();
    }

    private Lines lines(final long accountId, final int ledger)
    {
        final IsoCurrency currency = AuditOptions.currency(ledger);
        return switch (format)
        {
            case TEXT -> new TextLines(accountId, currency);
            case CSV -> new CsvLines(accountId, currency);
            case JSON -> new JsonLines(accountId, currency);
        };
    }

    /** How a statement is written. */
    private interface Lines
    {
        void opening(long postedMinor);

        void movement(Entry entry, Movement movement, Movement other);

        void closing(long postedMinor, long count, long debitsMinor, long creditsMinor);
    }

    /** Follows one account through a walk. */
    private final class Statement
    {
        private final long accountId;
        private final Position before;
        private final Position last;
        private @Nullable Lines lines;
        private boolean isBegun;
        private long postedMinor;
        private long count;
        private long debitsMinor;
        private long creditsMinor;

        private Statement(final long accountId, final Position before, final Position last)
        {
            this.accountId = accountId;
            this.before = before;
            this.last = last;
        }

        private void onEntry(final Entry entry)
        {
            if (entry.debit().accountId() == accountId)
            {
                onMovement(entry, entry.debit(), entry.credit());
            }
            else if (entry.credit().accountId() == accountId)
            {
                onMovement(entry, entry.credit(), entry.debit());
            }
        }

        private void onMovement(final Entry entry, final Movement movement, final Movement other)
        {
            final long timeNs = entry.result().timeNs();
            if (!movement.isThere() || !last.includes(entry.causeSequence(), timeNs))
            {
                return;
            }
            final Lines to = lines == null ? lines(accountId, movement.ledger()) : lines;
            lines = to;
            final boolean isShown = movement.amountMinor() != 0 || (isWithHolds && movement.isMoved());
            if (!before.includes(entry.causeSequence(), timeNs) && isShown)
            {
                begin(to);
                to.movement(entry, movement, other);
                count++;
                debitsMinor += movement.isDebit() ? movement.amountMinor() : 0;
                creditsMinor += movement.isDebit() ? 0 : movement.amountMinor();
            }
            postedMinor = movement.posted();
        }

        private void begin(final Lines to)
        {
            if (!isBegun)
            {
                isBegun = true;
                to.opening(postedMinor);
            }
        }

        private void end()
        {
            final Lines to = lines;
            if (to == null)
            {
                throw new ToolException("account is not in the journal by then: account=" + name);
            }
            begin(to);
            to.closing(postedMinor, count, debitsMinor, creditsMinor);
        }
    }

    private final class TextLines implements Lines
    {
        private static final String ROW = "%-30s %10s  %-12s %-32s  %-22s %15s %15s %15s";

        private final IsoCurrency currency;

        private TextLines(final long accountId, final IsoCurrency currency)
        {
            this.currency = currency;
            options.say("account    %s", options.name(accountId));
            options.say("currency   %s", currency.code());
            options.say("from       %s", from == null ? "the beginning" : from);
            options.say("to         %s", to == null ? "the end" : to);
        }

        @Override
        public void opening(final long postedMinor)
        {
            options.say(ROW, "time (UTC)", "sequence", "what", "payment", "other account", "debit", "credit",
                "balance");
            options.say(ROW, "opening", "", "", "", "", "", "", Money.format(postedMinor, currency));
        }

        @Override
        public void movement(final Entry entry, final Movement movement, final Movement other)
        {
            final long heldMinor = movement.heldMinor();
            final String amount = movement.amountMinor() == 0 ? "" : Money.format(movement.amountMinor(), currency);
            final String what = movement.amountMinor() != 0 ? entry.kind().word() :
                entry.kind().word() + ' ' + (heldMinor < 0 ? "-" : "+") + Money.format(Math.abs(heldMinor), currency);
            options.say(ROW, Words.fixedTime(entry.result().timeNs()), entry.result().sequence(), what,
                new Id128(entry.idHigh(), entry.idLow()), options.name(other.accountId()),
                movement.isDebit() ? amount : "", movement.isDebit() ? "" : amount,
                Money.format(movement.posted(), currency));
        }

        @Override
        public void closing(
            final long postedMinor, final long count, final long debitsMinor, final long creditsMinor)
        {
            options.say(ROW, "closing", "", "", "", count + " movements", Money.format(debitsMinor, currency),
                Money.format(creditsMinor, currency), Money.format(postedMinor, currency));
        }
    }

    private final class CsvLines implements Lines
    {
        private final CsvWriter csv = CsvWriter.builder().bufferSize(0).build(options.out());
        private final String account;
        private final IsoCurrency currency;

        private CsvLines(final long accountId, final IsoCurrency currency)
        {
            account = options.name(accountId);
            this.currency = currency;
            csv.writeRecord("version", "type", "account", "currency", "time", "sequence", "what", "payment", "batch",
                "other", "debit", "credit", "held", "balance");
        }

        @Override
        public void opening(final long postedMinor)
        {
            edge("opening", "", "", postedMinor);
        }

        @Override
        public void movement(final Entry entry, final Movement movement, final Movement other)
        {
            final String amount = Money.format(movement.amountMinor(), currency);
            csv.writeRecord("1", "movement", account, currency.code(), Words.fixedTime(entry.result().timeNs()),
                Long.toString(entry.result().sequence()), entry.kind().word(),
                new Id128(entry.idHigh(), entry.idLow()).toString(),
                entry.isInBatch() ? new Id128(entry.batchHigh(), entry.batchLow()).toString() : "",
                options.name(other.accountId()), movement.isDebit() ? amount : "", movement.isDebit() ? "" : amount,
                Money.format(movement.heldMinor(), currency), Money.format(movement.posted(), currency));
        }

        @Override
        public void closing(
            final long postedMinor, final long count, final long debitsMinor, final long creditsMinor)
        {
            edge("closing", Money.format(debitsMinor, currency), Money.format(creditsMinor, currency), postedMinor);
        }

        private void edge(final String type, final String debit, final String credit, final long postedMinor)
        {
            csv.writeRecord("1", type, account, currency.code(), "", "", "", "", "", "", debit, credit, "",
                Money.format(postedMinor, currency));
        }
    }

    private final class JsonLines implements Lines
    {
        private final JsonLine line = new JsonLine();
        private final String account;
        private final IsoCurrency currency;

        private JsonLines(final long accountId, final IsoCurrency currency)
        {
            account = options.name(accountId);
            this.currency = currency;
        }

        @Override
        public void opening(final long postedMinor)
        {
            options.out().println(begin("opening").member("balance", Money.format(postedMinor, currency)).end());
        }

        @Override
        public void movement(final Entry entry, final Movement movement, final Movement other)
        {
            begin("movement").member("time", Words.fixedTime(entry.result().timeNs()))
                .member("sequence", entry.result().sequence()).member("causeSequence", entry.causeSequence())
                .member("what", entry.kind().word()).member("id", new Id128(entry.idHigh(), entry.idLow()).toString());
            if (entry.isInBatch())
            {
                line.member("batchId", new Id128(entry.batchHigh(), entry.batchLow()).toString());
            }
            options.out().println(line.member("other", options.name(other.accountId()))
                .member("side", movement.isDebit() ? "debit" : "credit")
                .member("amount", Money.format(movement.amountMinor(), currency))
                .member("held", Money.format(movement.heldMinor(), currency))
                .member("balance", Money.format(movement.posted(), currency)).end());
        }

        @Override
        public void closing(
            final long postedMinor, final long count, final long debitsMinor, final long creditsMinor)
        {
            options.out().println(begin("closing").member("movements", count)
                .member("debits", Money.format(debitsMinor, currency))
                .member("credits", Money.format(creditsMinor, currency))
                .member("balance", Money.format(postedMinor, currency)).end());
        }

        private JsonLine begin(final String type)
        {
            return line.begin(type).member("version", 1).member("account", account)
                .member("currency", currency.code());
        }
    }
}
