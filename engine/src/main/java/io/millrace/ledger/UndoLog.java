package io.millrace.ledger;

/**
 * What an atomic batch or chain has touched, so that it can be taken back without a copy of the state: what each row
 * said before its change, put back last in first out.
 * <pre>
 *   entry, read backwards:   | words that were there before ... | operation, handle |
 * </pre>
 * Thread: owned by the ledger thread. Allocation: none after construction. Full: cannot be; it is sized for the most
 * that the items of the largest atomic batch can touch.
 */
final class UndoLog
{
    /** The most words that one item leaves: a final capture that evicts two rows. */
    static final int WORDS_PER_ITEM = 64;

    private static final int ACCOUNT_CHANGED = 1;
    private static final int PAYMENT_APPENDED = 2;
    private static final int PAYMENT_EVICTED = 3;
    private static final int PAYMENT_OPENED = 4;
    private static final int PAYMENT_CLOSED = 5;
    private static final int PAYMENT_CHANGED = 6;
    private static final int CONTROLS_CHANGED = 7;
    private static final int DEADLINE_CHANGED = 8;
    private static final int INDEX_CHANGED = 9;

    private final long[] log;
    private int size;
    private boolean isOpen;

    /**
     * A log for atomic batches.
     *
     * @param itemsMax the most items between {@link #begin} and its end.
     */
    UndoLog(final int itemsMax)
    {
        log = new long[Math.multiplyExact(itemsMax, WORDS_PER_ITEM)];
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
    void rollback(final Books books)
    {
        final Payments payments = books.payments;
        isOpen = false;
        while (size > 0)
        {
            final long head = log[--size];
            final int handle = (int)head;
            switch ((int)(head >>> 32))
            {
                case ACCOUNT_CHANGED -> books.accounts.undoChange(handle, log, back(Accounts.TOTALS));
                case PAYMENT_APPENDED -> payments.undoAppend();
                case PAYMENT_EVICTED -> payments.undoEviction(handle, log, back(Payments.IMAGE_LONGS));
                case PAYMENT_OPENED -> payments.undoOpen(handle);
                case PAYMENT_CLOSED -> payments.undoClose(handle, log, back(Payments.IMAGE_LONGS + 1));
                case PAYMENT_CHANGED -> payments.undoChange(handle, log, back(Payments.IMAGE_LONGS));
                case CONTROLS_CHANGED -> books.controls.undoChange(handle, log, back(Controls.ROW_LONGS));
                case DEADLINE_CHANGED -> books.deadlines.undoChange(handle, log, back(2));
                case INDEX_CHANGED -> payments.undoIndex(handle, log[back(1)]);
                default -> throw new IllegalStateException("operation=" + (head >>> 32));
            }
        }
    }

    void accountChanged(final int row, final long[] rows)
    {
        image(rows, row + Accounts.DEBITS_POSTED, Accounts.TOTALS);
        head(ACCOUNT_CHANGED, row);
    }

    void paymentAppended()
    {
        head(PAYMENT_APPENDED, 0);
    }

    void paymentEvicted(final int ordinal, final long[] rows, final int row, final long timeNs)
    {
        image(rows, row, Payments.ROW_LONGS);
        word(timeNs);
        head(PAYMENT_EVICTED, ordinal);
    }

    void paymentOpened(final int ordinal)
    {
        head(PAYMENT_OPENED, ordinal);
    }

    void paymentClosed(
        final int ordinal, final long[] rows, final int row, final long timeNs, final long initiator)
    {
        image(rows, row, Payments.ROW_LONGS);
        word(timeNs);
        word(initiator);
        head(PAYMENT_CLOSED, ordinal);
    }

    void paymentChanged(final int ordinal, final long[] rows, final int row, final long timeNs)
    {
        image(rows, row, Payments.ROW_LONGS);
        word(timeNs);
        head(PAYMENT_CHANGED, ordinal);
    }

    void controlsChanged(final int row, final long[] rows)
    {
        image(rows, row, Controls.ROW_LONGS);
        head(CONTROLS_CHANGED, row);
    }

    void deadlineChanged(final int slot, final long timeNs, final long sequence)
    {
        word(timeNs);
        word(sequence);
        head(DEADLINE_CHANGED, slot);
    }

    void indexChanged(final int position, final long entry)
    {
        word(entry);
        head(INDEX_CHANGED, position);
    }

    private void image(final long[] rows, final int from, final int longs)
    {
        System.arraycopy(rows, from, log, size, longs);
        size += longs;
    }

    private void word(final long word)
    {
        log[size++] = word;
    }

    private void head(final int operation, final int handle)
    {
        log[size++] = (long)operation << 32 | handle;
    }

    private int back(final int longs)
    {
        size -= longs;
        return size;
    }
}
