package io.millrace.journal.spi;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerSnapshot;
import io.millrace.ledger.Replay;
import io.millrace.ledger.ResultSink;
import io.millrace.ledger.SnapshotException;
import io.millrace.ledger.SnapshotSource;

/**
 * A ledger as a journal leads to it: from a snapshot if there is one, then burst by burst, every answer compared with
 * those the journal states.
 * <p>
 * Thread: the one that recovers, and one of its own while a snapshot is loaded. Memory: one ledger, also while a second
 * snapshot is tried after a bad one.
 */
public final class RecoveredLedger implements BurstConsumer
{
    private final ResultSink sink;
    private Ledger ledger;
    private Replay replay;

    /**
     * Before the first burst.
     *
     * @param sink of the answers that the ledger gives, in the recovery and after it.
     */
    public RecoveredLedger(final ResultSink sink)
    {
        this.sink = sink;
        ledger = new Ledger(sink);
        replay = new Replay(ledger);
    }

    @Override
    public void onBurst(final Burst burst)
    {
        replay.apply(burst);
    }

    @Override
    public boolean onAhead(final Burst burst)
    {
        return ledger.expect(burst);
    }

    @Override
    public boolean isRestorable()
    {
        return true;
    }

    @Override
    public void onSnapshot(final long sequence, final long timeNs, final SnapshotSource snapshot)
    {
        final Ledger loaded;
        try (BesideThread beside = new BesideThread())
        {
            loaded = LedgerSnapshot.load(snapshot, sink, beside);
        }
        if (loaded.sequence() != sequence || loaded.timeNs() != timeNs)
        {
            throw new SnapshotException("snapshot is of another position: stated=" + sequence + " found=" +
                loaded.sequence() + " statedTimeNs=" + timeNs + " foundTimeNs=" + loaded.timeNs());
        }
        ledger = loaded;
        replay = new Replay(loaded);
    }

    /** @return the ledger as it is now. */
    public Ledger ledger()
    {
        return ledger;
    }

    /** @return sequence up to which the journal has stated its answers, and they were the same; -1 for none. */
    public long checkedSequence()
    {
        return replay.checkedSequence();
    }
}
