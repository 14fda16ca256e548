package io.millrace.tools.iso20022;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.money.Tally;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * What a group or a payment information block says of its payments (NbOfTxs, CtrlSum), to be held against what is
 * there. Both may be missing; neither may be wrong. The control sum is a plain total, whatever the currencies.
 */
final class Announced
{
    /** Digits that a control sum may have; ISO allows 18. Keeps a hostile number from costing time. */
    private static final Pattern SUM = Pattern.compile("(?=\\.?[0-9])[0-9]{0,30}(\\.[0-9]{0,20})?");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,15}");

    private final String level;
    private final IsoReason wrongCount;
    private @Nullable Place countPlace;
    private @Nullable Place sumPlace;
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;

    /**
     * Nothing said yet.
     *
     * @param level      what the line calls the speaker.
     * @param wrongCount reason for a wrong count on this level.
     */
    Announced(final String level, final IsoReason wrongCount)
    {
        this.level = level;
        this.wrongCount = wrongCount;
    }

    /** Reads NbOfTxs, which the cursor stands on. */
    void readCount(final XmlCursor xml) throws FileRefused
    {
        checkFirst(countPlace, xml);
        countPlace = xml.place();
        final String text = xml.text();
        if (!COUNT.matcher(text).matches())
        {
            throw new FileRefused(countPlace, wrongCount, "NbOfTxs " + FileRefused.quote(text) + " is not a count");
        }
        count = Long.parseLong(text);
    }

    /** Reads CtrlSum, which the cursor stands on. */
    void readSum(final XmlCursor xml) throws FileRefused
    {
        checkFirst(sumPlace, xml);
        sumPlace = xml.place();
        final String text = xml.text();
        if (!SUM.matcher(text).matches())
        {
            throw new FileRefused(sumPlace, IsoReason.AM10, "CtrlSum " + FileRefused.quote(text) + " is not a sum");
        }
        sum = new BigDecimal(text);
    }

    /** Holds what was said against what was found. */
    void check(final Tally found) throws FileRefused
    {
        if (countPlace != null && count != found.count())
        {
            throw new FileRefused(
                countPlace, wrongCount, "NbOfTxs of the " + level + " is " + count + ", but it has " + found.count() +
                    (found.count() == 1 ? " payment" : " payments"));
        }
        if (sumPlace != null && sum.compareTo(found.sum()) != 0)
        {
            throw new FileRefused(
                sumPlace, IsoReason.AM10, "CtrlSum of the " + level + " is " + sum.toPlainString() +
                    ", but its amounts add up to " + found.sum().toPlainString());
        }
    }

    private void checkFirst(final @Nullable Place earlier, final XmlCursor xml) throws FileRefused
    {
        if (earlier != null)
        {
            throw xml.refused(IsoReason.CH17, xml.name() + " of the " + level + " stands twice");
        }
    }
}
