package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Who may debit which account, beside a set of the same.
 */
final class MandatesTest
{
    private static final long SEED = Long.getLong("seed", 20_261_124L);
    private static final int CAPACITY = 16;
    private static final int ACCOUNTS = 8;
    private static final int PARTIES = 4;

    private record Mandate(long account, long party)
    {
    }

    private final Mandates mandates = new Mandates(CAPACITY);
    private final Set<Mandate> set = new HashSet<>();

    @Test
    void shouldKnowThoseThatStandWhateverWasGivenAndRevoked()
    {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 50_000; i++)
        {
            final Mandate mandate = new Mandate(1 + random.nextInt(ACCOUNTS), random.nextInt(PARTIES));
            // Mostly full, so that many stand in another's bucket, and some wrap around.
            if (set.contains(mandate) || set.size() == CAPACITY)
            {
                mandates.remove(mandate.account(), mandate.party());
                set.remove(mandate);
            }
            else
            {
                mandates.add(mandate.account(), mandate.party());
                set.add(mandate);
            }

            check(mandates);
        }
    }

    @Test
    void shouldHaveTheDigestOfWhatStands()
    {
        assertEquals(0, mandates.digest());
        mandates.add(1, 2);
        final long one = mandates.digest();
        mandates.add(2, 1);
        final long both = mandates.digest();
        mandates.remove(1, 2);
        assertFalse(Set.of(0L, one, both).contains(mandates.digest()));
        mandates.add(1, 2);
        assertEquals(both, mandates.digest());

        final Mandates larger = new Mandates(4 * CAPACITY);
        mandates.copyTo(larger);
        assertEquals(both, larger.digest());
    }

    private void check(final Mandates seen)
    {
        final String seed = "-Dseed=" + SEED;
        assertEquals(set.size(), seen.count(), seed);
        assertEquals(set.size() == CAPACITY, seen.isFull(), seed);
        for (long account = 1; account <= ACCOUNTS; account++)
        {
            for (long party = 0; party < PARTIES; party++)
            {
                assertEquals(set.contains(new Mandate(account, party)), seen.contains(account, party), seed);
            }
        }
        int rows = 0;
        for (int row = seen.nextRow(Mandates.NOT_FOUND); row != Mandates.NOT_FOUND; row = seen.nextRow(row))
        {
            assertTrue(set.contains(new Mandate(seen.account(row), seen.party(row))), seed);
            rows++;
        }
        assertEquals(set.size(), rows, seed);
    }
}
