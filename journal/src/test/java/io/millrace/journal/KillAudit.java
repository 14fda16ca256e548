package io.millrace.journal;

import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.BATCH_FAILED;
import static io.millrace.ledger.ResultCode.DUPLICATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.KillWords.Word;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Laws;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Replay;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.CaptureDecoder;
import io.millrace.sbe.HoldDecoder;
import io.millrace.sbe.MessageHeaderDecoder;
import io.millrace.sbe.PayDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a killed engine left, in another process and before any recovery has touched it, and keeps books of its
 * own: every id has one outcome, repetitions hear it again, and the balances are the sum of the outcomes.
 */
final class KillAudit
{
    private final List<Word> answers = new ArrayList<>();
    private final Map<UUID, Word> outcomes = new HashMap<>();
    private final Map<UUID, OpenHold> holds = new HashMap<>();
    private final Map<Long, Balance> balances = new HashMap<>();
    private final int[] nextNumbers = new int[KillLoad.PRODUCERS];
    private final Ledger ledger = new Ledger(this::onResult);
    private final Replay replay = new Replay(ledger);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PayDecoder pay = new PayDecoder();
    private final HoldDecoder hold = new HoldDecoder();
    private final CaptureDecoder capture = new CaptureDecoder();
    private long repetitions;

    private record OpenHold(long debitAccount, long creditAccount, long remainingMinor)
    {
    }

    /** Credits less debits. */
    private static final class Balance
    {
        private long posted;
        private long pending;
    }

    private KillAudit()
    {
    }

    /** Reads all of it; fails at the first thing that is not as it must be. */
    static KillAudit of(final Path directory)
    {
        final KillAudit audit = new KillAudit();
        try (JournalReader reader = JournalReader.open(directory))
        {
            while (reader.next())
            {
                audit.apply(reader.burst());
            }
            // Torn or not: damage would be an exception.
            reader.tail();
        }
        audit.checkBooks();
        return audit;
    }

    LedgerDigest digest()
    {
        return ledger.digest();
    }

    long lastSequence()
    {
        return ledger.sequence();
    }

    /** @return the answer to a command, as every replay gives it. */
    Word answer(final long sequence)
    {
        return answers.get((int)sequence);
    }

    /** @return one above the highest number of a claim of a producer. */
    int nextNumber(final int producer)
    {
        return nextNumbers[producer];
    }

    /** @return commands that were answered before, and moved nothing now. */
    long repetitions()
    {
        return repetitions;
    }

    private void onResult(final Result result)
    {
        // A batch's header is answered after its items.
        assertNull(answers.set((int)result.sequence(), KillWords.of(result)), "answered twice");
    }

    private void apply(final Burst burst)
    {
        assertEquals(answers.size(), burst.firstSequence(), "gap in the sequences");
        for (int i = 0; i < burst.count(); i++)
        {
            answers.add(null);
        }
        replay.apply(burst);
        for (int i = 0; i < burst.count(); i++)
        {
            audit(burst, i);
        }
    }

    private void audit(final Burst burst, final int index)
    {
        final int offset = burst.offset(index);
        final Word answer = answers.get((int)burst.firstSequence() + index);
        assertNotNull(answer, "no answer");
        switch (header.wrap(burst.buffer(), offset).templateId())
        {
            case PayDecoder.TEMPLATE_ID ->
            {
                pay.wrapAndApplyHeader(burst.buffer(), offset, header);
                if (isNew(new UUID(pay.idHigh(), pay.idLow()), answer, false))
                {
                    assertEquals(pay.amountMinor(), answer.amountMinor());
                    post(pay.debitAccount(), pay.creditAccount(), answer.amountMinor());
                }
            }
            case HoldDecoder.TEMPLATE_ID -> hold(burst, offset, answer);
            case CaptureDecoder.TEMPLATE_ID -> capture(burst, offset, answer);
            case BatchDecoder.TEMPLATE_ID ->
            {
                final BatchDecoder batch = new BatchDecoder();
                batch.wrapAndApplyHeader(burst.buffer(), offset, header);
                isNew(new UUID(batch.idHigh(), batch.idLow()), answer, true);
            }
            default ->
            {
                // Opens an account, or sets the limits: the answer's code is all there is.
            }
        }
    }

    private void hold(final Burst burst, final int offset, final Word answer)
    {
        hold.wrapAndApplyHeader(burst.buffer(), offset, header);
        final UUID id = new UUID(hold.idHigh(), hold.idLow());
        if (isNew(id, answer, false))
        {
            holds.put(id, new OpenHold(hold.debitAccount(), hold.creditAccount(), answer.amountMinor()));
            pend(hold.debitAccount(), hold.creditAccount(), answer.amountMinor());
        }
    }

    private void capture(final Burst burst, final int offset, final Word answer)
    {
        capture.wrapAndApplyHeader(burst.buffer(), offset, header);
        if (isNew(new UUID(capture.idHigh(), capture.idLow()), answer, false))
        {
            final UUID id = new UUID(capture.holdHigh(), capture.holdLow());
            final OpenHold open = holds.remove(id);
            assertNotNull(open, "captured what is not held");
            final long leftMinor = open.remainingMinor() - answer.amountMinor();
            post(open.debitAccount(), open.creditAccount(), answer.amountMinor());
            if (capture.flags().keepOpen() && leftMinor > 0)
            {
                holds.put(id, new OpenHold(open.debitAccount(), open.creditAccount(), leftMinor));
                pend(open.debitAccount(), open.creditAccount(), -answer.amountMinor());
                return;
            }
            pend(open.debitAccount(), open.creditAccount(), -open.remainingMinor());
        }
    }

    /** Notes the outcome of an id, or compares it with the one it had. Whether it is accepted now. */
    private boolean isNew(final UUID id, final Word answer, final boolean isBatch)
    {
        final int producer = KillLoad.producer(id);
        if (producer >= 0)
        {
            nextNumbers[producer] = Math.max(nextNumbers[producer], KillLoad.number(id) + 1);
        }
        assertEquals(id, new UUID(answer.idHigh(), answer.idLow()), "answer to another command: " + answer);

        final ResultCode code = ResultCode.of(answer.code());
        final Word first = outcomes.get(id);
        if (code == DUPLICATE)
        {
            assertSame(first, answer);
            repetitions++;
            return false;
        }
        if (code == BATCH_FAILED && !isBatch)
        {
            // Not its own fault. Sent again, a chain may fail at another command; what was refused stays refused.
            assertTrue(first == null || ResultCode.of(first.code()) != ACCEPTED, "accepted, then not: " + answer);
            return false;
        }
        assertNull(first, "applied twice: " + answer);
        assertTrue(code.isRemembered() || code == BATCH_FAILED, "not a code of this load: " + answer);
        outcomes.put(id, answer);
        return code == ACCEPTED;
    }

    private static void assertSame(final @Nullable Word first, final Word again)
    {
        assertNotNull(first, "duplicate of nothing: " + again);
        assertEquals(first.code(), again.firstCode(), "another outcome: " + first + " then " + again);
        assertEquals(first.sequence(), again.firstSequence(), "another first: " + first + " then " + again);
        assertEquals(first.amountMinor(), again.amountMinor(), "another amount: " + first + " then " + again);
    }

    private void post(final long debitAccount, final long creditAccount, final long amountMinor)
    {
        balance(debitAccount).posted -= amountMinor;
        balance(creditAccount).posted += amountMinor;
    }

    private void pend(final long debitAccount, final long creditAccount, final long amountMinor)
    {
        balance(debitAccount).pending -= amountMinor;
        balance(creditAccount).pending += amountMinor;
    }

    private Balance balance(final long account)
    {
        return balances.computeIfAbsent(account, id -> new Balance());
    }

    private void checkBooks()
    {
        assertEquals(List.of(), Laws.check(ledger));
        ledger.accounts(new AccountState(), account ->
        {
            final Balance expected = balance(account.accountId());
            final String where = "account " + account.accountId();
            assertEquals(expected.posted, account.creditsPosted() - account.debitsPosted(), where);
            assertEquals(expected.pending, account.creditsPending() - account.debitsPending(), where);
        });
    }
}
