package io.millrace.tools.money;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * The amount of a payment, as its sender wrote it. A number that no payment can have (too precise for its currency,
 * zero, negative, too large) is the payment's own matter and not its file's: the ledger is asked for zero, which
 * it refuses, and the sender hears {@link #fault()}.
 *
 * @param minor     minor units, positive; 0 if it cannot be paid.
 * @param currency  that it is in.
 * @param unpayable what stands in the file, a decimal number, if it cannot be paid.
 */
public record Amount(long minor, IsoCurrency currency, @Nullable String unpayable)
{
    /** Digits that ISO 20022 and a little more have; keeps a hostile number from costing time. */
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(?=\\.?[0-9])[0-9]{0,30}(\\.[0-9]{0,20})?");

    /**
     * One that can be paid.
     *
     * @param minor    minor units, positive.
     * @param currency that it is in.
     * @return the amount.
     */
    public static Amount of(final long minor, final IsoCurrency currency)
    {
        return new Amount(minor, currency, null);
    }

    /**
     * Reads an amount.
     *
     * @param text     of a number, without white space.
     * @param currency that it is in.
     * @return the amount, payable or not.
     * @throws InvalidValue if it is not a decimal number, so that it cannot be held against a control sum.
     */
    public static Amount parse(final String text, final IsoCurrency currency) throws InvalidValue
    {
        try
        {
            return of(Money.parsePayment(text, currency), currency);
        }
        catch (final InvalidValue ex)
        {
            if (!DECIMAL.matcher(text).matches())
            {
                throw ex;
            }
            return new Amount(0, currency, text);
        }
    }

    /** @return the plain number, exactly. */
    public BigDecimal decimal()
    {
        return unpayable == null ? BigDecimal.valueOf(minor, currency.decimals()) : new BigDecimal(unpayable);
    }

    /** @return why it cannot be paid; null if it can. */
    public @Nullable InvalidValue fault()
    {
        if (unpayable == null)
        {
            return null;
        }
        try
        {
            Money.parsePayment(unpayable, currency);
            return new InvalidValue(IsoReason.AM12, "amount cannot be paid");
        }
        catch (final InvalidValue ex)
        {
            return ex;
        }
    }

    /** @return the number with all decimals of its currency; as it was written if it cannot be paid. */
    @Override
    public String toString()
    {
        return unpayable == null ? Money.format(minor, currency) : unpayable;
    }
}
