package io.millrace.ledger;

/**
 * Everything that the ledger remembers: what a snapshot holds and a digest covers. The commands work on it.
 * <p>
 * Thread: owned by the ledger thread. Allocation: at {@link #configure} only.
 */
final class Books
{
    /** The most entries one item of an atomic batch leaves in the undo log. */
    private static final int UNDO_PER_ITEM = 8;

    private static final Limits UNCONFIGURED = new Limits(2, 64, 1, 1, 1, 1, 2);

    long ledgerIdHigh;
    long ledgerIdLow;
    Limits limits = UNCONFIGURED;
    UndoLog undo = new UndoLog(0);
    Accounts accounts = new Accounts(UNCONFIGURED.accountsMax(), undo);
    Payments payments = new Payments(UNCONFIGURED.paymentsWindow(), UNCONFIGURED.openMax(), undo);
    boolean isConfigured;

    /** Takes the memory for the limits; what was there before moves in. */
    void configure(final Limits limits)
    {
        final Accounts olderAccounts = accounts;
        final Payments olderPayments = payments;
        this.limits = limits;
        undo = new UndoLog(limits.atomicItemsMax() * UNDO_PER_ITEM);
        accounts = new Accounts(limits.accountsMax(), undo);
        payments = new Payments(limits.paymentsWindow(), limits.openMax(), undo);
        olderAccounts.copyTo(accounts);
        olderPayments.copyTo(payments);
        isConfigured = true;
    }

    /** Takes back all that was noted since the undo log began. */
    void rollback()
    {
        undo.rollback(accounts, payments);
    }
}
