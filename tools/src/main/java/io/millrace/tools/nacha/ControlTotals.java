package io.millrace.tools.nacha;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;

/**
 * What a batch or a file adds up to, to be held against its control record.
 * <p>
 * Thread: one.
 */
final class ControlTotals
{
    /** The hash keeps ten digits. */
    private static final long HASH_MODULUS = 10_000_000_000L;

    private final String level;
    private long entries;
    private long hash;
    private long debitsMinor;
    private long creditsMinor;

    ControlTotals(final String level)
    {
        this.level = level;
    }

    /** Takes in an entry: the first eight digits of its routing number, and its amount in cents. */
    void entry(final long routing, final boolean isDebit, final long amountMinor)
    {
        entries++;
        hash = (hash + routing) % HASH_MODULUS;
        debitsMinor += isDebit ? amountMinor : 0;
        creditsMinor += isDebit ? 0 : amountMinor;
    }

    /** Takes in an addenda record, which counts as an entry and nothing more. */
    void addenda()
    {
        entries++;
    }

    boolean hasDebits()
    {
        return debitsMinor > 0;
    }

    boolean hasCredits()
    {
        return creditsMinor > 0;
    }

    /** Holds the control record that the reader stands on against what was found; its columns begin with the count. */
    void check(final RecordReader record, final int from, final int countLength) throws FileRefused
    {
        final int hashFrom = from + countLength;
        final int debitsFrom = hashFrom + 10;
        final int creditsFrom = debitsFrom + 12;
        check(record, IsoReason.AM19, "entry and addenda count", record.number(from, hashFrom - 1), entries);
        check(record, IsoReason.AM10, "entry hash", record.number(hashFrom, debitsFrom - 1), hash);
        check(record, IsoReason.AM10, "total of debits in cents", record.number(debitsFrom, creditsFrom - 1),
            debitsMinor);
        check(record, IsoReason.AM10, "total of credits in cents", record.number(creditsFrom, creditsFrom + 11),
            creditsMinor);
    }

    private void check(
        final RecordReader record, final IsoReason reason, final String what, final long stated, final long found)
        throws FileRefused
    {
        if (stated != found)
        {
            throw record.refused(reason, what + " of the " + level + " is " + stated + ", but it has " + found);
        }
    }
}
