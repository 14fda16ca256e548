package io.millrace.tools.statement;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.identity.Id128;
import io.millrace.tools.reference.References;

/**
 * An entry of a statement: one payment, or all payments of a block of one day whose debtor wants them as one.
 * <p>
 * Thread: one.
 */
public final class Booking
{
    private final boolean isDebit;
    private final boolean isBatch;
    private final boolean isReturn;
    private final long timeNs;
    private final Id128 reference;
    private final long otherAccount;
    private long amountMinor;
    private int count;
    private @Nullable References references;

    Booking(
        final boolean isDebit,
        final boolean isBatch,
        final boolean isReturn,
        final long timeNs,
        final Id128 reference,
        final long otherAccount)
    {
        this.isDebit = isDebit;
        this.isBatch = isBatch;
        this.isReturn = isReturn;
        this.timeNs = timeNs;
        this.reference = reference;
        this.otherAccount = otherAccount;
    }

    void add(final long moreMinor)
    {
        amountMinor = Math.addExact(amountMinor, moreMinor);
        count++;
    }

    void refer(final References called)
    {
        references = called;
    }

    /** @return whether money left the account. */
    public boolean isDebit()
    {
        return isDebit;
    }

    /** @return whether this stands for a block of payments. */
    public boolean isBatch()
    {
        return isBatch;
    }

    /** @return whether an earlier payment was given back. */
    public boolean isReturn()
    {
        return isReturn;
    }

    /** @return command time of the payment, of a block that of its first. */
    public long timeNs()
    {
        return timeNs;
    }

    /** @return day of that time in UTC. */
    public LocalDate day()
    {
        return Period.dayOf(timeNs);
    }

    /** @return id of the payment, of a block that of the block. */
    public Id128 reference()
    {
        return reference;
    }

    /** @return what the sender calls the payment or block; null if that is not known. */
    public @Nullable References references()
    {
        return references;
    }

    /** @return account on the other side; of a block, which has many, 0. */
    public long otherAccount()
    {
        return otherAccount;
    }

    /** @return minor units, positive. */
    public long amountMinor()
    {
        return amountMinor;
    }

    /** @return payments that it stands for. */
    public int count()
    {
        return count;
    }
}
