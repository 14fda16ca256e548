package io.millrace.tools.command;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.ledger.ResultCode;
import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.account.AccountKind;
import io.millrace.tools.account.OpeningBalance;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.NameHash;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.Place;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The accounts file as commands: each account opened, and its opening balance paid from an unbounded account of its
 * currency, so that the books balance from the first line. Run again, nothing is opened or paid twice.
 */
final class Openings
{
    /** Where opening balances come from; not an account of any bank. */
    private static final String SOURCE = "millrace-opening-balances";

    private final List<OpeningBalance> openings;
    private final List<OpeningBalance> funded = new ArrayList<>();
    private final List<Account> sources = new ArrayList<>();
    private final NameHash hash = new NameHash();
    private boolean isAllAccepted = true;

    Openings(final List<OpeningBalance> openings, final AccountDirectory directory) throws FileRefused
    {
        this.openings = openings;
        for (final OpeningBalance opening : openings)
        {
            if (opening.balanceMinor() != 0)
            {
                funded.add(opening);
                addSource(opening, directory);
            }
        }
    }

    /** Number of commands that {@link #send} sends. */
    int count()
    {
        return openings.size() + sources.size() + funded.size();
    }

    boolean isAllAccepted()
    {
        return isAllAccepted;
    }

    void send(final Sender sender, final PrintWriter err)
    {
        sender.send(sources.size(),
            (i, buffer, offset) -> AccountOpening.unbounded(sources.get(i).id(), ledger(sources.get(i)))
                .encode(buffer, offset),
            (i, code, outcome) -> check(sources.get(i), outcome, err));
        sender.send(openings.size(),
            (i, buffer, offset) -> opening(openings.get(i)).encode(buffer, offset),
            (i, code, outcome) -> check(openings.get(i).account(), outcome, err));
        sender.send(funded.size(),
            (i, buffer, offset) -> funding(funded.get(i)).encode(buffer, offset),
            (i, code, outcome) -> check(funded.get(i).account(), outcome, err));
    }

    private void addSource(final OpeningBalance opening, final AccountDirectory directory) throws FileRefused
    {
        try
        {
            final Account source = directory.add(SOURCE, opening.account().currency());
            if (!sources.contains(source))
            {
                sources.add(source);
            }
        }
        catch (final InvalidValue invalid)
        {
            throw new FileRefused(new Place(SOURCE, 0, 0), invalid);
        }
    }

    private void check(final Account account, final ResultCode outcome, final PrintWriter err)
    {
        if (outcome == ResultCode.ACCEPTED)
        {
            return;
        }
        isAllAccepted = false;
        final boolean isOther = outcome == ResultCode.ID_REUSED || outcome == ResultCode.ACCOUNT_EXISTS;
        err.println("millrace: account " + FileRefused.quote(account.toString()) + ": " + (isOther ?
            "stands already with another opening balance or kind, which is kept" : Words.of(outcome)));
    }

    private AccountOpening opening(final OpeningBalance opening)
    {
        return new AccountOpening(opening.account().id(), ledger(opening.account()), 0, 0, side(opening.kind()),
            opening.overdraftMinor());
    }

    private Payment funding(final OpeningBalance opening)
    {
        final Account account = opening.account();
        final Id128 id = hash.part("opening balance").part(account.id()).end().id();
        final long source = sourceOf(account.currency()).id();
        final long creditMinor = opening.creditMinor();
        return Payment.of(new UUID(id.high(), id.low()),
            creditMinor > 0 ? source : account.id(),
            creditMinor > 0 ? account.id() : source,
            Math.abs(creditMinor), ledger(account));
    }

    private Account sourceOf(final IsoCurrency currency)
    {
        for (final Account source : sources)
        {
            if (source.currency().ledger() == currency.ledger())
            {
                return source;
            }
        }
        throw new IllegalStateException("no source of opening balances: currency=" + currency);
    }

    private static AccountOpening.Side side(final AccountKind kind)
    {
        return switch (kind)
        {
            case CREDIT -> AccountOpening.Side.CREDIT_NORMAL;
            case DEBIT -> AccountOpening.Side.DEBIT_NORMAL;
            case UNBOUNDED -> AccountOpening.Side.UNBOUNDED;
        };
    }

    private static int ledger(final Account account)
    {
        return account.currency().ledger();
    }
}
