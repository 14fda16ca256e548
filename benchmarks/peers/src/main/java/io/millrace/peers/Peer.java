package io.millrace.peers;

import java.io.IOException;
import java.sql.SQLException;

/**
 * An engine under comparison. All of them are asked for the same: accounts with an opening balance that may not fall
 * below zero, then payments of {@link Payments}.
 * <p>
 * Thread: one.
 */
public interface Peer extends AutoCloseable
{
    /** @return what a crash leaves of an answered payment, in words. */
    String durability();

    /** @return in what it is unlike the others; empty if in nothing. */
    String unlike();

    /** @return payments of its best batch. */
    int batch();

    /**
     * Opens the accounts 1 to n with {@link Payments#OPENING_MINOR} each.
     *
     * @param accounts number of them.
     * @throws Exception if it fails.
     */
    void open(int accounts) throws Exception;

    /**
     * Makes payments in a row, together, and returns when each of them is answered.
     *
     * @param payments that says what they are.
     * @param first    number of the first.
     * @param count    of them.
     * @throws Exception if one fails or is refused.
     */
    void pay(Payments payments, long first, int count) throws Exception;

    /**
     * Adds all balances up.
     *
     * @return sum, which no payment changes.
     * @throws Exception if it fails.
     */
    long sumMinor() throws Exception;

    @Override
    void close() throws IOException, SQLException;
}
