package io.millrace.tools.file;

import java.io.Closeable;
import java.math.BigDecimal;
import java.util.List;
import org.agrona.CloseHelper;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.identity.GroupName;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.refusal.Place;

/**
 * A file that was read to its end and found sound: what it says of itself ties with what is in it. There is no other
 * way to payments than this, so nothing of a refused file is ever handed on.
 *
 * @param file            as its user named it.
 * @param header          which message it is.
 * @param batchId         the ledger's name for the group.
 * @param contentId       the same for the same payments only: what the ledger holds against a second file of one name.
 * @param group           that names the payments; null for CSV, whose payments are named one by one.
 * @param controlSumMinor plain total of all amounts in minor units, across currencies.
 * @param controlSum      plain total of all amounts as they are written, across currencies.
 * @param instructions    the payments in the order of the file, at least one; each made anew when it is asked for, by
 *                        one thread at a time.
 * @param aside           where they are until this is closed.
 */
public record PaymentFile(
    String file,
    MessageHeader header,
    Id128 batchId,
    Id128 contentId,
    @Nullable GroupName group,
    long controlSumMinor,
    BigDecimal controlSum,
    List<Instruction> instructions,
    Closeable aside)
    implements AutoCloseable
{
    /** Payments that one file may have. */
    public static final int INSTRUCTIONS_MAX = 10_000_000;

    /** @return MsgId; for CSV, which has none, the batch id as text. */
    public String groupId()
    {
        return header.id();
    }

    /** @return how many payments there are. */
    public int count()
    {
        return instructions.size();
    }

    @Override
    public void close()
    {
        CloseHelper.close(aside);
    }

    /**
     * Where a payment of this file stands.
     *
     * @param instruction of this file.
     * @return its line.
     */
    public Place placeOf(final Instruction instruction)
    {
        return new Place(file, instruction.line(), 0);
    }
}
