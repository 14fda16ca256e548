package io.millrace.ledger;

/**
 * Everything that the ledger remembers: what a snapshot holds and a digest covers. The commands work on it.
 * <p>
 * Thread: owned by the ledger thread. Allocation: at {@link #configure} only.
 */
final class Books
{
    private static final Limits UNCONFIGURED = new Limits(2, 64, 1, 1, 1, 1, 2);

    long ledgerIdHigh;
    long ledgerIdLow;
    Limits limits = UNCONFIGURED;
    UndoLog undo = new UndoLog(0);
    Accounts accounts = new Accounts(UNCONFIGURED.accountsMax(), undo);
    Payments payments = new Payments(UNCONFIGURED.paymentsWindow(), UNCONFIGURED.openMax(), undo);
    Deadlines deadlines = new Deadlines(UNCONFIGURED.openMax(), undo);
    Controls controls = new Controls(UNCONFIGURED.controlsMax(), undo);
    Mandates mandates = new Mandates(UNCONFIGURED.mandatesMax());
    StagedBatches batches = new StagedBatches(UNCONFIGURED.batchItemsMax());
    boolean isConfigured;
    /** The last business date that was closed, in days since the epoch; -1 for none. */
    int closedDate = -1;
    /** Sequence of the cut-off that closed it. */
    long closedSequence = Burst.NULL_SEQUENCE;

    /** Takes the memory for the limits; what was there before moves in. */
    void configure(final Limits limits)
    {
        final Accounts olderAccounts = accounts;
        final Payments olderPayments = payments;
        final Deadlines olderDeadlines = deadlines;
        final Controls olderControls = controls;
        final Mandates olderMandates = mandates;
        final StagedBatches olderBatches = batches;
        this.limits = limits;
        undo = new UndoLog(limits.atomicItemsMax());
        accounts = new Accounts(limits.accountsMax(), undo);
        payments = new Payments(limits.paymentsWindow(), limits.openMax(), undo);
        olderAccounts.copyTo(accounts);
        olderPayments.copyTo(payments);
        deadlines = new Deadlines(limits.openMax(), undo);
        olderDeadlines.copyTo(deadlines);
        controls = new Controls(limits.controlsMax(), undo);
        olderControls.copyTo(controls);
        mandates = new Mandates(limits.mandatesMax());
        olderMandates.copyTo(mandates);
        batches = new StagedBatches(limits.batchItemsMax());
        olderBatches.copyTo(batches);
        isConfigured = true;
    }

    /** Whether a party may have an account debited. */
    boolean isAuthorised(final int account, final long party)
    {
        return accounts.word(account, Accounts.OWNER) == party ||
            mandates.contains(accounts.word(account, Accounts.ID), party);
    }

    /** Takes back all that was noted since the undo log began. */
    void rollback()
    {
        undo.rollback(this);
    }
}
