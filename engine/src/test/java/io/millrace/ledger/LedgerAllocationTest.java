package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.KEEP_OPEN;
import static io.millrace.ledger.LedgerFixture.NOBODY;
import static io.millrace.ledger.LedgerFixture.balancing;
import static io.millrace.ledger.LedgerFixture.linked;
import static io.millrace.ledger.LedgerFixture.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.millrace.ledger.model.Slot;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Nothing is allocated by any command after warm-up, accepted or refused, nor by what comes due.
 */
final class LedgerAllocationTest
{
    private static final int ROUNDS = 8;
    private static final int PASSES = 250;
    private static final int SLOTS = 8;
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private final long[] answers = new long[1];
    private final Ledger ledger = new Ledger(result -> answers[0]++);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[SLOTS * CommandLayout.SLOT_LENGTH]);
    private final Burst burst = new Burst(buffer);
    private final Map<String, Long> bytes = new TreeMap<>();
    private long timeNs = 1_700_000_000_000_000_000L;

    @Test
    void shouldAllocateNothingAfterWarmUp()
    {
        apply("configure", LedgerFixture.limits().set("accountsMax", 4000));
        apply("open", LedgerFixture.open(BANK).set("flags", 2));
        apply("open", LedgerFixture.open(ALICE).set("maxPaymentMinor", 1000));
        apply("open", LedgerFixture.open(BOB));
        apply("warm up", pay(1, BANK, ALICE, 1_000_000));

        // The compiler's own doings are charged to the thread as well, for as long as it is at it.
        for (int i = 0; i < ROUNDS * PASSES && (i % PASSES != 0 || i == 0 || !bytes.isEmpty()); i++)
        {
            if (i % PASSES == 0)
            {
                bytes.clear();
            }
            applyAll(1 + i);
            if (i % PASSES == PASSES - 1)
            {
                bytes.values().removeIf(allocated -> allocated == 0);
            }
        }

        assertEquals(Map.of(), bytes, "bytes allocated by " + PASSES + " commands of a kind");
        assertEquals(0, Laws.check(ledger).size());
    }

    private void applyAll(final int round)
    {
        final long id = round * 100L;
        apply("pay", pay(id, ALICE, BOB, 5));
        apply("pay, duplicate", pay(id, ALICE, BOB, 5));
        apply("pay, reused", pay(id, ALICE, BOB, 6));
        apply("pay, refused", pay(id + 1, ALICE, BOB, Long.MAX_VALUE));
        apply("pay, nobody", pay(id + 2, NOBODY, BOB, 1));
        apply("pay, malformed", pay(0, ALICE, BOB, 1));
        apply("pay, balancing", balancing(pay(id + 3, ALICE, BOB, 2)));
        apply("refund", LedgerFixture.refund(id + 4, id, 3));
        apply("hold", LedgerFixture.hold(id + 5, ALICE, BOB, 9));
        apply("increase", LedgerFixture.increase(id + 6, id + 5, 2).set("deadlineNs", Long.MAX_VALUE));
        apply("capture", LedgerFixture.capture(id + 7, id + 5, 2).set("flags", KEEP_OPEN));
        apply("capture, final", LedgerFixture.capture(id + 8, id + 5, 2));
        apply("hold", LedgerFixture.hold(id + 9, ALICE, BOB, 9));
        apply("release", LedgerFixture.release(id + 10, id + 9));
        apply("hold, expiring", LedgerFixture.hold(id + 11, ALICE, BOB, 9).set("deadlineNs", timeNs + 3));
        apply("schedule, running", LedgerFixture.schedule(id + 12, ALICE, BOB, 1, timeNs + 3));
        apply("tick", LedgerFixture.tick());
        apply("tick", LedgerFixture.tick());
        apply("schedule", LedgerFixture.schedule(id + 13, ALICE, BOB, 1, Long.MAX_VALUE));
        apply("cancel", LedgerFixture.cancel(id + 14, id + 13));
        apply("open", LedgerFixture.open(1000 + round));
        apply("open, duplicate", LedgerFixture.open(1000 + round));
        apply("status", LedgerFixture.status(id + 15, 1000 + round, round % 5));
        apply("controls", LedgerFixture.velocity(id + 16, ALICE, 1_000_000, 1 + round % 2));
        apply("grant", LedgerFixture.grant(id + 17, ALICE, 7));
        apply("revoke", LedgerFixture.revoke(id + 18, ALICE, 7));
        apply("cut-off", LedgerFixture.cutOff(id + 19, round));
        apply("chain", linked(pay(id + 20, ALICE, BOB, 1)), pay(id + 21, BANK, ALICE, 20));
        apply("chain, failed", linked(LedgerFixture.hold(id + 22, ALICE, BOB, 1)),
            linked(LedgerFixture.capture(id + 23, id + 22, 1)), pay(id + 24, NOBODY, ALICE, 20));
        apply("chain, malformed", linked(pay(id + 25, ALICE, BOB, 1)), LedgerFixture.tick());
        apply("independent", LedgerFixture.independent(id + 26, pay(id + 27, ALICE, BOB, 1),
            pay(id + 28, NOBODY, BOB, 1), pay(id + 29, BANK, ALICE, 10)));
        apply("independent, duplicate", LedgerFixture.independent(id + 26, pay(id + 27, ALICE, BOB, 1),
            pay(id + 28, NOBODY, BOB, 1), pay(id + 29, BANK, ALICE, 10)));
        apply("atomic", LedgerFixture.atomic(id + 30, pay(id + 31, ALICE, BOB, 1), pay(id + 32, BOB, ALICE, 1)));
        apply("atomic, failed", LedgerFixture.atomic(id + 33, pay(id + 34, ALICE, BOB, 1),
            pay(id + 34, ALICE, BOB, 1)));
    }

    private void apply(final String kind, final Slot... slots)
    {
        burst.wrapExcerpt(buffer, 0, ledger.sequence() + 1, slots.length, ++timeNs);
        for (int i = 0; i < slots.length; i++)
        {
            buffer.putBytes(i * CommandLayout.SLOT_LENGTH, slots[i].bytes());
        }
        final long thread = Thread.currentThread().getId();
        final long before = THREADS.getThreadAllocatedBytes(thread);
        ledger.apply(burst);
        final long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
        bytes.merge(kind, allocated, Long::sum);
    }
}
