package io.millrace.peers;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The usual transaction over two tables: the payment's id inserted, the debit account's balance taken down if it
 * suffices, the credit account's put up. One payment a transaction, or many in one, each statement as a JDBC batch.
 */
abstract class SqlPeer implements Peer
{
    private static final int OPENINGS = 10_000;
    private static final int BATCH = 1000;

    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement debit;
    private final PreparedStatement credit;

    SqlPeer(final Connection connection) throws SQLException
    {
        this.connection = connection;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement())
        {
            statement.execute("DROP TABLE IF EXISTS account");
            statement.execute("DROP TABLE IF EXISTS payment");
            statement.execute("CREATE TABLE account (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL)");
            statement.execute("CREATE TABLE payment (id BIGINT PRIMARY KEY, debit BIGINT NOT NULL, " +
                "credit BIGINT NOT NULL, amount BIGINT NOT NULL)");
        }
        connection.commit();
        insert = connection.prepareStatement("INSERT INTO payment (id, debit, credit, amount) VALUES (?, ?, ?, ?)");
        debit = connection.prepareStatement(
            "UPDATE account SET balance = balance - ? WHERE id = ? AND balance >= ?");
        credit = connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?");
    }

    @Override
    public String unlike()
    {
        return "";
    }

    @Override
    public final int batch()
    {
        return BATCH;
    }

    @Override
    public final void open(final int accounts) throws SQLException
    {
        try (PreparedStatement open = connection.prepareStatement("INSERT INTO account (id, balance) VALUES (?, ?)"))
        {
            for (int id = 1; id <= accounts; id++)
            {
                open.setLong(1, id);
                open.setLong(2, Payments.OPENING_MINOR);
                open.addBatch();
                if (id % OPENINGS == 0 || id == accounts)
                {
                    open.executeBatch();
                }
            }
        }
        connection.commit();
    }

    @Override
    public final void pay(final Payments payments, final long first, final int count) throws SQLException
    {
        for (long number = first; number < first + count; number++)
        {
            final long amountMinor = payments.amountMinor(number);
            set(insert, number, payments.debit(number), payments.credit(number), amountMinor);
            set(debit, amountMinor, payments.debit(number), amountMinor);
            set(credit, amountMinor, payments.credit(number));
            if (count > 1)
            {
                insert.addBatch();
                debit.addBatch();
                credit.addBatch();
            }
        }
        if (count > 1)
        {
            check(insert.executeBatch());
            check(debit.executeBatch());
            check(credit.executeBatch());
        }
        else
        {
            check(insert.executeUpdate(), debit.executeUpdate(), credit.executeUpdate());
        }
        connection.commit();
    }

    @Override
    public final long sumMinor() throws SQLException
    {
        try (Statement statement = connection.createStatement();
            ResultSet sum = statement.executeQuery("SELECT SUM(balance) FROM account"))
        {
            sum.next();
            return sum.getLong(1);
        }
    }

    @Override
    public void close() throws IOException, SQLException
    {
        connection.close();
    }

    private static void set(final PreparedStatement statement, final long... values) throws SQLException
    {
        for (int i = 0; i < values.length; i++)
        {
            statement.setLong(i + 1, values[i]);
        }
    }

    private static void check(final int... rows)
    {
        for (final int changed : rows)
        {
            // A rewritten batch of inserts cannot say how many rows each of them made.
            if (changed != 1 && changed != Statement.SUCCESS_NO_INFO)
            {
                throw new IllegalStateException("a payment was refused: rows=" + changed);
            }
        }
    }
}
