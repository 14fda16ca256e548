package io.millrace.tools.account;

import java.util.Locale;
import java.util.regex.Pattern;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;

/**
 * One spelling for each account: an IBAN in capitals, without the blanks that it is printed with; any other text as it
 * stands.
 */
public final class AccountText
{
    /** Longest text of an account: ISO has 34, others more. */
    private static final int LENGTH_LIMIT = 70;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern IBAN = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}");

    private AccountText()
    {
    }

    /**
     * The canonical spelling.
     *
     * @param text as a file has it.
     * @return the same without blanks and in capitals if that is a sound IBAN, otherwise without blanks at its ends.
     * @throws InvalidValue if there is no text, too much of it, or a control character in it.
     */
    public static String canonical(final String text) throws InvalidValue
    {
        final String stripped = text.strip();
        if (stripped.isEmpty())
        {
            throw new InvalidValue(IsoReason.CH21, "the account is empty");
        }
        if (stripped.length() > LENGTH_LIMIT || stripped.chars().anyMatch(Character::isISOControl))
        {
            throw new InvalidValue(
                IsoReason.CH16,
                "account " + FileRefused.quote(stripped) + " has a control character or more than " + LENGTH_LIMIT +
                    " characters");
        }

        final String compact = compact(stripped);
        return isIban(compact) ? compact : stripped;
    }

    /**
     * Whether a text was meant as an IBAN but cannot be one: the shape is right, the check digits are not.
     *
     * @param text of an account.
     * @return true if it is a mistyped IBAN.
     */
    public static boolean isBrokenIban(final String text)
    {
        final String compact = compact(text);
        return IBAN.matcher(compact).matches() && !isIban(compact);
    }

    /**
     * Whether a text is an IBAN: of a country that has them, of its length and structure, and with the check digits
     * that a bank computes.
     *
     * @param compact in capitals, without blanks.
     * @return true if it is one.
     */
    public static boolean isIban(final String compact)
    {
        if (!IBAN.matcher(compact).matches())
        {
            return false;
        }

        try
        {
            IbanUtil.validate(compact);
        }
        catch (final Iban4jException ex)
        {
            return false;
        }
        // 00, 01 and 99 would come out right in place of 97, 98 and 02, but no bank computes them.
        final int checkDigits = Integer.parseInt(compact, 2, 4, 10);
        return checkDigits >= 2 && checkDigits <= 98;
    }

    private static String compact(final String text)
    {
        return BLANKS.matcher(text).replaceAll("").toUpperCase(Locale.ROOT);
    }
}
