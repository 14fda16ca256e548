package io.millrace.peers;

import com.tigerbeetle.AccountBatch;
import com.tigerbeetle.AccountFlags;
import com.tigerbeetle.Client;
import com.tigerbeetle.IdBatch;
import com.tigerbeetle.TransferBatch;
import com.tigerbeetle.UInt128;

/**
 * TigerBeetle, cluster 0, given by an address: an empty one, because nothing can be removed from it.
 */
public final class TigerBeetlePeer implements Peer
{
    /** The most of one request. */
    private static final int BATCH = 8189;
    private static final int LEDGER = 978;
    private static final int CODE = 1;

    private final Client client;
    private int accounts;

    /**
     * Connects.
     *
     * @param address of a replica.
     */
    public TigerBeetlePeer(final String address)
    {
        client = new Client(UInt128.asBytes(0), new String[] { address });
    }

    @Override
    public String durability()
    {
        return "device: each request synced, on as many replicas as there are";
    }

    @Override
    public String unlike()
    {
        return "another process; all ids remembered; two-phase by flag";
    }

    @Override
    public int batch()
    {
        return BATCH;
    }

    @Override
    public void open(final int count)
    {
        accounts = count;
        // The last one may go below zero, and gives the others what they begin with.
        for (int from = 1; from <= count + 1; from += BATCH)
        {
            final int some = Math.min(BATCH, count + 2 - from);
            final AccountBatch batch = new AccountBatch(some);
            for (int id = from; id < from + some; id++)
            {
                batch.add();
                batch.setId(id);
                batch.setLedger(LEDGER);
                batch.setCode(CODE);
                batch.setFlags(id > count ? AccountFlags.NONE : AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS);
            }
            check(client.createAccounts(batch).getLength());
        }
        for (int from = 1; from <= count; from += BATCH)
        {
            final int some = Math.min(BATCH, count + 1 - from);
            final TransferBatch batch = new TransferBatch(some);
            for (int id = from; id < from + some; id++)
            {
                add(batch, (1L << 62) + id, count + 1L, id, Payments.OPENING_MINOR);
            }
            check(client.createTransfers(batch).getLength());
        }
    }

    @Override
    public void pay(final Payments payments, final long first, final int count)
    {
        final TransferBatch batch = new TransferBatch(count);
        for (long number = first; number < first + count; number++)
        {
            add(batch, number + 1, payments.debit(number), payments.credit(number), payments.amountMinor(number));
        }
        check(client.createTransfers(batch).getLength());
    }

    @Override
    public long sumMinor()
    {
        long sum = 0;
        for (int from = 1; from <= accounts; from += BATCH)
        {
            final int some = Math.min(BATCH, accounts + 1 - from);
            final IdBatch ids = new IdBatch(some);
            for (int id = from; id < from + some; id++)
            {
                ids.add(id);
            }
            final AccountBatch found = client.lookupAccounts(ids);
            while (found.next())
            {
                sum += found.getCreditsPosted().longValueExact() - found.getDebitsPosted().longValueExact();
            }
        }
        return sum;
    }

    @Override
    public void close()
    {
        client.close();
    }

    private static void add(
        final TransferBatch batch, final long id, final long debit, final long credit, final long amountMinor)
    {
        batch.add();
        batch.setId(id);
        batch.setDebitAccountId(debit);
        batch.setCreditAccountId(credit);
        batch.setLedger(LEDGER);
        batch.setCode(CODE);
        batch.setAmount(amountMinor);
    }

    /** Only what failed is answered. */
    private static void check(final int failed)
    {
        if (failed != 0)
        {
            throw new IllegalStateException("refused: " + failed);
        }
    }
}
