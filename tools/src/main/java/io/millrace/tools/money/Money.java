package io.millrace.tools.money;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import java.math.BigInteger;

/**
 * Text to minor units and back, exactly. The text is a decimal number as XML Schema has it: {@code 4}, {@code 5.0400},
 * {@code .5}, a sign, no exponent, no thousands separator, whatever the locale. Zeros behind the last decimal of the
 * currency are fine; any other digit there would be money that the ledger cannot hold, and is refused, not rounded.
 */
public final class Money
{
    private Money()
    {
    }

    /**
     * Reads the amount of a payment.
     *
     * @param text     of a number, without white space.
     * @param currency that it is in.
     * @return minor units, 1 to 2^63-1.
     * @throws InvalidValue if it is not such an amount.
     */
    public static long parsePayment(final String text, final IsoCurrency currency) throws InvalidValue
    {
        final long amountMinor = parse(text, currency);
        if (amountMinor == 0)
        {
            throw new InvalidValue(IsoReason.AM01, "amount " + FileRefused.quote(text) + " is zero");
        }
        if (amountMinor < 0)
        {
            throw new InvalidValue(IsoReason.AM12, "amount " + FileRefused.quote(text) + " is negative");
        }
        return amountMinor;
    }

    /**
     * Reads a balance.
     *
     * @param text     of a number, without white space.
     * @param currency that it is in.
     * @return minor units, -(2^63-1) to 2^63-1.
     * @throws InvalidValue if it is not a number, too large, or finer than the currency.
     */
    public static long parse(final String text, final IsoCurrency currency) throws InvalidValue
    {
        final int length = text.length();
        int i = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        final boolean isNegative = i == 1 && text.charAt(0) == '-';

        long minor = 0;
        int digits = 0;
        int decimals = -1;
        for (; i < length; i++)
        {
            final char c = text.charAt(i);
            if (c == '.' && decimals < 0)
            {
                decimals = 0;
                continue;
            }
            if (c < '0' || c > '9')
            {
                throw notANumber(text);
            }

            digits++;
            if (decimals >= currency.decimals())
            {
                checkNothingLost(c, text, currency);
                continue;
            }
            decimals = decimals < 0 ? decimals : decimals + 1;
            minor = append(minor, c - '0', text);
        }
        if (digits == 0)
        {
            throw notANumber(text);
        }

        for (int missing = currency.decimals() - Math.max(decimals, 0); missing > 0; missing--)
        {
            minor = append(minor, 0, text);
        }
        return isNegative ? -minor : minor;
    }

    /**
     * Prints an amount or a balance with all decimals of its currency.
     *
     * @param amountMinor minor units.
     * @param currency    that it is in.
     * @return such as {@code -1234.50}.
     */
    public static String format(final long amountMinor, final IsoCurrency currency)
    {
        return format(Long.toString(amountMinor), currency);
    }

    /**
     * Prints a sum that may be beyond one amount.
     *
     * @param sumMinor minor units.
     * @param currency that it is in.
     * @return such as {@code -1234.50}.
     */
    public static String format(final BigInteger sumMinor, final IsoCurrency currency)
    {
        return format(sumMinor.toString(), currency);
    }

    private static String format(final String digits, final IsoCurrency currency)
    {
        final int decimals = currency.decimals();
        if (decimals == 0)
        {
            return digits;
        }

        final boolean isNegative = digits.charAt(0) == '-';
        final String unsigned = isNegative ? digits.substring(1) : digits;
        final String padded = "0".repeat(Math.max(0, decimals + 1 - unsigned.length())) + unsigned;
        final int point = padded.length() - decimals;
        return (isNegative ? "-" : "") + padded.substring(0, point) + '.' + padded.substring(point);
    }

    private static void checkNothingLost(final char digit, final String text, final IsoCurrency currency)
        throws InvalidValue
    {
        if (digit != '0')
        {
            throw new InvalidValue(
                IsoReason.CH20,
                "amount " + FileRefused.quote(text) + " has more than the " + currency.decimals() + " decimals of " +
                    currency);
        }
    }

    private static long append(final long minor, final int digit, final String text) throws InvalidValue
    {
        if (minor > (Long.MAX_VALUE - digit) / 10)
        {
            throw new InvalidValue(
                IsoReason.AM12, "amount " + FileRefused.quote(text) + " is beyond 2^63-1 minor units");
        }
        return minor * 10 + digit;
    }

    private static InvalidValue notANumber(final String text)
    {
        return new InvalidValue(IsoReason.AM12, "amount " + FileRefused.quote(text) + " is not a decimal number");
    }
}
