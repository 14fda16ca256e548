package io.millrace.journal;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.sbe.HoldEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A small engine on a journal of small cycles, that is sent payments and holds.
 */
final class EngineRun implements AutoCloseable
{
    static final int EUR = 978;
    static final long CASH = 1;
    private static final long ACCOUNTS = 50;
    private static final long PATIENCE_NS = 60_000_000_000L;

    final PaymentEngine engine;
    final ChronicleJournal journal;
    private final PayEncoder pay = new PayEncoder();
    private final HoldEncoder hold = new HoldEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    EngineRun(final ChronicleJournal.Context context)
    {
        journal = ChronicleJournal.open(context.durability(Durability.PROCESS));
        engine = PaymentEngine.launch(new PaymentEngine.Context().journal(() -> journal).staged(false)
            .limits(new Limits(1 << 10, 1 << 14, 1 << 8, 1 << 8, 1 << 8, 1 << 8, 1 << 8))
            .ringSlots(1 << 10).maxBurst(TestJournal.MAX_BURST));
    }

    static ChronicleJournal.Context context(final Path root)
    {
        return TestJournal.context(root);
    }

    static Shadow.Context shadow(final long everyCommands)
    {
        return new Shadow.Context().everyCommands(everyCommands).spareLength(0);
    }

    EngineRun open()
    {
        engine.client().submit(AccountOpening.unbounded(CASH, EUR)).join();
        for (long id = 2; id <= ACCOUNTS; id++)
        {
            engine.client().submit(AccountOpening.creditNormal(id, EUR)).join();
        }
        return this;
    }

    /** Sends so many, and waits for the answer to the last: every seventh a hold, until there is no room for more. */
    Result send(final long firstId, final int count)
    {
        final PaymentClient client = engine.client();
        for (long id = firstId; id < firstId + count; id++)
        {
            final long sequence = client.claim(1);
            final long to = 2 + id % (ACCOUNTS - 1);
            if (id % 7 == 0)
            {
                hold.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
                    .idHigh(1).idLow(id).ledger(EUR).amountMinor(3).debitAccount(CASH).creditAccount(to);
            }
            else
            {
                pay.wrapAndApplyHeader(client.buffer(), client.offset(sequence), header)
                    .idHigh(1).idLow(id).ledger(EUR).amountMinor(id % 100 + 1).debitAccount(CASH).creditAccount(to);
            }
            client.publish(sequence, 1);
        }
        return client.submit(AccountOpening.unbounded(CASH, EUR)).join();
    }

    Shadow shadow()
    {
        final Shadow shadow = journal.shadow();
        if (shadow == null)
        {
            throw new AssertionError("no shadow");
        }
        return shadow;
    }

    @Override
    public void close()
    {
        engine.close();
    }

    /** What the journal alone leads to. */
    static LedgerDigest digestFromZero(final Path root, final byte @Nullable [] key)
    {
        final RecoveredLedger ledger = ledger();
        try (JournalReader reader = JournalReader.open(root, new ChainCheck(new Chain(key), true)))
        {
            while (reader.next())
            {
                ledger.onBurst(reader.burst());
            }
        }
        return ledger.ledger().digest();
    }

    /** What a launch leads to; leaves the journal as it was found, closed in order. */
    static LedgerDigest recover(final ChronicleJournal.Context context)
    {
        final RecoveredLedger ledger = ledger();
        try (ChronicleJournal journal = ChronicleJournal.open(context))
        {
            journal.recover(ledger);
        }
        return ledger.ledger().digest();
    }

    /** Writes a snapshot of what the journal led to at or behind a sequence, as a shadow would. */
    static Snapshot takeSnapshot(final Path root, final byte @Nullable [] key, final long atLeast) throws IOException
    {
        return takeSnapshot(root, key, null, atLeast);
    }

    /** The same, from an older snapshot on. */
    static Snapshot takeSnapshotFrom(final Path root, final Snapshot start, final long atLeast) throws IOException
    {
        return takeSnapshot(root, null, start, atLeast);
    }

    private static Snapshot takeSnapshot(
        final Path root, final byte @Nullable [] key, final @Nullable Snapshot start, final long atLeast)
        throws IOException
    {
        final RecoveredLedger ledger = ledger();
        final ChainCheck chain = new ChainCheck(new Chain(key), true);
        final JournalDirectory directory = new JournalDirectory(root);
        if (start != null)
        {
            new SnapshotStore(directory, key).load(start.file(), ledger);
        }
        try (JournalReader reader = JournalReader.open(directory, null, chain, start))
        {
            while (reader.nextSequence() <= atLeast && reader.next())
            {
                ledger.onBurst(reader.burst());
            }
            final ChainHead head = new ChainHead(reader.nextSequence() - 1, reader.lastTimeNs(), chain.value());
            return write(root, key, ledger.ledger(), head);
        }
    }

    static Snapshot write(final Path root, final byte @Nullable [] key, final Ledger ledger, final ChainHead head)
        throws IOException
    {
        final SnapshotStore store = new SnapshotStore(new JournalDirectory(root), key);
        return store.publish(store.stage(ledger, head, 0), Integer.MAX_VALUE);
    }

    static void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static RecoveredLedger ledger()
    {
        return new RecoveredLedger(result ->
        {
        });
    }

    static void flip(final Path file, final long offset) throws IOException
    {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[(int)offset] ^= 1;
        Files.write(file, bytes);
    }
}
