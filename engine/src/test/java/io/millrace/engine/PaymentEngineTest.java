package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.BatchMode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PaymentEngineTest
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;
    private static final long BOB = 3;

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldMoveMoneyAndRecoverIt(final boolean isStaged)
    {
        final MemoryJournal journal = new MemoryJournal();
        final LedgerDigest before;
        try (PaymentEngine engine = launch(journal, isStaged))
        {
            final PaymentClient client = engine.client();
            client.submit(AccountOpening.unbounded(CASH, EUR)).join();
            client.submit(AccountOpening.creditNormal(ALICE, EUR)).join();
            client.submit(AccountOpening.creditNormal(BOB, EUR)).join();
            client.submit(Payment.of(id(1), CASH, ALICE, 100_00, EUR)).join();

            final Result paid = client.submit(Payment.of(id(2), ALICE, BOB, 30_00, EUR)).join();
            final Result again = client.submit(Payment.of(id(2), ALICE, BOB, 30_00, EUR)).join();
            final Result tooMuch = client.submit(Payment.of(id(3), ALICE, BOB, 70_01, EUR)).join();
            final BatchAnswer batch = client.submit(id(4), BatchMode.ATOMIC, List.of(
                Payment.of(id(5), ALICE, BOB, 10_00, EUR), Payment.of(id(6), BOB, CASH, 40_00, EUR))).join();

            assertEquals(ResultCode.ACCEPTED, paid.code());
            assertEquals(70_00, paid.debitPosted());
            assertEquals(30_00, paid.creditAvailable());
            assertEquals(ResultCode.DUPLICATE, again.code());
            assertEquals(paid.sequence(), again.firstSequence());
            assertEquals(ResultCode.INSUFFICIENT_FUNDS, tooMuch.code());
            assertEquals(ResultCode.ACCEPTED, batch.group().code());
            assertEquals(0, batch.items().get(1).debitPosted());
            before = engine.digest().join();
        }

        try (PaymentEngine engine = launch(journal.reopened(), isStaged))
        {
            final AccountState alice = engine.account(ALICE).join().orElseThrow();
            assertEquals(60_00, alice.available());
            assertEquals(before, engine.digest().join());
            assertTrue(journal.isClosed());
        }
    }

    @Test
    void shouldBeSmall()
    {
        final PaymentEngine.Context context = new PaymentEngine.Context().journal(MemoryJournal::new).small();
        try (PaymentEngine engine = PaymentEngine.launch(context))
        {
            final PaymentClient client = engine.client();
            client.submit(AccountOpening.unbounded(CASH, EUR)).join();
            client.submit(AccountOpening.creditNormal(ALICE, EUR)).join();

            assertEquals(ResultCode.ACCEPTED, client.submit(Payment.of(id(1), CASH, ALICE, 1, EUR)).join().code());
            assertEquals(Limits.SMALL, engine.query(Ledger::limits).join());
            assertEquals(512, client.maxClaim());
        }
    }

    @Test
    void shouldStopWhenTheJournalFailsWithoutTraffic()
    {
        final MemoryJournal journal = new MemoryJournal();
        try (PaymentEngine engine = launch(journal, false))
        {
            journal.failBetweenBursts();

            assertTrue(engine.fault().isPresent());
            assertEquals(PaymentClient.STOPPED, engine.client().tryClaim(1));
        }
    }

    private static PaymentEngine launch(final MemoryJournal journal, final boolean isStaged)
    {
        return PaymentEngine.launch(new PaymentEngine.Context().journal(() -> journal).staged(isStaged));
    }

    private static UUID id(final long number)
    {
        return new UUID(0, number);
    }
}
