package io.millrace.tools.audit;

/**
 * One account's side of an entry: its balances before and after, and so what was posted to it and reserved on it.
 * Amounts in minor units; balances are on the account's normal side, negative when overdrawn.
 * <p>
 * Valid during the call that hands its {@link Entry} over.
 */
public final class Movement
{
    private final boolean isDebit;
    private long accountId;
    private int ledger;
    private boolean isDebitNormal;
    private boolean isThere;
    private long postedBefore;
    private long pendingBefore;
    private long availableBefore;
    private long posted;
    private long pending;
    private long available;

    Movement(final boolean isDebit)
    {
        this.isDebit = isDebit;
    }

    void none()
    {
        isThere = false;
        accountId = 0;
        ledger = 0;
        before(0, 0, 0);
        after(0, 0, 0);
    }

    void of(final long accountId, final int ledger, final boolean isDebitNormal)
    {
        isThere = true;
        this.accountId = accountId;
        this.ledger = ledger;
        this.isDebitNormal = isDebitNormal;
    }

    void before(final long posted, final long pending, final long available)
    {
        postedBefore = posted;
        pendingBefore = pending;
        availableBefore = available;
    }

    void after(final long posted, final long pending, final long available)
    {
        this.posted = posted;
        this.pending = pending;
        this.available = available;
    }

    /** @return whether the entry names an account here that exists; all else is zero if not. */
    public boolean isThere()
    {
        return isThere;
    }

    /** @return whether this is the side that pays; else the one that receives. */
    public boolean isDebit()
    {
        return isDebit;
    }

    /** @return the account. */
    public long accountId()
    {
        return accountId;
    }

    /** @return its ledger. */
    public int ledger()
    {
        return ledger;
    }

    /** @return what was debited or credited; 0 if nothing was posted. */
    public long amountMinor()
    {
        return onThisSide(posted - postedBefore);
    }

    /** @return what was reserved on this side; negative for what was given back. */
    public long heldMinor()
    {
        return onThisSide(pending - pendingBefore);
    }

    private long onThisSide(final long changeMinor)
    {
        return isDebit == isDebitNormal ? changeMinor : -changeMinor;
    }

    /** @return whether anything was posted or reserved or given back. */
    public boolean isMoved()
    {
        return posted != postedBefore || pending != pendingBefore;
    }

    /** @return posted balance before. */
    public long postedBefore()
    {
        return postedBefore;
    }

    /** @return what open holds would have added to it. */
    public long pendingBefore()
    {
        return pendingBefore;
    }

    /** @return what could have left; 2^63-1 when unbounded. */
    public long availableBefore()
    {
        return availableBefore;
    }

    /** @return posted balance after. */
    public long posted()
    {
        return posted;
    }

    /** @return what open holds would add to it. */
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
