package io.millrace.tools.money;

import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * A currency of ISO 4217: what its ledger is called and how many decimals its amounts have.
 * <p>
 * The table is the JDK's, so that it ages with the JDK, plus what some JDK that we run on lacks, so that a file means
 * the same on all of them. Codes that ISO gives no minor unit (gold, special drawing rights, test codes) are known but
 * refused. Where ISO gave one number to a currency and its one-to-one successor, both are the same ledger.
 *
 * @param code     alphabetic code.
 * @param ledger   numeric code.
 * @param decimals digits behind the point, 0 to 4: the minor unit is {@code 10^-decimals}.
 */
public record IsoCurrency(String code, int ledger, int decimals)
{
    /** Most decimals that a currency has (CLF, UYW). */
    public static final int MAX_DECIMALS = 4;

    /** Missing in some JDK from 17 on; the first of a ledger is the one that a ledger is printed as. */
    private static final List<IsoCurrency> NOT_IN_EVERY_JDK = List.of(
        new IsoCurrency("SLE", 925, 2),
        new IsoCurrency("UYW", 927, 4),
        new IsoCurrency("VED", 926, 2),
        new IsoCurrency("XAD", 396, 2),
        new IsoCurrency("XCG", 532, 2),
        new IsoCurrency("ZWG", 924, 2));

    private static final Map<String, IsoCurrency> BY_CODE = new HashMap<>();
    private static final Map<Integer, IsoCurrency> BY_LEDGER = new HashMap<>();

    static
    {
        NOT_IN_EVERY_JDK.forEach(IsoCurrency::register);
        Currency.getAvailableCurrencies().stream().filter(currency -> currency.getNumericCode() > 0)
            .sorted(Comparator.comparing(Currency::getCurrencyCode))
            .map(
                currency -> new IsoCurrency(
                    currency.getCurrencyCode(), currency.getNumericCode(), currency.getDefaultFractionDigits()))
            .forEach(IsoCurrency::register);
    }

    /**
     * Finds a currency by its alphabetic code.
     *
     * @param code three capital letters.
     * @return the currency.
     * @throws InvalidValue if ISO 4217 does not have it, or gives it no minor unit.
     */
    public static IsoCurrency of(final String code) throws InvalidValue
    {
        final IsoCurrency currency = BY_CODE.get(code);
        if (currency == null)
        {
            throw new InvalidValue(IsoReason.AM11, "currency " + FileRefused.quote(code) + " is not in ISO 4217");
        }
        if (currency.decimals < 0)
        {
            throw new InvalidValue(IsoReason.AM03, "currency " + code + " has no minor unit, so no ledger can hold it");
        }
        return currency;
    }

    /**
     * Finds a currency by its ledger.
     *
     * @param ledger ISO 4217 numeric code.
     * @return the currency; null for a ledger that is not one of ISO 4217.
     */
    public static @Nullable IsoCurrency ofLedger(final int ledger)
    {
        final IsoCurrency currency = BY_LEDGER.get(ledger);
        return currency == null || currency.decimals < 0 ? null : currency;
    }

    @Override
    public String toString()
    {
        return code;
    }

    private static void register(final IsoCurrency currency)
    {
        BY_CODE.putIfAbsent(currency.code, currency);
        BY_LEDGER.putIfAbsent(currency.ledger, currency);
    }
}
