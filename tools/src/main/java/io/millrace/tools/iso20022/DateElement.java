package io.millrace.tools.iso20022;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * ReqdExctnDt: a date as text (up to version 07), or as {@code Dt} or {@code DtTm} (from 08 on). Of a time the date is
 * taken as it is written, in its sender's zone: it is a day at the bank, not an instant.
 */
final class DateElement
{
    private static final Pattern DATE = Pattern.compile(
        "([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?");

    private DateElement()
    {
    }

    /** Reads the date that the cursor stands on. */
    static LocalDate read(final XmlCursor xml) throws FileRefused
    {
        final Place place = xml.place();
        final String text = xml.textWithin();
        final Matcher matcher = DATE.matcher(text);
        if (matcher.matches())
        {
            try
            {
                return LocalDate.parse(matcher.group(1));
            }
            catch (final DateTimeException ex)
            {
                // The 30th of February; refused as anything else is.
            }
        }
        throw new FileRefused(place, IsoReason.DT01, "ReqdExctnDt " + FileRefused.quote(text) + " is not a date");
    }
}
