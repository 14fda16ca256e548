package io.millrace.tools.iso20022;

import org.jspecify.annotations.Nullable;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * DbtrAcct or CdtrAcct: {@code Id/IBAN}, {@code Id/Othr/Id}, or one of version 02, {@code Id/BBAN}, {@code Id/UPIC},
 * {@code Id/PrtryAcct/Id}. The scheme and issuer of another id are passed over: the id is the account.
 *
 * @param text     of the account as it stands.
 * @param currency that the account is said to be held in, if it is said.
 * @param place    of the text.
 */
record AccountElement(String text, @Nullable String currency, Place place)
{
    /** Reads the account that the cursor stands on. */
    static AccountElement read(final XmlCursor xml) throws FileRefused
    {
        final String name = xml.name();
        final Place start = xml.place();
        AccountElement account = null;
        String currency = null;
        while (xml.nextChild())
        {
            switch (xml.name())
            {
                case "Id" -> account = readId(xml, name, account);
                case "Ccy" -> currency = xml.text();
                default -> xml.skip();
            }
        }
        if (account == null || account.text.isEmpty())
        {
            throw new FileRefused(start, IsoReason.CH21, name + " has neither an IBAN nor another id");
        }
        return new AccountElement(account.text, currency, account.place);
    }

    private static @Nullable AccountElement readId(
        final XmlCursor xml,
        final String name,
        final @Nullable AccountElement earlier)
        throws FileRefused
    {
        AccountElement account = earlier;
        while (xml.nextChild())
        {
            if (account != null)
            {
                throw xml.refused(IsoReason.CH17, name + " has two ids");
            }
            switch (xml.name())
            {
                case "IBAN", "BBAN", "UPIC" -> account = new AccountElement(xml.place(), xml.text());
                case "Othr", "PrtryAcct" -> account = readOther(xml);
                default -> xml.skip();
            }
        }
        return account;
    }

    private static @Nullable AccountElement readOther(final XmlCursor xml) throws FileRefused
    {
        AccountElement account = null;
        while (xml.nextChild())
        {
            if ("Id".equals(xml.name()))
            {
                account = new AccountElement(xml.place(), xml.text());
            }
            else
            {
                xml.skip();
            }
        }
        return account;
    }

    private AccountElement(final Place place, final String text)
    {
        this(text, null, place);
    }
}
