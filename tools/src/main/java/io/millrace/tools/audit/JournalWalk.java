package io.millrace.tools.audit;

import io.millrace.journal.JournalReader;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Replay;
import io.millrace.ledger.ReplayException;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultSink;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Walks a journal from its first burst to its last: applies each to a ledger, and hands on every answer and event with
 * the command it answers and what moved. No rule of the ledger is repeated here: what moved is the difference between
 * the balances that an answer states and those that were stated last. Every answer is compared with those that the
 * journal states. Changes nothing and takes no lock; an engine may be writing.
 * <pre>{@code
 *   try (JournalWalk walk = JournalWalk.open(journal, entry -> book(entry.debit(), entry.credit())))
 *   {
 *       while (walk.next())
 *       {
 *           // A burst was applied; all its entries were handed on.
 *       }
 *   }
 * }</pre>
 * Entries come in the order in which the ledger answered: the items of a batch in parts when they are applied, a hold
 * that expires and a scheduled payment that runs before the burst whose time had it happen.
 * <p>
 * Memory: the ledger's own, 60 bytes or so for each account, and the items that the ledger itself keeps for later; none
 * for the journal's length. Thread: one.
 */
public final class JournalWalk implements AutoCloseable
{
    private static final ResultSink UNHEARD = result ->
    {
    };

    private final JournalReader reader;
    private final boolean hasListener;
    private final Ledger ledger;
    private final Replay replay;
    private final Predicate<Burst> ahead;
    private final RunningBalances balances;
    private final Requests requests = new Requests();
    private final Entry entry = new Entry();
    private long causeSequence;
    private Position end = Position.END;
    private boolean isEnded;

    private JournalWalk(final JournalReader reader, final @Nullable EntryListener listener)
    {
        this.reader = reader;
        hasListener = listener != null;
        ledger = new Ledger(listener == null ? UNHEARD : new Answers(listener));
        replay = new Replay(ledger);
        ahead = replay::expect;
        balances = new RunningBalances(ledger);
    }

    /**
     * Opens a journal.
     *
     * @param journal  directory of it.
     * @param listener of its entries.
     * @return walk before the first burst.
     * @throws JournalException if there is no journal of ours.
     */
    public static JournalWalk open(final Path journal, final EntryListener listener)
    {
        return new JournalWalk(JournalReader.open(journal).readAhead(), listener);
    }

    /**
     * Walks on where a reader is, such as one that was opened with an archive.
     *
     * @param reader   before its first burst; closed with the walk.
     * @param listener of the entries.
     * @return walk before the first burst.
     */
    public static JournalWalk open(final JournalReader reader, final EntryListener listener)
    {
        return new JournalWalk(reader, listener);
    }

    /**
     * Walks without a listener: every answer is compared with those that the journal states, and none is handed on.
     * That takes half of the time.
     *
     * @param reader before its first burst; closed with the walk.
     * @return walk before the first burst.
     */
    public static JournalWalk open(final JournalReader reader)
    {
        return new JournalWalk(reader, null);
    }

    /**
     * Ends the walk before the first burst that is behind a position. A burst is applied whole: where a sequence is
     * within one, the walk goes on to the burst's end.
     *
     * @param last to be applied.
     * @return this.
     */
    public JournalWalk until(final Position last)
    {
        end = last;
        return this;
    }

    /**
     * Applies the next burst.
     *
     * @return false at the end; a journal that is being written may be asked again.
     * @throws JournalException if the journal is damaged or cannot be read.
     * @throws ReplayException  if the journal states other answers than this ledger gives.
     */
    public boolean next()
    {
        if (isEnded || !reader.next())
        {
            return false;
        }
        final Burst burst = reader.burst();
        isEnded = !end.includes(burst.firstSequence(), burst.timeNs());
        if (isEnded)
        {
            return false;
        }
        if (ledger.sequence() == Burst.NULL_SEQUENCE && burst.firstSequence() != 0)
        {
            throw new JournalException("journal does not begin at its beginning, which an archive may hold: file=" +
                reader.file() + " sequence=" + burst.firstSequence());
        }
        if (hasListener)
        {
            causeSequence = burst.firstSequence();
            requests.begin(burst);
        }
        reader.ahead(ahead);
        replay.apply(burst);
        return true;
    }

    /** Walks to the end, as it is by then. */
    public void toEnd()
    {
        while (next())
        {
            // The listener hears.
        }
    }

    /** @return whether it has come to where {@link #until} has it end. */
    public boolean isEnded()
    {
        return isEnded || ledger.sequence() >= end.sequence();
    }

    /** @return the ledger as all bursts so far have led to it. */
    public Ledger ledger()
    {
        return ledger;
    }

    /** @return where in the journal this walk is. */
    public JournalReader reader()
    {
        return reader;
    }

    /** @return sequence up to which the journal has stated its answers, and they were the same; -1 for none. */
    public long checkedSequence()
    {
        return replay.checkedSequence();
    }

    /** @return commands that have come and will be answered later. */
    int deferredCount()
    {
        return requests.deferredCount();
    }

    @Override
    public void close()
    {
        reader.close();
    }

    private final class Answers implements ResultSink
    {
        private final EntryListener listener;

        private Answers(final EntryListener listener)
        {
            this.listener = listener;
        }

        @Override
        public void onResult(final Result result)
        {
            if (result.isEvent())
            {
                entry.set(result, null, causeSequence);
            }
            else
            {
                final Request request = requests.take(result.sequence());
                causeSequence = requests.isDeferred() ? causeSequence : Math.max(causeSequence, result.sequence());
                entry.set(result, request, causeSequence);
                entry.batch(requests.batchHigh(), requests.batchLow());
            }
            move(result);
            listener.onEntry(entry);
        }

        @Override
        public void onDeferred(final long firstSequence, final int count)
        {
            requests.defer(firstSequence, count);
        }

        private void move(final Result result)
        {
            if (result.isBatch())
            {
                entry.debit().none();
                entry.credit().none();
                return;
            }
            balances.move(entry.debit(), result.debitAccount(), result.debitPosted(), result.debitPending(),
                result.debitAvailable());
            balances.move(entry.credit(), result.creditAccount(), result.creditPosted(), result.creditPending(),
                result.creditAvailable());
        }
    }
}
