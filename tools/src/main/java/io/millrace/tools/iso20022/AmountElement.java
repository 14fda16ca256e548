package io.millrace.tools.iso20022;

import io.millrace.tools.money.Amount;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;
import org.jspecify.annotations.Nullable;

/**
 * Amt: an instructed amount with its currency.
 *
 * @param amount payable or not.
 * @param place  of the number.
 */
record AmountElement(Amount amount, Place place)
{
    /** Reads the amount that the cursor stands on. */
    static AmountElement read(final XmlCursor xml) throws FileRefused
    {
        final Place place = xml.place();
        AmountElement amount = null;
        while (xml.nextChild())
        {
            if (amount != null)
            {
                throw xml.refused(IsoReason.CH17, "Amt has two amounts");
            }
            switch (xml.name())
            {
                case "InstdAmt" -> amount = readInstructed(xml);
                case "EqvtAmt" -> throw xml.refused(
                    IsoReason.CH17,
                    "EqvtAmt gives the amount in another currency than it is to be paid in: the ledger does not" +
                        " convert, give InstdAmt");
                default -> throw xml.refused(IsoReason.CH17, "Amt has a " + FileRefused.quote(xml.name()));
            }
        }
        if (amount == null)
        {
            throw new FileRefused(place, IsoReason.AM12, "Amt has no InstdAmt");
        }
        return amount;
    }

    private static AmountElement readInstructed(final XmlCursor xml) throws FileRefused
    {
        final Place place = xml.place();
        final @Nullable String code = xml.attribute("Ccy");
        if (code == null)
        {
            throw new FileRefused(place, IsoReason.AM11, "InstdAmt has no Ccy");
        }

        try
        {
            final IsoCurrency currency = IsoCurrency.of(code);
            return new AmountElement(Amount.parse(xml.text(), currency), place);
        }
        catch (final InvalidValue ex)
        {
            throw new FileRefused(place, ex);
        }
    }
}
