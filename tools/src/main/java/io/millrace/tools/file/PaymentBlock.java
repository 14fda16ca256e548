package io.millrace.tools.file;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.identity.Id128;

/**
 * What payments of one payment information block (PmtInf) have in common. One object for all of them.
 *
 * @param number        which block of the file; 0 in CSV.
 * @param id            PmtInfId; none in CSV.
 * @param requestedDate on which the payments are to be executed; none in CSV, which is at once.
 * @param reference     that each payment carries through the ledger: the block's own id if its debtor wants one entry
 *                      in the statement for all of it (BtchBookg), {@link Id128#NONE} for one each.
 */
public record PaymentBlock(int number, @Nullable String id, @Nullable LocalDate requestedDate, Id128 reference)
{
    /** Of files that know no blocks. */
    public static final PaymentBlock NONE = new PaymentBlock(0, null, null, Id128.NONE);

    /**
     * Whether payments wait for their day.
     *
     * @param today on which that is asked.
     * @return true if the day is yet to come.
     */
    public boolean isAfter(final LocalDate today)
    {
        return requestedDate != null && requestedDate.isAfter(today);
    }
}
