package io.millrace.tools.statement;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/**
 * Collects the statements of accounts in one walk over a journal, and proves each by the ledger's own balance at the
 * end: a statement that would not tie is never handed out.
 * <p>
 * Thread: one.
 */
public final class Statements
{
    private final Map<Long, Statement> byAccount = new LinkedHashMap<>();
    /** Blocks of payments that wait for their day; the event by which they run does not say it. */
    private final Map<Id128, Id128> waiting = new HashMap<>();

    private Statements(final Collection<Account> accounts, final Period period)
    {
        accounts.forEach(account -> byAccount.put(account.id(), new Statement(account, period)));
    }

    /**
     * Collects.
     *
     * @param journal  directory of it; an engine may be writing.
     * @param accounts to collect for.
     * @param period   that entries are wanted of.
     * @return a statement for each account that the ledger has, in the order given.
     */
    public static List<Statement> of(final Path journal, final Collection<Account> accounts, final Period period)
    {
        final Statements statements = new Statements(accounts, period);
        try (JournalWalk walk = JournalWalk.open(journal, statements::onEntry))
        {
            walk.toEnd();
            return statements.prove(walk.ledger());
        }
    }

    private void onEntry(final Entry entry)
    {
        final Id128 block = blockOf(entry);
        book(entry, entry.debit(), entry.credit(), block);
        book(entry, entry.credit(), entry.debit(), Id128.NONE);
    }

    private Id128 blockOf(final Entry entry)
    {
        final Id128 id = new Id128(entry.idHigh(), entry.idLow());
        if (entry.kind() == EntryKind.SCHEDULE_RAN)
        {
            final Id128 block = waiting.remove(id);
            return block == null ? Id128.NONE : block;
        }
        final @Nullable Request request = entry.request();
        if (request == null)
        {
            return Id128.NONE;
        }
        final Id128 block = new Id128(request.referenceHigh(), request.referenceLow());
        if (entry.kind() == EntryKind.SCHEDULE && entry.result().code() == ResultCode.ACCEPTED &&
            !block.equals(Id128.NONE))
        {
            waiting.put(id, block);
        }
        return entry.kind() == EntryKind.PAY ? block : Id128.NONE;
    }

    private void book(final Entry entry, final Movement side, final Movement other, final Id128 block)
    {
        final Statement statement = side.isThere() && side.amountMinor() > 0 ? byAccount.get(side.accountId()) : null;
        if (statement != null)
        {
            final boolean isBatch = !block.equals(Id128.NONE);
            final Booking next = new Booking(side.isDebit(), isBatch, entry.kind() == EntryKind.REFUND,
                entry.result().timeNs(), isBatch ? block : new Id128(entry.idHigh(), entry.idLow()),
                isBatch ? 0 : other.accountId());
            statement.book(next, block, side.amountMinor());
        }
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
}
