package io.millrace.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * An account as it stood at a sequence. Filled by a lookup; amounts in minor units.
 */
public final class AccountState
{
    /** Bytes of an encoded state: 15 words, little-endian, in the order of the fields. */
    public static final int LENGTH = 15 * Long.BYTES;

    private long sequence;
    private long accountId;
    private long owner;
    private int ledger;
    private int code;
    private int flags;
    private int status;
    private long overdraftMinor;
    private long debitsPosted;
    private long creditsPosted;
    private long debitsPending;
    private long creditsPending;
    private long posted;
    private long pending;
    private long available;

    void set(final Accounts accounts, final int row, final long sequence)
    {
        this.sequence = sequence;
        accountId = accounts.word(row, Accounts.ID);
        owner = accounts.word(row, Accounts.OWNER);
        ledger = accounts.ledger(row);
        code = accounts.code(row);
        flags = accounts.flags(row);
        status = accounts.status(row);
        overdraftMinor = accounts.word(row, Accounts.OVERDRAFT);
        debitsPosted = accounts.word(row, Accounts.DEBITS_POSTED);
        creditsPosted = accounts.word(row, Accounts.CREDITS_POSTED);
        debitsPending = accounts.word(row, Accounts.DEBITS_PENDING);
        creditsPending = accounts.word(row, Accounts.CREDITS_PENDING);
        posted = accounts.posted(row);
        pending = accounts.pending(row);
        available = accounts.available(row);
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
        buffer.putLong(offset + 8, accountId, LITTLE_ENDIAN);
        buffer.putLong(offset + 16, owner, LITTLE_ENDIAN);
        buffer.putLong(offset + 24, ledger, LITTLE_ENDIAN);
        buffer.putLong(offset + 32, code, LITTLE_ENDIAN);
        buffer.putLong(offset + 40, flags, LITTLE_ENDIAN);
        buffer.putLong(offset + 48, status, LITTLE_ENDIAN);
        buffer.putLong(offset + 56, overdraftMinor, LITTLE_ENDIAN);
        buffer.putLong(offset + 64, debitsPosted, LITTLE_ENDIAN);
        buffer.putLong(offset + 72, creditsPosted, LITTLE_ENDIAN);
        buffer.putLong(offset + 80, debitsPending, LITTLE_ENDIAN);
        buffer.putLong(offset + 88, creditsPending, LITTLE_ENDIAN);
        buffer.putLong(offset + 96, posted, LITTLE_ENDIAN);
        buffer.putLong(offset + 104, pending, LITTLE_ENDIAN);
        buffer.putLong(offset + 112, available, LITTLE_ENDIAN);
    }

    /**
     * Reads what {@link #encode} has written.
     *
     * @param buffer to read from.
     * @param offset in it.
     * @return this.
     */
    public AccountState decode(final DirectBuffer buffer, final int offset)
    {
        sequence = buffer.getLong(offset, LITTLE_ENDIAN);
        accountId = buffer.getLong(offset + 8, LITTLE_ENDIAN);
        owner = buffer.getLong(offset + 16, LITTLE_ENDIAN);
        ledger = (int)buffer.getLong(offset + 24, LITTLE_ENDIAN);
        code = (int)buffer.getLong(offset + 32, LITTLE_ENDIAN);
        flags = (int)buffer.getLong(offset + 40, LITTLE_ENDIAN);
        status = (int)buffer.getLong(offset + 48, LITTLE_ENDIAN);
        overdraftMinor = buffer.getLong(offset + 56, LITTLE_ENDIAN);
        debitsPosted = buffer.getLong(offset + 64, LITTLE_ENDIAN);
        creditsPosted = buffer.getLong(offset + 72, LITTLE_ENDIAN);
        debitsPending = buffer.getLong(offset + 80, LITTLE_ENDIAN);
        creditsPending = buffer.getLong(offset + 88, LITTLE_ENDIAN);
        posted = buffer.getLong(offset + 96, LITTLE_ENDIAN);
        pending = buffer.getLong(offset + 104, LITTLE_ENDIAN);
        available = buffer.getLong(offset + 112, LITTLE_ENDIAN);
        return this;
    }

    /** @return sequence of the last command that this state includes. */
    public long sequence()
    {
        return sequence;
    }

    /** @return the account. */
    public long accountId()
    {
        return accountId;
    }

    /** @return party that may have it debited. */
    public long owner()
    {
        return owner;
    }

    /** @return ledger: ISO 4217 numeric code, or 1000 and up. */
    public int ledger()
    {
        return ledger;
    }

    /** @return the embedder's kind of account. */
    public int code()
    {
        return code;
    }

    /** @return whether it is bounded on the credit side, as an asset of the operator's is. */
    public boolean isDebitNormal()
    {
        return (flags & Accounts.DEBIT_NORMAL) != 0;
    }

    /** @return whether it has no bound on either side. */
    public boolean isUnbounded()
    {
        return (flags & Accounts.UNBOUNDED) != 0;
    }

    /** @return status, numbered as in {@code io.millrace.sbe.AccountStatus}. */
    public int status()
    {
        return status;
    }

    /** @return how far below zero the bounded side may go. */
    public long overdraftMinor()
    {
        return overdraftMinor;
    }

    /** @return all debits that were posted. */
    public long debitsPosted()
    {
        return debitsPosted;
    }

    /** @return all credits that were posted. */
    public long creditsPosted()
    {
        return creditsPosted;
    }

    /** @return debits reserved by open holds. */
    public long debitsPending()
    {
        return debitsPending;
    }

    /** @return credits that open holds would bring. */
    public long creditsPending()
    {
        return creditsPending;
    }

    /** @return posted balance on the account's normal side; negative when overdrawn. */
    public long posted()
    {
        return posted;
    }

    /** @return what open holds would add to {@link #posted()} if all were captured in full. */
    public long pending()
    {
        return pending;
    }

    /** @return what may still leave; 2^63-1 when unbounded. */
    public long available()
    {
        return available;
    }
}
