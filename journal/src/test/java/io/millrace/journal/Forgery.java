package io.millrace.journal;

import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.journal.spi.RecoveredLedger;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.sbe.PayDecoder;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A ledger that is not what its journal leads to: one payment moved a cent more.
 */
final class Forgery
{
    private Forgery()
    {
    }

    /** Makes a ledger believe that it gave other answers than it did: so it goes wrong only later. */
    static void pretend(final Ledger ledger, final long resultsDigest) throws ReflectiveOperationException
    {
        final Field field = Ledger.class.getDeclaredField("answers");
        field.setAccessible(true);
        final Object answers = field.get(ledger);
        final Method digest = answers.getClass().getDeclaredMethod("digest", long.class);
        digest.setAccessible(true);
        digest.invoke(answers, resultsDigest);
    }

    /** Replays up to a sequence, the last burst with other amounts. The journal has not stated its answers by then. */
    static void replay(final Path root, final long sequence, final RecoveredLedger ledger)
    {
        try (JournalReader reader = JournalReader.open(root))
        {
            while (reader.nextSequence() <= sequence && reader.next())
            {
                final Burst burst = reader.burst();
                final UnsafeBuffer bytes = new UnsafeBuffer(new byte[burst.count() * SLOT_LENGTH]);
                bytes.putBytes(0, burst.buffer(), burst.offset(0), bytes.capacity());
                if (burst.lastSequence() == sequence)
                {
                    final int offset = BODY_OFFSET + PayDecoder.amountMinorEncodingOffset();
                    for (int slot = 0; slot < bytes.capacity(); slot += SLOT_LENGTH)
                    {
                        bytes.putLong(slot + offset, bytes.getLong(slot + offset, LITTLE_ENDIAN) + 1, LITTLE_ENDIAN);
                    }
                }
                ledger.onBurst(burst.wrapExcerpt(bytes, 0, burst.firstSequence(), burst.count(), burst.timeNs()));
            }
        }
    }
}
