package io.millrace.tools.table;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Result;
import io.millrace.sbe.AccountStatus;
import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.EntryKind;
import io.millrace.tools.audit.Movement;
import io.millrace.tools.audit.Request;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.reference.References;
import io.millrace.tools.reference.ReferencesDirectory;
import io.millrace.tools.reference.ReferencesReader;
import io.millrace.tools.refusal.FileRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a journal's tables while it is walked: payments and postings as they come, accounts and names at the end.
 * <p>
 * Thread: one. Memory: an id for each account, at the end.
 */
public final class JournalTables implements AutoCloseable
{
    private final Rows payments;
    private final Rows postings;
    private final RowsTarget target;
    private final LongFunction<@Nullable String> names;
    private final IntFunction<String> currencies;

    /**
     * Before the first entry.
     *
     * @param target     of the tables.
     * @param names      of accounts, null for one that has none.
     * @param currencies of ledgers.
     */
    public JournalTables(
        final RowsTarget target, final LongFunction<@Nullable String> names, final IntFunction<String> currencies)
        throws IOException
    {
        this.target = target;
        this.names = names;
        this.currencies = currencies;
        payments = target.open(Table.PAYMENTS);
        postings = target.open(Table.POSTINGS);
    }

    /**
     * Writes what an entry has for the tables.
     *
     * @param entry of a walk.
     */
    public void onEntry(final Entry entry)
    {
        try
        {
            final Request request = entry.request();
            if (request == null || request.isItem() || entry.kind() == EntryKind.BATCH)
            {
                payment(entry, request);
            }
            if (entry.isMoved())
            {
                posting(entry, entry.debit(), entry.credit());
                posting(entry, entry.credit(), entry.debit());
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Writes the accounts, and all that is left.
     *
     * @param ledger at the end of the walk.
     */
    public void end(final Ledger ledger) throws IOException
    {
        final long[] ids = new long[ledger.accountCount()];
        final int[] count = new int[1];
        final AccountState state = new AccountState();
        ledger.accounts(state, account -> ids[count[0]++] = account.accountId() + Long.MIN_VALUE);
        Arrays.sort(ids);
        try (Rows accounts = target.open(Table.ACCOUNTS))
        {
            for (final long id : ids)
            {
                ledger.account(id - Long.MIN_VALUE, state);
                account(accounts, state);
            }
        }
    }

    /**
     * Writes what senders call their payments.
     *
     * @param directory where that is kept.
     * @throws FileRefused if it is damaged.
     */
    public void names(final ReferencesDirectory directory) throws IOException, FileRefused
    {
        try (Rows names = target.open(Table.NAMES))
        {
            for (final Id128 batch : directory.batches())
            {
                try (ReferencesReader reader = directory.open(batch))
                {
                    while (reader != null && reader.next())
                    {
                        final References called = reader.references();
                        names.text(reader.payment().toString()).text(batch.toString()).text(called.messageId())
                            .text(called.paymentInformationId()).text(called.instructionId())
                            .text(called.endToEndId()).end();
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException
    {
        payments.close();
        postings.close();
    }

    private void payment(final Entry entry, final @Nullable Request request) throws IOException
    {
        final Result result = entry.result();
        final boolean isBatch = result.isBatch();
        payments.number(result.sequence()).number(entry.causeSequence()).time(result.timeNs())
            .text(entry.kind().word()).text(id(entry.idHigh(), entry.idLow()))
            .text(id(entry.batchHigh(), entry.batchLow()))
            .text(request == null ? null : id(request.targetHigh(), request.targetLow()))
            .text(request == null ? null : id(request.referenceHigh(), request.referenceLow()));
        final int ledger = entry.debit().isThere() ? entry.debit().ledger() : request == null ? 0 : request.ledger();
        numberOrNothing(payments, ledger, ledger != 0);
        payments.text(isBatch ? null : account(result.debitAccount()))
            .text(isBatch ? null : account(result.creditAccount()));
        numberOrNothing(payments, request == null ? 0 : request.amountMinor(), request != null);
        payments.number(result.amountMinor()).text(result.code().name()).text(result.outcome().name())
            .text(result.code().isoReason().isEmpty() ? null : result.code().isoReason())
            .text(request == null || request.initiator() == 0 ? null : Long.toString(request.initiator()))
            .time(request == null ? 0 : Math.max(0, request.deadlineNs())).end();
    }

    private void posting(final Entry entry, final Movement movement, final Movement other) throws IOException
    {
        final Result result = entry.result();
        postings.number(result.sequence()).number(entry.causeSequence()).time(result.timeNs())
            .text(entry.kind().word()).text(id(entry.idHigh(), entry.idLow()))
            .text(id(entry.batchHigh(), entry.batchLow())).text(account(movement.accountId()))
            .text(account(other.accountId())).text(movement.isDebit() ? "debit" : "credit")
            .number(movement.ledger()).number(movement.amountMinor()).number(movement.heldMinor())
            .number(movement.postedBefore()).number(movement.posted()).number(movement.pending());
        numberOrNothing(postings, movement.available(), movement.available() != Long.MAX_VALUE);
        postings.end();
    }

    private void account(final Rows accounts, final AccountState state) throws IOException
    {
        accounts.text(account(state.accountId())).text(names.apply(state.accountId())).number(state.ledger())
            .text(currencies.apply(state.ledger())).number(state.code())
            .text(state.owner() == 0 ? null : Long.toString(state.owner()))
            .text(AccountStatus.get(state.status()).name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .text(state.isDebitNormal() ? "debit" : "credit").text(state.isUnbounded() ? "no" : "yes")
            .number(state.overdraftMinor()).number(state.debitsPosted()).number(state.creditsPosted())
            .number(state.debitsPending()).number(state.creditsPending()).number(state.posted());
        numberOrNothing(accounts, state.available(), state.available() != Long.MAX_VALUE);
        accounts.end();
    }

    private static void numberOrNothing(final Rows rows, final long value, final boolean isThere) throws IOException
    {
        if (isThere)
        {
            rows.number(value);
        }
        else
        {
            rows.nothing();
        }
    }

    private static @Nullable String account(final long id)
    {
        return id == 0 ? null : Long.toUnsignedString(id);
    }

    private static @Nullable String id(final long high, final long low)
    {
        return high == 0 && low == 0 ? null : new Id128(high, low).toString();
    }
}
