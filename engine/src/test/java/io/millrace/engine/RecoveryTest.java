package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.CASH;
import static io.millrace.engine.EngineFixture.EUR;
import static io.millrace.engine.EngineFixture.assertAccepted;
import static io.millrace.engine.EngineFixture.cent;
import static io.millrace.engine.EngineFixture.id;
import static io.millrace.engine.EngineFixture.submitCents;
import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.journal.spi.BurstConsumer;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Replay;
import io.millrace.ledger.ReplayException;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.PayDecoder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The journal gives back the same state and the same answers, or the launch fails.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RecoveryTest
{
    private static final int CENTS = 500;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();

    @ParameterizedTest
    @CsvSource(
    { "false, false", "false, true", "true, false", "true, true" })
    void shouldComeToTheSameStateInEitherWiring(final boolean isWrittenStaged, final boolean isReadStaged)
    {
        final LedgerDigest before = write(fixture.context(journal, isWrittenStaged));

        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal.reopened(), isReadStaged)))
        {
            assertEquals(before, engine.digest().join());
            assertEquals(CENTS - 7, engine.account(ALICE).join().orElseThrow().available());
            final Result again = engine.client().submit(cent(1)).join();
            assertEquals(ResultCode.DUPLICATE, again.code());
            assertEquals(3, again.firstSequence());
            final Result refusedAgain = engine.client().submit(tooMuch()).join();
            assertEquals(ResultCode.INSUFFICIENT_FUNDS, refusedAgain.outcome());
            assertEquals(before.books(), engine.digest().join().books());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldGiveTheSameAnswersInAReplay(final boolean isStaged)
    {
        final List<String> given = new CopyOnWriteArrayList<>();
        write(fixture.context(journal, isStaged).listener(result -> given.add(text(result))));

        final List<String> replayed = new ArrayList<>();
        final Ledger ledger = new Ledger(result -> replayed.add(text(result)));
        final Replay replay = new Replay(ledger);
        final long last = journal.reopened().recover(replay::apply);

        assertEquals(given, replayed);
        assertEquals(last, ledger.sequence());
        assertTrue(replay.checkedSequence() > 0);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldRefuseAJournalThatStatesOtherResults(final boolean isStaged)
    {
        write(fixture.context(journal, isStaged));

        assertLaunchRefused(burst ->
        {
            // The last burst states results of long before, in either wiring.
            if (burst.firstSequence() > CENTS)
            {
                burst.results(burst.resultsSequence(), burst.resultsDigest() ^ 1);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldRefuseAJournalInWhichAnAmountWasChanged(final boolean isStaged)
    {
        write(fixture.context(journal, isStaged));

        assertLaunchRefused(burst ->
        {
            if (burst.firstSequence() == 3)
            {
                final int length = burst.count() * SLOT_LENGTH;
                final UnsafeBuffer forged = new UnsafeBuffer(new byte[length]);
                forged.putBytes(0, burst.buffer(), burst.offset(0), length);
                forged.putLong(BODY_OFFSET + PayDecoder.amountMinorEncodingOffset(), 2, LITTLE_ENDIAN);
                burst.wrapExcerpt(forged, 0, burst.firstSequence(), burst.count(), burst.timeNs());
            }
        });
    }

    @Test
    void shouldJournalNoLimitsThatDoNotFitTheHeap()
    {
        final LedgerDigest before = write(fixture.context(journal, false));
        final Limits tooLarge = new Limits(Limits.ROWS_MAX, Limits.ROWS_MAX, Limits.ROWS_MAX / 2, Limits.ROWS_MAX,
            Limits.ROWS_MAX, 1 << 23, 1 << 20);

        final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
            () -> PaymentEngine.launch(fixture.context(journal.reopened(), false).limits(tooLarge)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("limits do not fit the heap; none was journaled: "));

        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal.reopened(), false)))
        {
            assertEquals(before, engine.digest().join());
        }
    }

    @Test
    void shouldRaiseLimitsAndNeverLowerThem()
    {
        final Limits base = EngineFixture.LIMITS;
        final Limits more = new Limits(base.accountsMax() * 2, base.paymentsWindow(), base.openMax(),
            base.controlsMax(), base.mandatesMax(), base.batchItemsMax(), base.atomicItemsMax());
        final Limits mixed = new Limits(base.accountsMax(), base.paymentsWindow() * 2, base.openMax(),
            base.controlsMax(), base.mandatesMax(), base.batchItemsMax(), base.atomicItemsMax() / 2);
        write(fixture.context(journal, false));

        assertEquals(more, limitsAfterLaunch(more));
        assertEquals(more, limitsAfterLaunch(base));
        final int bursts = journal.burstCount();
        assertEquals(more, limitsAfterLaunch(more));
        assertEquals(bursts, journal.burstCount(), "limits that hold already are not journaled again");
        assertEquals(more.atLeast(mixed), limitsAfterLaunch(mixed));
        assertEquals(more.atLeast(mixed), limitsAfterLaunch(base));
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal.reopened(), true)))
        {
            assertEquals(CENTS - 7, engine.account(ALICE).join().orElseThrow().available());
            assertEquals(ResultCode.DUPLICATE, engine.client().submit(cent(1)).join().code());
        }
    }

    @Test
    void shouldKeepTheIdentityOfTheLedger()
    {
        final UUID first = new UUID(11, 12);
        final UUID second = new UUID(21, 22);
        final Limits more = EngineFixture.LIMITS.atLeast(new Limits(1 << 11, 64, 1, 1, 1, 1, 2));

        assertEquals(first, ledgerIdAfterLaunch(fixture.context(journal, false).ledgerId(first)));
        assertEquals(first, ledgerIdAfterLaunch(fixture.context(journal.reopened(), false).ledgerId(second)));
        assertEquals(first,
            ledgerIdAfterLaunch(fixture.context(journal.reopened(), true).ledgerId(second).limits(more)));
    }

    /** Payments, refusals, batches that stand and that fail; returns the digest at the end. */
    private LedgerDigest write(final PaymentEngine.Context context)
    {
        try (PaymentEngine engine = PaymentEngine.launch(context))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client();
            client.submit(cent(1)).join();
            assertAccepted(submitCents(client, 2, CENTS - 1));
            assertEquals(ResultCode.INSUFFICIENT_FUNDS, client.submit(tooMuch()).join().code());
            final Payment back = Payment.of(id(-2), ALICE, CASH, 3, EUR);
            assertTrue(client.submit(id(-3), BatchMode.ATOMIC,
                List.of(back, Payment.of(id(-4), ALICE, CASH, 4, EUR))).join().group().isAccepted());
            assertFalse(client.submit(id(-5), BatchMode.ATOMIC,
                List.of(Payment.of(id(-6), ALICE, CASH, 4, EUR), tooMuch())).join().group().isAccepted());
            return engine.digest().join();
        }
    }

    private void assertLaunchRefused(final BurstConsumer forger)
    {
        final MemoryJournal reopened = journal.reopened();
        assertThrows(ReplayException.class,
            () -> PaymentEngine.launch(fixture.context(ProbedJournal.recovering(reopened, forger), false)).close());
        assertTrue(reopened.isClosed());
        assertFalse(fixture.hasLiveThread());
    }

    private Limits limitsAfterLaunch(final Limits limits)
    {
        try (PaymentEngine engine = PaymentEngine.launch(
            fixture.context(journal.reopened(), false).limits(limits)))
        {
            return engine.query(Ledger::limits).join();
        }
    }

    private static UUID ledgerIdAfterLaunch(final PaymentEngine.Context context)
    {
        try (PaymentEngine engine = PaymentEngine.launch(context))
        {
            return engine.query(ledger -> new UUID(ledger.ledgerIdHigh(), ledger.ledgerIdLow())).join();
        }
    }

    private static Payment tooMuch()
    {
        return Payment.of(id(-1), ALICE, CASH, 1_000_000, EUR);
    }

    private static String text(final Result result)
    {
        final byte[] bytes = new byte[Result.LENGTH];
        result.buffer().getBytes(result.offset(), bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
