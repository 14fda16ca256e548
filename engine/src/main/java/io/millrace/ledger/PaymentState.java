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

    void set(final Payments payments, final int row, final long sequence)
    {
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
    }

    /** @return sequence of the last command that this state includes. */
    public long sequence()
    {
        return sequence;
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
