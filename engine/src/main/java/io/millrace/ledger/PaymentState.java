package io.millrace.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What is remembered of an id, as it stood at a sequence. Filled by a lookup; amounts in minor units.
 */
public final class PaymentState
{
    /** Bytes of an encoded state: 13 words, little-endian, in the order of the fields. */
    public static final int LENGTH = 13 * Long.BYTES;

    private long sequence;
    private long firstSequence;
    private long timeNs;
    private ResultCode outcome = ResultCode.ACCEPTED;
    private int command;
    private long debitAccount;
    private long creditAccount;
    private long amountMinor;
    private long remainingMinor;
    private boolean isOpen;
    private long idHigh;
    private long idLow;
    private long deadlineNs;

    void set(final Books books, final int row, final long sequence)
    {
        final Payments payments = books.payments;
        idHigh = payments.word(row, Payments.ID_HIGH);
        idLow = payments.word(row, Payments.ID_LOW);
        this.sequence = sequence;
        firstSequence = payments.word(row, Payments.SEQUENCE);
        timeNs = payments.timeNs(row);
        outcome = ResultCode.of(payments.code(row));
        command = payments.command(row);
        debitAccount = payments.word(row, Payments.DEBIT_ACCOUNT);
        creditAccount = payments.word(row, Payments.CREDIT_ACCOUNT);
        amountMinor = payments.word(row, Payments.AMOUNT);
        remainingMinor = payments.word(row, Payments.REMAINING);
        isOpen = payments.isOpen(row);
        deadlineNs = isOpen ? books.deadlines.timeNs(payments.openSlot(row)) : 0;
    }

    /**
     * Writes this, for another process to read.
     *
     * @param buffer to write to.
     * @param offset of {@link #LENGTH} bytes in it.
     */
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, sequence, LITTLE_ENDIAN);
        buffer.putLong(offset + 8, firstSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + 16, timeNs, LITTLE_ENDIAN);
        buffer.putLong(offset + 24, outcome.number(), LITTLE_ENDIAN);
        buffer.putLong(offset + 32, command, LITTLE_ENDIAN);
        buffer.putLong(offset + 40, debitAccount, LITTLE_ENDIAN);
        buffer.putLong(offset + 48, creditAccount, LITTLE_ENDIAN);
        buffer.putLong(offset + 56, amountMinor, LITTLE_ENDIAN);
        buffer.putLong(offset + 64, remainingMinor, LITTLE_ENDIAN);
        buffer.putLong(offset + 72, isOpen ? 1 : 0, LITTLE_ENDIAN);
        buffer.putLong(offset + 80, idHigh, LITTLE_ENDIAN);
        buffer.putLong(offset + 88, idLow, LITTLE_ENDIAN);
        buffer.putLong(offset + 96, deadlineNs, LITTLE_ENDIAN);
    }

    /**
     * Reads what {@link #encode} has written.
     *
     * @param buffer to read from.
     * @param offset in it.
     * @return this.
     */
    public PaymentState decode(final DirectBuffer buffer, final int offset)
    {
        sequence = buffer.getLong(offset, LITTLE_ENDIAN);
        firstSequence = buffer.getLong(offset + 8, LITTLE_ENDIAN);
        timeNs = buffer.getLong(offset + 16, LITTLE_ENDIAN);
        outcome = ResultCode.of((int)buffer.getLong(offset + 24, LITTLE_ENDIAN));
        command = (int)buffer.getLong(offset + 32, LITTLE_ENDIAN);
        debitAccount = buffer.getLong(offset + 40, LITTLE_ENDIAN);
        creditAccount = buffer.getLong(offset + 48, LITTLE_ENDIAN);
        amountMinor = buffer.getLong(offset + 56, LITTLE_ENDIAN);
        remainingMinor = buffer.getLong(offset + 64, LITTLE_ENDIAN);
        isOpen = buffer.getLong(offset + 72, LITTLE_ENDIAN) == 1;
        idHigh = buffer.getLong(offset + 80, LITTLE_ENDIAN);
        idLow = buffer.getLong(offset + 88, LITTLE_ENDIAN);
        deadlineNs = buffer.getLong(offset + 96, LITTLE_ENDIAN);
        return this;
    }

    /** @return sequence of the last command that this state includes. */
    public long sequence()
    {
        return sequence;
    }

    /** @return upper half of the id. */
    public long idHigh()
    {
        return idHigh;
    }

    /** @return lower half of the id. */
    public long idLow()
    {
        return idLow;
    }

    /** @return deadline of an open hold, due time of a scheduled payment, 0 for none. */
    public long deadlineNs()
    {
        return deadlineNs;
    }

    /** @return sequence of the command that was answered first for this id. */
    public long firstSequence()
    {
        return firstSequence;
    }

    /** @return command time of that command, in nanoseconds since the epoch. */
    public long timeNs()
    {
        return timeNs;
    }

    /** @return its outcome, final for the id. */
    public ResultCode outcome()
    {
        return outcome;
    }

    /** @return template id of the command. */
    public int command()
    {
        return command;
    }

    /** @return account that paid, 0 for none. */
    public long debitAccount()
    {
        return debitAccount;
    }

    /** @return account that received, 0 for none. */
    public long creditAccount()
    {
        return creditAccount;
    }

    /** @return amount moved or reserved when accepted, asked for when refused. */
    public long amountMinor()
    {
        return amountMinor;
    }

    /** @return what is still refundable of a payment, capturable of an open hold, due of a scheduled payment. */
    public long remainingMinor()
    {
        return remainingMinor;
    }

    /** @return whether this is a hold or scheduled payment that is still open. */
    public boolean isOpen()
    {
        return isOpen;
    }
}
