package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.open;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.LedgerRig;
import io.millrace.ledger.model.Slot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is damaged, cut short or forged does not load, and says so in one line; larger limits do.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LedgerSnapshotTest
{
    /** Where the limits begin in the position's block. */
    private static final int LIMITS_OFFSET = SnapshotBlock.HEADER_LENGTH + 2 * Long.BYTES;

    private static final int BATCHES = 7;
    private static final int ACCOUNTS = 9_000;
    private static final long TIME_NS = 1_000_000_000L;

    private final LedgerRig rig = new LedgerRig(false);
    private byte[] snapshot = new byte[0];

    /** Enough for sections of one block, of none, and of several. */
    @BeforeEach
    void shouldHaveALedgerWithSomethingInEachSection()
    {
        rig.apply(List.of(configure(10_000, 2_000)), TIME_NS);
        final List<Slot> slots = new ArrayList<>();
        for (int id = 1; id <= ACCOUNTS; id++)
        {
            slots.add(open(id).set("flags", id == 1 ? 2 : 0));
        }
        for (int id = 2; id <= 500; id++)
        {
            slots.add(LedgerFixture.pay(id, 1, id, 1_000 + id));
            slots.add(LedgerFixture.hold(10_000 + id, id, 1, 5)
                .set("deadlineNs", id % 3 == 0 ? 0 : 10 * TIME_NS + id / 50));
        }
        slots.add(LedgerFixture.schedule(20_000, 1, 2, 7, 20 * TIME_NS));
        slots.add(LedgerFixture.velocity(20_001, 2, 5_000, 60));
        slots.add(LedgerFixture.grant(20_002, 3, 77));
        slots.add(LedgerFixture.cutOff(20_003, 19_000));
        rig.apply(slots, 2 * TIME_NS);
        // One batch in parts that is being collected, one that is being applied, and one that was given up.
        rig.apply(List.of(LedgerFixture.begun(30_000, 0, 3, 9, LedgerFixture.pay(30_001, 1, 2, 3))), 3 * TIME_NS);
        rig.apply(List.of(LedgerFixture.begun(30_010, 0, 2, 6)), 3 * TIME_NS);
        rig.apply(List.of(LedgerFixture.part(30_010, 0, LedgerFixture.pay(30_011, 1, 2, 3),
            LedgerFixture.pay(30_012, 8_000, 2, 3))), 3 * TIME_NS);
        rig.apply(List.of(LedgerFixture.begun(30_020, 1, 1, 7)), 3 * TIME_NS);
        rig.apply(List.of(LedgerFixture.part(30_020, 0, LedgerFixture.pay(30_021, 1, 2, 3))), 3 * TIME_NS);
        rig.apply(List.of(LedgerFixture.run(1)), 3 * TIME_NS);
        snapshot = SnapshotBytes.of(rig.ledger);
    }

    @Test
    void shouldLoadAsItWasWritten()
    {
        final Ledger loaded = load(snapshot);

        assertEquals(rig.ledger.digest(), loaded.digest());
        assertEquals(rig.ledger.limits(), loaded.limits());
        assertEquals(ACCOUNTS, loaded.accountCount());
        assertEquals(19_000, loaded.closedDate());
        assertEquals(rig.ledger.closedSequence(), loaded.closedSequence());
        assertTrue(SnapshotBytes.blocks(snapshot).size() > 7, "a section of several blocks");
    }

    @Test
    void shouldRefuseWhatIsCutShortAnywhere()
    {
        final SplittableRandom random = new SplittableRandom(1);
        for (final int block : SnapshotBytes.blocks(snapshot))
        {
            assertRefused(Arrays.copyOf(snapshot, block));
            assertRefused(Arrays.copyOf(snapshot, block + 1));
            assertRefused(Arrays.copyOf(snapshot, block + SnapshotBlock.HEADER_LENGTH));
            assertRefused(Arrays.copyOf(snapshot, block + SnapshotBytes.length(snapshot, block) - 1));
        }
        for (int i = 0; i < 100; i++)
        {
            assertRefused(Arrays.copyOf(snapshot, random.nextInt(snapshot.length)));
        }
    }

    @Test
    void shouldRefuseAnyBitThatFlipped()
    {
        final SplittableRandom random = new SplittableRandom(2);
        for (final int block : SnapshotBytes.blocks(snapshot))
        {
            for (int bit = 0; bit < SnapshotBlock.HEADER_LENGTH * Byte.SIZE; bit += 5)
            {
                assertRefused(flipped(block, bit));
            }
            for (int i = 0; i < 10; i++)
            {
                assertRefused(flipped(block, random.nextInt(SnapshotBytes.length(snapshot, block) * Byte.SIZE)));
            }
        }
    }

    @Test
    void shouldRefuseBlocksThatAreLostSwappedOrRepeated()
    {
        final List<Integer> blocks = SnapshotBytes.blocks(snapshot);
        for (int i = 0; i < blocks.size(); i++)
        {
            final List<Integer> lost = new ArrayList<>(blocks);
            lost.remove(i);
            assertRefused(joined(lost));
            final List<Integer> repeated = new ArrayList<>(blocks);
            repeated.add(i, blocks.get(i));
            // The last is not read twice.
            if (i < blocks.size() - 1)
            {
                assertRefused(joined(repeated));
                final List<Integer> swapped = new ArrayList<>(blocks);
                Collections.swap(swapped, i, i + 1);
                assertRefused(joined(swapped));
            }
        }
    }

    /** A forged word whose checksum is right: what it does to the state shows in the digest, or it is no state. */
    @Test
    void shouldRefuseWordsThatWereForged()
    {
        final SplittableRandom random = new SplittableRandom(3);
        for (final int block : SnapshotBytes.blocks(snapshot))
        {
            final int body = block + SnapshotBlock.HEADER_LENGTH;
            final int words = (SnapshotBytes.length(snapshot, block) - SnapshotBlock.HEADER_LENGTH) / Long.BYTES;
            for (int i = 0; i < 25 && SnapshotBytes.section(snapshot, block) != 1; i++)
            {
                final byte[] forged = snapshot.clone();
                final int offset = body + random.nextInt(words) * Long.BYTES;
                final long word = SnapshotBytes.view(forged).getLong(offset);
                final long other = switch (random.nextInt(3))
                {
                    case 0 -> word ^ 1L << random.nextInt(Long.SIZE);
                    case 1 -> word == 0 ? -1 : 0;
                    default -> random.nextLong();
                };
                SnapshotBytes.view(forged).putLong(offset, other);
                SnapshotBytes.sum(forged, block);
                assertRefused(forged);
            }
        }
    }

    @Test
    void shouldRefuseMoreRowsThanItsLimitsAllow()
    {
        assertRefused(withLimit(0, ACCOUNTS - 1), "out of range");
        assertRefused(withLimit(0, -1), "limit out of range");
        assertRefused(withLimit(0, 1L << 40), "out of range");
        assertRefused(withLimit(1, 64), "out of range");
    }

    @Test
    void shouldRefuseASectionOfALaterVersionOrUnknown()
    {
        final byte[] later = snapshot.clone();
        final int accounts = SnapshotBytes.blocks(later).get(1);
        SnapshotBytes.view(later).putShort(accounts + SnapshotBlock.VERSION_OFFSET, (short)2);
        SnapshotBytes.sum(later, accounts);
        assertRefused(later, "version");

        final byte[] unknown = snapshot.clone();
        final List<Integer> blocks = SnapshotBytes.blocks(unknown);
        final int mandates = blocks.get(blocks.size() - 2);
        SnapshotBytes.view(unknown).putShort(mandates + SnapshotBlock.SECTION_OFFSET, (short)99);
        SnapshotBytes.sum(unknown, mandates);
        assertRefused(unknown, "not known");
    }

    @Test
    void shouldFillTablesOfLargerLimits()
    {
        final Ledger loaded = load(withLimit(0, 33_333));

        assertEquals(33_333, loaded.limits().accountsMax());
        assertEquals(rig.ledger.digest(), loaded.digest());
    }

    @Test
    void shouldHaveItsLimitsRaisedAfterwards()
    {
        final LedgerRig loaded =
            new LedgerRig(false, sink -> LedgerSnapshot.load(SnapshotBytes.source(snapshot), sink));
        final List<Slot> more = List.of(configure(20_000, 5_000), open(50_000), LedgerFixture.pay(60_000, 1, 50_000, 3),
            LedgerFixture.capture(60_001, 10_003, 4));

        assertEquals(rig.apply(more, 30 * TIME_NS).toString(), loaded.apply(more, 30 * TIME_NS).toString());
        assertEquals(rig.ledger.limits(), loaded.ledger.limits());
        assertEquals(rig.ledger.digest(), loaded.ledger.digest());
    }

    @Test
    void shouldGoOnWithBatchesInParts()
    {
        final LedgerRig loaded =
            new LedgerRig(false, sink -> LedgerSnapshot.load(SnapshotBytes.source(snapshot), sink));
        final List<List<Slot>> rest = List.of(
            List.of(LedgerFixture.part(30_000, 1, LedgerFixture.pay(30_002, 1, 2, 3),
                LedgerFixture.pay(30_003, 1, 2, 3))),
            List.of(LedgerFixture.run(9)), List.of(LedgerFixture.run(9)), List.of(LedgerFixture.run(9)),
            List.of(LedgerFixture.begun(30_000, 0, 3, 9)), List.of(LedgerFixture.begun(30_010, 0, 2, 6)));

        for (final List<Slot> burst : rest)
        {
            assertEquals(rig.apply(burst, 4 * TIME_NS).toString(), loaded.apply(burst, 4 * TIME_NS).toString());
            assertEquals(rig.ledger.digest(), loaded.ledger.digest());
        }
    }

    /** Two blocks of mandates, full to the last byte, and more of all else than stands in one. */
    @Test
    void shouldLoadSectionsOfSeveralBlocks()
    {
        final int mandates = 2 * SnapshotBlock.rowsMax(Mandates.ROW_LONGS);
        final int items = SnapshotBlock.rowsMax(CommandLayout.SLOT_LENGTH / Long.BYTES) + 9;
        final int accounts = SnapshotBlock.rowsMax(Controls.ROW_LONGS) + 9;
        final int holds = SnapshotBlock.rowsMax(Payments.ROW_LONGS + 3) + 9;
        final LedgerRig large = new LedgerRig(false);
        large.apply(List.of(configure(accounts, 50_000).set("mandatesMax", mandates).set("openMax", holds + 1)
            .set("controlsMax", accounts).set("batchItemsMax", 2L * items)), TIME_NS);
        final List<Slot> slots = new ArrayList<>();
        for (int id = 1; id <= accounts; id++)
        {
            slots.add(open(id).set("flags", id == 1 ? 2 : 0).set("maxPaymentMinor", 1_000));
        }
        for (int i = 1; i <= mandates; i++)
        {
            slots.add(LedgerFixture.grant(i, 1, i));
        }
        for (int i = 1; i <= holds; i++)
        {
            slots.add(LedgerFixture.hold(100_000 + i, 1, 2, 1));
        }
        large.apply(slots, TIME_NS);
        final Slot[] payments = new Slot[items];
        Arrays.setAll(payments, i -> LedgerFixture.pay(200_000 + i, 1, 2, 1));
        large.apply(List.of(LedgerFixture.begun(199_999, 0, items + 1, 5, payments)), TIME_NS);

        final byte[] bytes = SnapshotBytes.of(large.ledger);

        assertEquals(List.of(2L, 2L, (long)mandates, holds + 1L, 1L), List.of(blocks(bytes, 4), blocks(bytes, 5),
            (long)large.ledger.books().mandates.count(), (long)large.ledger.openCount(),
            (long)large.ledger.books().batches.count()));
        assertEquals(2, blocks(bytes, 6));
        assertEquals(2, blocks(bytes, 8));
        assertTrue(blocks(bytes, 3) > 2);
        assertEquals(bytes.length, LedgerSnapshot.lengthBytes(large.ledger));
        assertEquals(large.ledger.digest(), load(bytes).digest());
    }

    private static long blocks(final byte[] bytes, final int section)
    {
        return SnapshotBytes.blocks(bytes).stream().filter(block -> SnapshotBytes.section(bytes, block) == section)
            .count();
    }

    @Test
    void shouldSayWhatItHasWritten()
    {
        assertEquals(rig.ledger.digest(), LedgerSnapshot.write(rig.ledger, block ->
        {
        }));
    }

    @Test
    void shouldRefuseABlockWithMoreRowsThanAreMissing()
    {
        final byte[] forged = snapshot.clone();
        final List<Integer> accounts = SnapshotBytes.blocks(snapshot).stream()
            .filter(block -> SnapshotBytes.section(snapshot, block) == 2).toList();
        for (final int block : accounts)
        {
            // Said to end with the first row of its second block.
            SnapshotBytes.view(forged).putLong(block + SnapshotBlock.ROWS_OFFSET,
                SnapshotBlock.rowsMax(Accounts.ROW_LONGS) + 1);
            SnapshotBytes.sum(forged, block);
        }

        assertRefused(forged, "or too many");
    }

    @Test
    void shouldRefuseATurnOfABatchInAPlaceThatIsNone()
    {
        final byte[] forged = snapshot.clone();
        SnapshotBytes.view(forged).putLong(SnapshotBlock.HEADER_LENGTH + 15 * Long.BYTES, StagedBatches.BATCHES_MAX);
        SnapshotBytes.sum(forged, 0);

        assertRefused(forged, "no such place of a batch");
    }

    @Test
    void shouldLoadFromASourceOfSingleBytes()
    {
        final ByteBuffer bytes = ByteBuffer.wrap(snapshot);

        final Ledger loaded = LedgerSnapshot.load(target ->
        {
            target.put(bytes.get());
            return 1;
        }, LedgerSnapshotTest::ignore);

        assertEquals(rig.ledger.digest(), loaded.digest());
    }

    @Test
    void shouldNameTheBlockThatIsDamaged()
    {
        assertRefused(flipped(0, SnapshotBlock.HEADER_LENGTH * Byte.SIZE), "block=0 section=0 reason=checksum");
        assertRefused(flipped(SnapshotBytes.blocks(snapshot).get(2), SnapshotBlock.HEADER_LENGTH * Byte.SIZE),
            "block=2 section=2 reason=checksum");
    }

    @Test
    void shouldRefuseABlockWithoutWholeRows()
    {
        final List<Integer> blocks = SnapshotBytes.blocks(snapshot);
        for (int i = 1; i < blocks.size(); i++)
        {
            final int block = blocks.get(i);
            final int length = SnapshotBytes.length(snapshot, block);
            final byte[] shorter = snapshot.clone();
            System.arraycopy(snapshot, block + length, shorter, block + length - Long.BYTES,
                snapshot.length - block - length);
            SnapshotBytes.view(shorter).putInt(block + SnapshotBlock.BODY_LENGTH_OFFSET,
                length - SnapshotBlock.HEADER_LENGTH - Long.BYTES);
            SnapshotBytes.sum(shorter, block);
            assertRefused(shorter, "block has no whole rows");
        }
    }

    @Test
    void shouldRefuseABatchInAPlaceThatIsNone()
    {
        for (final int block : SnapshotBytes.blocks(snapshot))
        {
            if (SnapshotBytes.section(snapshot, block) == BATCHES)
            {
                for (final long place : new long[] { -1, StagedBatches.BATCHES_MAX, 1L << 32 })
                {
                    final byte[] forged = snapshot.clone();
                    SnapshotBytes.view(forged).putLong(block + SnapshotBlock.HEADER_LENGTH, place);
                    SnapshotBytes.sum(forged, block);
                    assertRefused(forged, "batch stands where none can, place=" + place);
                }
            }
        }
    }

    @Test
    void shouldSnapshotALedgerThatHasNoLimitsYet()
    {
        final Ledger empty = new Ledger(LedgerSnapshotTest::ignore);
        final Ledger loaded = load(SnapshotBytes.of(empty));

        assertEquals(empty.digest(), loaded.digest());
        assertEquals(Burst.NULL_SEQUENCE, loaded.sequence());
        assertEquals(false, loaded.isConfigured());
    }

    private byte[] flipped(final int block, final int bit)
    {
        final byte[] flipped = snapshot.clone();
        flipped[block + bit / Byte.SIZE] ^= (byte)(1 << bit % Byte.SIZE);
        return flipped;
    }

    private byte[] joined(final List<Integer> blocks)
    {
        final byte[] joined = new byte[2 * snapshot.length];
        int length = 0;
        for (final int block : blocks)
        {
            final int blockLength = SnapshotBytes.length(snapshot, block);
            System.arraycopy(snapshot, block, joined, length, blockLength);
            length += blockLength;
        }
        return Arrays.copyOf(joined, length);
    }

    private byte[] withLimit(final int limit, final long value)
    {
        final byte[] other = snapshot.clone();
        SnapshotBytes.view(other).putLong(LIMITS_OFFSET + limit * Long.BYTES, value);
        SnapshotBytes.sum(other, 0);
        return other;
    }

    private static Slot configure(final int accountsMax, final int paymentsWindow)
    {
        return LedgerFixture.limits().set("accountsMax", accountsMax).set("paymentsWindow", paymentsWindow)
            .set("openMax", 600);
    }

    private static Ledger load(final byte[] bytes)
    {
        return LedgerSnapshot.load(SnapshotBytes.source(bytes), LedgerSnapshotTest::ignore);
    }

    private static void assertRefused(final byte[] bytes)
    {
        assertRefused(bytes, "snapshot is damaged");
    }

    private static void assertRefused(final byte[] bytes, final String part)
    {
        final String message = String.valueOf(assertThrows(SnapshotException.class, () -> load(bytes)).getMessage());
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }

    private static void ignore(final Result result)
    {
        // Answers are the model test's matter.
    }
}
