package io.millrace.cluster;

import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.DUPLICATE;
import static io.millrace.ledger.ResultCode.INSUFFICIENT_FUNDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.result.MessageHeaderEncoder;
import io.millrace.sbe.result.ResultEncoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** A checker that accepts everything proves nothing: what is not linearizable is seen to be. */
final class HistoryTest
{
    private final History history = new History();

    HistoryTest()
    {
        history.open(1, 100);
        history.open(2, 0);
    }

    @Test
    void shouldAcceptWhatOneThreadWouldHaveSaid()
    {
        paid(0, 1, 10, 60, ACCEPTED, 40, 60);
        history.read(2, 3, 10, 1, 40);
        paid(4, 5, 11, 60, INSUFFICIENT_FUNDS, 40, 60);
        history.read(6, 7, 12, 2, 60);

        assertEquals("", history.check());
    }

    @Test
    void shouldAcceptAnyOrderOfWhatWasUnderWayAtOnce()
    {
        paid(0, 9, 11, 60, INSUFFICIENT_FUNDS, 40, 60);
        paid(1, 8, 10, 60, ACCEPTED, 40, 60);
        history.read(2, 7, 9, 1, 100);
        history.read(3, 7, 9, 2, 0);
        history.read(4, 6, 10, 2, 60);

        assertEquals("", history.check());
    }

    @Test
    void shouldPlaceTheAnswerToACopyWhereTheFirstOneWas()
    {
        history.paid(0, 5, 1, 2, 60, result(14, DUPLICATE, ACCEPTED, 10, 40, 60));
        history.read(3, 4, 10, 2, 60);
        paid(6, 7, 15, 40, ACCEPTED, 0, 100);

        assertEquals("", history.check());
    }

    @Test
    void shouldRefuseAnOldBalanceByItsPlace()
    {
        paid(0, 1, 10, 60, ACCEPTED, 40, 60);
        history.read(2, 3, 9, 1, 100);

        assertRefused("asked after the answer");
    }

    @Test
    void shouldRefuseTwoOldBalancesInTheWrongOrder()
    {
        paid(0, 9, 10, 60, ACCEPTED, 40, 60);
        history.read(1, 2, 10, 1, 40);
        history.read(3, 4, 9, 1, 100);

        assertRefused("asked after the answer");
    }

    @Test
    void shouldRefuseAnOldBalanceThatSaysItIsNew()
    {
        paid(0, 1, 10, 60, ACCEPTED, 40, 60);
        history.read(2, 3, 10, 1, 100);

        assertRefused("not the balance of 40");
    }

    @Test
    void shouldRefuseAPaymentThatIsLost()
    {
        paid(0, 1, 10, 60, ACCEPTED, 40, 60);
        paid(2, 3, 11, 10, ACCEPTED, 90, 10);

        assertRefused("other balances");
    }

    @Test
    void shouldRefuseAPaymentThatIsMadeTwice()
    {
        paid(0, 1, 10, 30, ACCEPTED, 70, 30);
        history.read(2, 3, 12, 1, 40);

        assertRefused("not the balance of 70");
    }

    @Test
    void shouldRefuseMoneyThatIsNotThere()
    {
        paid(0, 1, 10, 101, ACCEPTED, -1, 101);

        assertRefused("decided otherwise than a balance of 100");
    }

    @Test
    void shouldRefuseARefusalOfMoneyThatIsThere()
    {
        paid(0, 1, 10, 100, INSUFFICIENT_FUNDS, 100, 0);

        assertRefused("decided otherwise than a balance of 100");
    }

    @Test
    void shouldRefuseTwoPaymentsInOnePlace()
    {
        paid(0, 1, 10, 60, ACCEPTED, 40, 60);
        paid(0, 1, 10, 40, ACCEPTED, 0, 100);

        assertRefused("two payments at one sequence");
    }

    private void paid(
        final long fromNs,
        final long toNs,
        final long sequence,
        final long amount,
        final ResultCode code,
        final long debitAfter,
        final long creditAfter)
    {
        history.paid(fromNs, toNs, 1, 2, amount, result(sequence, code, code, -1, debitAfter, creditAfter));
    }

    private void assertRefused(final String why)
    {
        assertTrue(history.check().contains(why), () -> '"' + history.check() + '"');
    }

    private static Result result(
        final long sequence,
        final ResultCode code,
        final ResultCode outcome,
        final long firstSequence,
        final long debitAfter,
        final long creditAfter)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Result.LENGTH]);
        new ResultEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .sequence(sequence).code(code.number()).firstCode(outcome.number()).firstSequence(firstSequence)
            .debitPosted(debitAfter).creditPosted(creditAfter);
        return new Result().wrap(buffer, 0);
    }
}
