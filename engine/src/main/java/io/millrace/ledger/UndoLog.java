package io.millrace.ledger;

/**
 * What an atomic batch or chain has touched, so that it can be taken back without a copy of the state: the image of
 * each row before its change, undone last in first out.
 * <pre>
 *   entry of 10 longs:   | operation, handle | image of the row: 8 words | time |
 * </pre>
 * Thread: owned by the ledger thread. Allocation: none after construction. Full: cannot be; it is sized for the most
 * that the items of the largest atomic batch can touch.
 */
final class UndoLog
{
    private static final int ENTRY_LONGS = 10;
    private static final int IMAGE = 1;
    private static final int IMAGE_LONGS = 8;

    private static final int ACCOUNT_CHANGED = 1;
    private static final int ACCOUNT_ADDED = 2;
    private static final int PAYMENT_APPENDED = 3;
    private static final int PAYMENT_EVICTED = 4;
    private static final int PAYMENT_OPENED = 5;
    private static final int PAYMENT_CLOSED = 6;
    private static final int PAYMENT_CHANGED = 7;

    private final long[] log;
    private int size;
    private boolean isOpen;

    /**
     * @param entriesMax the most that is ever noted between {@link #begin} and its end.
     */
    UndoLog(final int entriesMax)
    {
        log = new long[Math.multiplyExact(entriesMax, ENTRY_LONGS)];
    }

    /** Whether changes are to be noted. */
    boolean isOpen()
    {
        return isOpen;
    }

    void begin()
    {
        size = 0;
        isOpen = true;
    }

    /** The batch stands: forget what was noted. */
    void commit()
    {
        isOpen = false;
    }

    /** The batch failed: puts back everything that was noted since {@link #begin}. */
    void rollback(final Accounts accounts, final Payments payments)
    {
        isOpen = false;
        for (int entry = size - ENTRY_LONGS; entry >= 0; entry -= ENTRY_LONGS)
        {
            final int handle = (int)log[entry];
            final int image = entry + IMAGE;
            switch ((int)(log[entry] >>> 32))
            {
                case ACCOUNT_CHANGED -> accounts.undoChange(handle, log, image);
                case ACCOUNT_ADDED -> accounts.undoAdd(handle);
                case PAYMENT_APPENDED -> payments.undoAppend();
                case PAYMENT_EVICTED -> payments.undoEviction(handle, log, image);
                case PAYMENT_OPENED -> payments.undoOpen(handle);
                case PAYMENT_CLOSED -> payments.undoClose(handle, log, image);
                case PAYMENT_CHANGED -> payments.undoChange(handle, log, image);
                default -> throw new IllegalStateException("operation=" + (log[entry] >>> 32));
            }
        }
        size = 0;
    }

    void accountChanged(final int row, final long[] rows)
    {
        note(ACCOUNT_CHANGED, row, rows, row, 0);
    }

    void accountAdded(final int row)
    {
        note(ACCOUNT_ADDED, row);
    }

    void paymentAppended()
    {
        note(PAYMENT_APPENDED, 0);
    }

    void paymentEvicted(final int ordinal, final long[] rows, final int row, final long timeNs)
    {
        note(PAYMENT_EVICTED, ordinal, rows, row, timeNs);
    }

    void paymentOpened(final int ordinal)
    {
        note(PAYMENT_OPENED, ordinal);
    }

    void paymentClosed(final int ordinal, final long[] rows, final int row, final long timeNs)
    {
        note(PAYMENT_CLOSED, ordinal, rows, row, timeNs);
    }

    void paymentChanged(final int ordinal, final long[] rows, final int row, final long timeNs)
    {
        note(PAYMENT_CHANGED, ordinal, rows, row, timeNs);
    }

    private void note(final int operation, final int handle)
    {
        log[size] = (long)operation << 32 | handle;
        size += ENTRY_LONGS;
    }

    private void note(final int operation, final int handle, final long[] rows, final int row, final long timeNs)
    {
        log[size] = (long)operation << 32 | handle;
        System.arraycopy(rows, row, log, size + IMAGE, IMAGE_LONGS);
        log[size + IMAGE + IMAGE_LONGS] = timeNs;
        size += ENTRY_LONGS;
    }
}
