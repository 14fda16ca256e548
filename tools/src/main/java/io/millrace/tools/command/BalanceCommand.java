package io.millrace.tools.command;

import io.millrace.tools.account.Account;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.audit.Movement;
import io.millrace.tools.audit.Position;
import io.millrace.tools.report.Balance;
import io.millrace.tools.report.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code millrace balance}: what accounts hold, from the journal alone.
 */
@Command(
    name = "balance",
    mixinStandardHelpOptions = true,
    description = "Says what accounts hold, or held, rebuilt from the journal alone.",
    footer =
    { "%nExample:", "  millrace balance 10 20 --at 2026-03-02T10:00:00Z" })
public final class BalanceCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuditOptions options = new AuditOptions();

    @Option(names = "--at", paramLabel = "TIME|SEQUENCE",
        description = "As it was then: with all that was applied up to and with it; a date means the end of that day.")
    private @Nullable String at;

    @Option(names = "--json", description = "Say it for machines, one JSON object a line.")
    private boolean isJson;

    @Parameters(paramLabel = "ACCOUNT", description = "Accounts to say; all if none is given.")
    private List<String> names = new ArrayList<>();

    @Override
    public Integer call()
    {
        final Set<Long> wanted = new LinkedHashSet<>();
        names.forEach(name -> wanted.addAll(options.idsOf(name)));
        final Position last = options.position(at, Position::until, Position.END);
        final Map<Long, Balance> found = new HashMap<>();
        try (JournalWalk walk = options.walk(entry ->
        {
            if (last.includes(entry.causeSequence(), entry.result().timeNs()))
            {
                note(entry.debit(), wanted, found);
                note(entry.credit(), wanted, found);
            }
        }).until(last))
        {
            walk.toEnd();
        }
        print(wanted.isEmpty() ? inOrder(found) : wanted, found);
        return ExitCode.DONE;
    }

    private void note(final Movement movement, final Set<Long> wanted, final Map<Long, Balance> found)
    {
        final long id = movement.accountId();
        if (movement.isThere() && (wanted.isEmpty() || wanted.contains(id)))
        {
            found.put(id, new Balance(options.account(id, movement.ledger()), movement.posted(), movement.pending(),
                movement.available()));
        }
    }

    /** As the data directory lists them; those that it does not know behind, by number. */
    private Set<Long> inOrder(final Map<Long, Balance> found)
    {
        final Set<Long> order = new LinkedHashSet<>();
        options.known().stream().map(Account::id).filter(found::containsKey).forEach(order::add);
        found.keySet().stream().sorted(Long::compareUnsigned).forEach(order::add);
        return order;
    }

    private void print(final Set<Long> order, final Map<Long, Balance> found)
    {
        final Report report = Reports.to(spec.commandLine().getOut(), isJson);
        for (final long id : order)
        {
            final Balance balance = found.get(id);
            if (balance == null)
            {
                throw new ToolException("account is not in the journal by then: account=" + options.name(id));
            }
            report.onBalance(balance);
        }
        report.flush();
    }
}
