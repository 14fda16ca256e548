package io.millrace.tools.command;

import io.millrace.journal.JournalReader;
import io.millrace.ledger.Burst;
import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.audit.Request;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.refusal.FileRefused;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace trace}: the whole life of a payment.
 */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = "Tells the whole life of a payment: request, decision and reason, holds, captures, refunds, " +
        "repetitions, expiry, with the balances before and after each. Any id of it will do: a refund's leads to the " +
        "capture it pays back, and that to its hold; or what its sender calls it.",
    footer =
    { "%nExample:", "  millrace trace 0000000020260302000000000000000b" })
public final class TraceCommand implements Callable<Integer>
{
    @Mixin
    private AuditOptions options = new AuditOptions();

    @Parameters(paramLabel = "PAYMENT-ID",
        description = "32 hexadecimal digits, a UUID, or what a file called it: InstrId or EndToEndId, in CSV id or " +
            "reference.")
    private String text = "";

    @Option(names = "--json", description = "Say it for machines, one JSON object a line.")
    private boolean isJson;

    /** More payments of one name are no answer. */
    private static final int NAMED_MAX = 20;

    private final Set<Id128> family = new HashSet<>();
    private long found;

    @Override
    public Integer call() throws FileRefused
    {
        family.add(origin(options.paymentId(text)));
        named().forEach(id -> family.add(origin(id)));
        final EntryText people = new EntryText(options);
        final EntryJson machines = new EntryJson(options);
        try (JournalWalk walk = options.walk(entry ->
        {
            if (isOfFamily(entry))
            {
                found++;
                if (isJson)
                {
                    machines.print(entry);
                }
                else
                {
                    people.print(entry);
                }
            }
        }))
        {
            walk.toEnd();
        }
        if (found == 0)
        {
            throw new ToolException("payment is not in the journal: id=" + options.paymentId(text));
        }
        return ExitCode.DONE;
    }

    /** Payments that their senders call so. */
    private List<Id128> named() throws FileRefused
    {
        final List<Id128> named = options.data().references().find(text, NAMED_MAX + 1);
        if (named.size() > NAMED_MAX)
        {
            throw new ToolException("more than " + NAMED_MAX + " payments are called so, ask for one by its id: name=" +
                text + " first=" + named.get(0));
        }
        return named;
    }

    /** What comes of a member of the family is one, too: whatever speaks of it comes later in the journal. */
    private boolean isOfFamily(final Entry entry)
    {
        final Id128 id = new Id128(entry.idHigh(), entry.idLow());
        final Request request = entry.request();
        if (request != null && family.contains(new Id128(request.targetHigh(), request.targetLow())))
        {
            family.add(id);
        }
        return family.contains(id);
    }

    /** Goes from a refund to what it pays back, from a capture to its hold. */
    private Id128 origin(final Id128 id)
    {
        Id128 origin = id;
        Id128 target = target(id);
        while (target != null && !target.equals(origin))
        {
            origin = target;
            target = target(origin);
        }
        return origin;
    }

    private @Nullable Id128 target(final Id128 id)
    {
        final Request request = new Request();
        try (JournalReader reader = options.reader())
        {
            while (reader.next())
            {
                final Burst burst = reader.burst();
                for (int i = 0; i < burst.count(); i++)
                {
                    request.wrap(burst.buffer(), burst.offset(i));
                    if (request.idLow() == id.low() && request.idHigh() == id.high() &&
                        (request.targetHigh() != 0 || request.targetLow() != 0))
                    {
                        return new Id128(request.targetHigh(), request.targetLow());
                    }
                }
            }
        }
        return null;
    }
}
