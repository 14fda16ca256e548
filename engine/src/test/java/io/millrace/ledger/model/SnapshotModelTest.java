package io.millrace.ledger.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.Laws;
import io.millrace.ledger.LedgerSnapshot;
import io.millrace.ledger.SnapshotBytes;
import io.millrace.ledger.model.Script.Cut;
import io.millrace.ledger.model.Script.Cutting;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A ledger that is snapshot after any commands, and loaded, goes on as if it had never stopped. {@code -Dseed=} repeats
 * a run, {@code -Dmodel.seconds=} makes it longer.
 */
final class SnapshotModelTest
{
    private static final int CLAIMS = 300;
    private static final int SCRIPTS_MIN = 20;
    private static final long NS_PER_S = 1_000_000_000L;

    @Test
    void shouldGoOnFromASnapshotAsIfNothingHadBeen()
    {
        final long first = Long.getLong("seed", System.nanoTime());
        final long end = System.nanoTime() + Integer.getInteger("model.seconds", 8) * NS_PER_S;
        System.out.println("SnapshotModelTest -Dseed=" + first);
        long scripts = 0;
        do
        {
            compare(first + scripts++);
        }
        while (scripts < SCRIPTS_MIN || System.nanoTime() < end);
        System.out.println("SnapshotModelTest scripts=" + scripts);
    }

    private static void compare(final long seed)
    {
        final List<Cut> cuts = ScriptGenerator.generate(seed, CLAIMS).cut(Cutting.MIXED);
        final int stop = new SplittableRandom(seed).nextInt(cuts.size());
        final LedgerRig unbroken = new LedgerRig(true);
        for (final Cut cut : cuts.subList(0, stop))
        {
            unbroken.apply(cut.slots(), cut.timeNs());
        }

        final byte[] snapshot = SnapshotBytes.of(unbroken.ledger);
        final LedgerRig loaded =
            new LedgerRig(false, sink -> LedgerSnapshot.load(SnapshotBytes.source(snapshot), sink));

        final String where = "-Dseed=" + seed + " stop=" + stop;
        assertEquals(snapshot.length, LedgerSnapshot.lengthBytes(unbroken.ledger), where);
        assertEquals(unbroken.ledger.limits(), loaded.ledger.limits(), where);
        assertEquals(unbroken.ledger.ledgerIdLow(), loaded.ledger.ledgerIdLow(), where);
        assertEquals(unbroken.ledger.nextDueNs(), loaded.ledger.nextDueNs(), where);
        for (final Cut cut : cuts.subList(stop, cuts.size()))
        {
            final List<Answer> expected = unbroken.apply(cut.slots(), cut.timeNs());
            assertEquals(expected.toString(), loaded.apply(cut.slots(), cut.timeNs()).toString(), where);
            assertEquals(unbroken.ledger.digest(), loaded.ledger.digest(), where);
        }
        assertEquals(List.of(), Laws.check(loaded.ledger), where);
    }
}
