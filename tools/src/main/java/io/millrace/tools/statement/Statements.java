package io.millrace.tools.statement;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.ResultCode;
import io.millrace.tools.account.Account;
import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.EntryKind;
import io.millrace.tools.audit.JournalWalk;
import io.millrace.tools.audit.Movement;
import io.millrace.tools.audit.Request;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.reference.References;
import io.millrace.tools.reference.ReferencesDirectory;
import io.millrace.tools.reference.ReferencesReader;
import io.millrace.tools.refusal.FileRefused;

/**
 * Collects the statements of accounts in one walk over a journal, and proves each by the ledger's own balance at the
 * end: a statement that would not tie is never handed out.
 * <p>
 * Thread: one.
 */
public final class Statements
{
    private final Map<Long, Statement> byAccount = new LinkedHashMap<>();
    /** Payments that wait for their day; the event by which they run does not say what they are of. */
    private final Map<Id128, Origin> waiting = new HashMap<>();
    /** Batches that something was booked of. */
    private final Set<Id128> batches = new LinkedHashSet<>();
    private final Period period;

    private Statements(final Collection<Account> accounts, final Period period)
    {
        this.period = period;
        accounts.forEach(account -> byAccount.put(account.id(), new Statement(account, period)));
    }

    /**
     * Collects.
     *
     * @param journal    directory of it; an engine may be writing.
     * @param references what senders call their payments.
     * @param accounts   to collect for.
     * @param period     that entries are wanted of.
     * @return a statement for each account that the ledger has, in the order given.
     * @throws FileRefused if what was kept of the senders' names is damaged.
     */
    public static List<Statement> of(
        final Path journal,
        final ReferencesDirectory references,
        final Collection<Account> accounts,
        final Period period)
        throws FileRefused
    {
        final Statements statements = new Statements(accounts, period);
        try (JournalWalk walk = JournalWalk.open(journal, statements::onEntry))
        {
            walk.toEnd();
            final List<Statement> proven = statements.prove(walk.ledger());
            statements.refer(references, proven);
            return proven;
        }
    }

    private void onEntry(final Entry entry)
    {
        final Origin origin = originOf(entry);
        final boolean isDebited = book(entry, entry.debit(), entry.credit(), origin.block);
        final boolean isCredited = book(entry, entry.credit(), entry.debit(), Id128.NONE);
        if ((isDebited || isCredited) && !origin.batch.equals(Id128.NONE) && period.has(entry.result().timeNs()))
        {
            batches.add(origin.batch);
        }
    }

    private Origin originOf(final Entry entry)
    {
        final Id128 id = new Id128(entry.idHigh(), entry.idLow());
        if (entry.kind() == EntryKind.SCHEDULE_RAN)
        {
            final Origin origin = waiting.remove(id);
            return origin == null ? Origin.NONE : origin;
        }
        final @Nullable Request request = entry.request();
        if (request == null)
        {
            return Origin.NONE;
        }
        final Origin origin = new Origin(new Id128(request.referenceHigh(), request.referenceLow()),
            new Id128(entry.batchHigh(), entry.batchLow()));
        if (entry.kind() == EntryKind.SCHEDULE && entry.result().code() == ResultCode.ACCEPTED &&
            !origin.equals(Origin.NONE))
        {
            waiting.put(id, origin);
        }
        return entry.kind() == EntryKind.PAY ? origin : Origin.NONE;
    }

    private boolean book(final Entry entry, final Movement side, final Movement other, final Id128 block)
    {
        final Statement statement = side.isThere() && side.amountMinor() > 0 ? byAccount.get(side.accountId()) : null;
        if (statement == null)
        {
            return false;
        }
        final boolean isBatch = !block.equals(Id128.NONE);
        final Booking next = new Booking(side.isDebit(), isBatch, entry.kind() == EntryKind.REFUND,
            entry.result().timeNs(), isBatch ? block : new Id128(entry.idHigh(), entry.idLow()),
            isBatch ? 0 : other.accountId());
        statement.book(next, block, side.amountMinor());
        return true;
    }

    /** Says of each entry what its sender calls it, where that was kept. */
    private void refer(final ReferencesDirectory references, final List<Statement> statements) throws FileRefused
    {
        final Comparator<Booking> byReference =
            Comparator.comparingLong((Booking booking) -> booking.reference().high())
                .thenComparingLong(booking -> booking.reference().low());
        final Booking[] bookings = statements.stream().flatMap(statement -> statement.bookings().stream())
            .sorted(byReference).toArray(Booking[]::new);
        for (final Id128 batch : batches)
        {
            try (ReferencesReader reader = references.open(batch))
            {
                Id128 block = Id128.NONE;
                while (reader != null && reader.next())
                {
                    if (!reader.block().equals(block))
                    {
                        block = reader.block();
                        refer(bookings, block, reader.references().ofBlock());
                    }
                    refer(bookings, reader.payment(), reader.references());
                }
            }
        }
    }

    private static void refer(final Booking[] sorted, final Id128 reference, final References references)
    {
        int low = 0;
        int high = sorted.length;
        while (low < high)
        {
            final int middle = (low + high) >>> 1;
            if (isBelow(sorted[middle].reference(), reference))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        for (int i = low; i < sorted.length && sorted[i].reference().equals(reference); i++)
        {
            sorted[i].refer(references);
        }
    }

    private static boolean isBelow(final Id128 left, final Id128 right)
    {
        return left.high() == right.high() ? left.low() < right.low() : left.high() < right.high();
    }

    private List<Statement> prove(final Ledger ledger)
    {
        final AccountState state = new AccountState();
        byAccount.keySet().removeIf(id -> !ledger.account(id, state));
        for (final Statement statement : byAccount.values())
        {
            ledger.account(statement.account().id(), state);
            final long creditMinor = state.creditsPosted() - state.debitsPosted();
            if (creditMinor != statement.presentMinor())
            {
                throw new IllegalStateException("statement does not tie: account=" + statement.account() +
                    " entries=" + statement.presentMinor() + " ledger=" + creditMinor);
            }
        }
        return List.copyOf(byAccount.values());
    }

    /** What a payment came with: its block, if that is to be one entry, and its batch. */
    private record Origin(Id128 block, Id128 batch)
    {
        private static final Origin NONE = new Origin(Id128.NONE, Id128.NONE);
    }
}
