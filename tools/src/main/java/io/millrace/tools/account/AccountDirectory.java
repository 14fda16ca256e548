package io.millrace.tools.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.identity.NameHash;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * Every account that the tool knows, by text and by id.
 * <p>
 * An id is 64 bits of SHA-256 over text and currency, so that it needs no counter and is the same everywhere. Of a
 * million accounts two share an id once in 37 million directories; that is rare, not impossible, and would merge two
 * people's money. So the directory, which sees both texts, refuses the second one by name.
 * <p>
 * Thread: one.
 */
public final class AccountDirectory
{
    private final Map<String, List<Account>> byText = new HashMap<>();
    private final Map<Long, Account> byId = new LinkedHashMap<>();
    private final List<Alias> aliases = new ArrayList<>();
    private final ToLongBiFunction<String, IsoCurrency> idOf;

    /** Knows no account yet. */
    public AccountDirectory()
    {
        final NameHash hash = new NameHash();
        idOf = (text, currency) -> hash.part("account").part(text).part(currency.ledger()).end().id64();
    }

    /** With another rule for ids, so that a test can have two accounts collide. */
    AccountDirectory(final ToLongBiFunction<String, IsoCurrency> idOf)
    {
        this.idOf = idOf;
    }

    /**
     * Makes an account known.
     *
     * @param text     as its holder writes it.
     * @param currency that it is held in.
     * @return the account; the one known already if there is one.
     * @throws InvalidValue if the text cannot name an account, or its id is another account's.
     */
    public Account add(final String text, final IsoCurrency currency) throws InvalidValue
    {
        final String canonical = AccountText.canonical(text);
        final Account known = find(canonical, currency);
        if (known != null)
        {
            return known;
        }

        final Account account = new Account(canonical, currency, idOf.applyAsLong(canonical, currency));
        checkAlone(account, byId.putIfAbsent(account.id(), account));
        byText.merge(canonical, List.of(account), AccountDirectory::append);
        return account;
    }

    /**
     * Makes another text known under which files name an account.
     *
     * @param text    as files have it.
     * @param account that is known already.
     * @throws InvalidValue if the text cannot name an account, or names another one in this currency.
     */
    public void alias(final String text, final Account account) throws InvalidValue
    {
        final String canonical = AccountText.canonical(text);
        final Account known = find(canonical, account.currency());
        if (known == null)
        {
            byText.merge(canonical, List.of(account), AccountDirectory::append);
            aliases.add(new Alias(canonical, account));
        }
        else if (known.id() != account.id())
        {
            throw new InvalidValue(
                IsoReason.CH16,
                "alias " + FileRefused.quote(canonical) + " is account " + FileRefused.quote(known.toString()) +
                    " already");
        }
    }

    /**
     * Another text for an account.
     *
     * @param text    canonical.
     * @param account that it names.
     */
    public record Alias(String text, Account account)
    {
    }

    /** @return all other texts, in the order in which they became known. */
    public List<Alias> aliases()
    {
        return Collections.unmodifiableList(aliases);
    }

    /**
     * Finds the account that a payment is from.
     *
     * @param text     as the file has it.
     * @param currency of the payment.
     * @return the account.
     * @throws InvalidValue if it is not known, saying whether the text is a mistyped IBAN, and which currencies it is
     *                      held in. An account that is known is never held to be mistyped.
     */
    public Account payer(final String text, final IsoCurrency currency) throws InvalidValue
    {
        final Account account = known(text, currency);
        if (account == null)
        {
            throw unknown(AccountText.canonical(text), currency);
        }
        return account;
    }

    /**
     * Finds the account on the other side of a payment. One that is not known, a mistyped IBAN say, is that
     * payment's own matter and not its file's: it gets the id that its text has, under which the ledger has
     * no account. So it is the ledger that refuses the payment, and remembers that.
     *
     * @param text     as the file has it.
     * @param currency of the payment.
     * @return the account; it does not become known by this.
     * @throws InvalidValue if the text cannot name an account, or its id is another account's.
     */
    public Account counterparty(final String text, final IsoCurrency currency) throws InvalidValue
    {
        final Account account = known(text, currency);
        if (account != null)
        {
            return account;
        }
        final String canonical = AccountText.canonical(text);
        final Account unknown = new Account(canonical, currency, idOf.applyAsLong(canonical, currency));
        checkAlone(unknown, byId.get(unknown.id()));
        return unknown;
    }

    /**
     * Finds all accounts of a text.
     *
     * @param text as its holder writes it.
     * @return one for each currency that it is held in, none if it is not known.
     */
    public List<Account> find(final String text)
    {
        try
        {
            return byText.getOrDefault(AccountText.canonical(text), List.of());
        }
        catch (final InvalidValue ex)
        {
            return List.of();
        }
    }

    /**
     * Finds an account by its id.
     *
     * @param id of the ledger.
     * @return the account, null if it is not known.
     */
    public @Nullable Account find(final long id)
    {
        return byId.get(id);
    }

    /** @return all accounts, in the order in which they became known. */
    public Collection<Account> accounts()
    {
        return Collections.unmodifiableCollection(byId.values());
    }

    private @Nullable Account known(final String text, final IsoCurrency currency) throws InvalidValue
    {
        final Account account = find(text, currency);
        return account == null ? find(AccountText.canonical(text), currency) : account;
    }

    private @Nullable Account find(final String canonical, final IsoCurrency currency)
    {
        final List<Account> accounts = byText.get(canonical);
        if (accounts != null)
        {
            for (final Account account : accounts)
            {
                if (account.currency().ledger() == currency.ledger())
                {
                    return account;
                }
            }
        }
        return null;
    }

    private static void checkAlone(final Account account, final @Nullable Account other) throws InvalidValue
    {
        if (other != null)
        {
            throw new InvalidValue(
                IsoReason.CH16,
                "accounts " + FileRefused.quote(account.toString()) + " and " + FileRefused.quote(other.toString()) +
                    " have the same id " + Long.toHexString(account.id()) + "; rename one");
        }
    }

    private InvalidValue unknown(final String canonical, final IsoCurrency currency)
    {
        final String subject = "debtor account " + FileRefused.quote(canonical);
        final List<Account> accounts = byText.get(canonical);
        if (accounts != null)
        {
            final String held = accounts.stream().map(account -> account.currency().code())
                .collect(Collectors.joining(" and "));
            return new InvalidValue(
                IsoReason.AM03,
                subject + " is held in " + held + ", not in " + currency + ": the ledger does not convert");
        }
        if (AccountText.isBrokenIban(canonical))
        {
            return new InvalidValue(
                IsoReason.AC02, subject + " is not an IBAN: its check digits, length or structure are wrong");
        }
        return new InvalidValue(IsoReason.AC02, subject + " is not known");
    }

    private static List<Account> append(final List<Account> accounts, final List<Account> more)
    {
        return Stream.concat(accounts.stream(), more.stream()).toList();
    }
}
