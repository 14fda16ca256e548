package io.millrace.ledger;

/**
 * What is remembered of an id, as it stood at a sequence. Filled by a lookup; amounts in minor units.
 */
public final class PaymentState
{
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
