package io.millrace.tools.audit;

import static io.millrace.tools.audit.AuditedDay.ANNA;
import static io.millrace.tools.audit.AuditedDay.BOB;
import static io.millrace.tools.audit.AuditedDay.SHOP;
import static io.millrace.tools.audit.AuditedDay.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.JournalReader;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a walk hands on: every command once, and movements that add up to what the ledger holds.
 */
final class JournalWalkTest
{
    @TempDir
    private static Path directory = Path.of("");

    private final List<Seen> seen = new ArrayList<>();
    private final Map<Long, long[]> totals = new HashMap<>();

    /** An entry, kept. */
    private record Seen(
        EntryKind kind,
        Result result,
        UUID id,
        UUID batch,
        long cause,
        long debitPosted,
        long debitHeld,
        long creditPosted,
        long creditHeld)
    {
    }

    @BeforeAll
    static void write()
    {
        AuditedDay.write(directory);
    }

    @Test
    void shouldHandOnEveryCommandOnceAndLetEachGo()
    {
        try (JournalWalk walk = walk())
        {
            final Set<Long> sequences = new HashSet<>();
            for (final Seen entry : seen)
            {
                assertTrue(entry.result.isEvent() || sequences.add(entry.result.sequence()), entry.toString());
            }

            assertEquals(walk.ledger().sequence() + 1, sequences.size());
            assertEquals(0, walk.deferredCount());
            assertTrue(walk.checkedSequence() > 0);
        }
    }

    @Test
    void shouldComeToTheSameWithoutAListener()
    {
        try (JournalWalk walk = walk();
            JournalWalk unheard = JournalWalk.open(JournalReader.open(directory)))
        {
            unheard.toEnd();

            assertEquals(walk.ledger().digest(), unheard.ledger().digest());
            assertEquals(walk.checkedSequence(), unheard.checkedSequence());
        }
    }

    @Test
    void shouldAddUpToWhatTheLedgerHolds()
    {
        try (JournalWalk walk = walk())
        {
            final AccountState state = new AccountState();
            for (final long account : new long[] { 1, 2, 3, ANNA, BOB, SHOP, AuditedDay.CARL })
            {
                assertTrue(walk.ledger().account(account, state));
                final long[] total = totals.getOrDefault(account, new long[4]);
                assertEquals(state.debitsPosted(), total[0], "account " + account);
                assertEquals(state.creditsPosted(), total[1], "account " + account);
                assertEquals(state.debitsPending(), total[2], "account " + account);
                assertEquals(state.creditsPending(), total[3], "account " + account);
            }
        }
    }

    @Test
    void shouldMoveWhatTheAnswerSaysAndNothingWhereItIsNoAcceptance()
    {
        walk().close();
        for (final Seen entry : seen)
        {
            final boolean isAccepted = entry.result.code() == ResultCode.ACCEPTED;
            final long amountMinor = entry.result.isBatch() || !isAccepted ? 0 : entry.result.amountMinor();
            final long posted = switch (entry.kind)
            {
                case PAY, CAPTURE, REFUND, SCHEDULE_RAN -> amountMinor;
                default -> 0;
            };
            assertEquals(posted, entry.debitPosted, entry.toString());
            assertEquals(posted, entry.creditPosted, entry.toString());
            assertEquals(entry.debitHeld, entry.creditHeld, entry.toString());
            assertTrue(isAccepted || entry.debitHeld == 0, entry.toString());
        }
        assertEquals(-40_00, find(id(14)).debitHeld, "a capture gives the rest of its hold back");
        assertEquals(-50_00, find(id(11)).debitHeld, "one that keeps it open does not");
        assertEquals(-7_00, find(id(17), EntryKind.EXPIRED).debitHeld);
        assertEquals(5_00, find(id(30), EntryKind.SCHEDULE_RAN).debitPosted);
        assertEquals(ResultCode.INSUFFICIENT_FUNDS, find(id(31), EntryKind.SCHEDULE_RAN).result.code());
    }

    @Test
    void shouldSayTheBatchOfEveryItemAlsoOfOneThatIsAppliedLater()
    {
        walk().close();
        assertEquals(id(40), find(id(41)).batch);
        assertEquals(id(53), find(id(55)).batch);
        assertEquals(new UUID(0, 0), find(id(56)).batch);
        assertEquals(new UUID(0, 0), find(id(40)).batch);
        long later = 0;
        for (int i = 1; i <= AuditedDay.PAYROLL; i++)
        {
            final Seen item = find(id(1000 + i));
            assertEquals(id(1000), item.batch, item.toString());
            assertEquals(EntryKind.PAY, item.kind);
            assertEquals(10_00 + i, item.debitPosted, item.toString());
            later += item.cause > item.result.sequence() ? 1 : 0;
        }
        assertEquals(AuditedDay.PAYROLL, later);
    }

    @Test
    void shouldNeverGoBackInWhatCausedAnEntry()
    {
        walk().close();
        long last = -1;
        for (final Seen entry : seen)
        {
            assertTrue(entry.cause >= last, entry.toString());
            last = entry.cause;
        }
    }

    private JournalWalk walk()
    {
        final JournalWalk walk = JournalWalk.open(directory, this::see);
        walk.toEnd();
        return walk;
    }

    private void see(final Entry entry)
    {
        final Request request = entry.request();
        final Result result = entry.result();
        assertEquals(result.isEvent(), request == null);
        assertTrue(request == null || request.kind() == entry.kind());
        assertTrue(!entry.kind().name().matches("PAY|BATCH.*") || entry.idLow() == result.idLow(), entry.kind().word());
        seen.add(new Seen(entry.kind(), result.copy(), new UUID(entry.idHigh(), entry.idLow()),
            new UUID(entry.batchHigh(), entry.batchLow()), entry.causeSequence(), entry.debit().amountMinor(),
            entry.debit().heldMinor(), entry.credit().amountMinor(), entry.credit().heldMinor()));
        add(entry.debit(), 0);
        add(entry.credit(), 1);
    }

    private void add(final Movement movement, final int side)
    {
        assertFalse(movement.isMoved() && !movement.isThere());
        final long[] total = totals.computeIfAbsent(movement.accountId(), account -> new long[4]);
        total[side] += movement.amountMinor();
        total[2 + side] += movement.heldMinor();
    }

    private Seen find(final UUID id)
    {
        return seen.stream().filter(entry -> entry.id.equals(id) && !entry.result.isEvent()).findFirst().orElseThrow();
    }

    private Seen find(final UUID id, final EntryKind kind)
    {
        return seen.stream().filter(entry -> entry.id.equals(id) && entry.kind == kind).findFirst().orElseThrow();
    }
}
