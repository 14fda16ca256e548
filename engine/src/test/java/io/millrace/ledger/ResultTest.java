package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.sbe.result.BatchResultEncoder;
import io.millrace.sbe.result.MessageHeaderEncoder;
import io.millrace.sbe.result.ResultEncoder;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * A result says what its bytes say, field by field, wherever they stand.
 */
final class ResultTest
{
    private static final int OFFSET = 72;

    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[OFFSET + Result.LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    @Test
    void shouldSayWhatAnAnswerSays()
    {
        new ResultEncoder().wrapAndApplyHeader(bytes, OFFSET, header).idHigh(1).idLow(2).sequence(3).timeNs(4)
            .amountMinor(5).debitAccount(6).creditAccount(7).firstSequence(8).debitPosted(9).debitPending(10)
            .debitAvailable(11).creditPosted(12).creditPending(13).creditAvailable(14)
            .code(ResultCode.ID_REUSED.number()).firstCode(ResultCode.TIME_PASSED.number()).command(16)
            .detail(DifferingField.OTHER.number());

        final Result result = new Result().wrap(bytes, OFFSET);

        check(result);
        assertSame(bytes, result.buffer());
        assertEquals(OFFSET, result.offset());
        final Result copy = result.copy();
        bytes.setMemory(0, bytes.capacity(), (byte)0);
        check(copy);
        assertNotSame(bytes, copy.buffer());
    }

    private static void check(final Result result)
    {
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L), List.of(result.idHigh(),
            result.idLow(), result.sequence(), result.timeNs(), result.amountMinor(), result.debitAccount(),
            result.creditAccount(), result.firstSequence(), result.debitPosted(), result.debitPending(),
            result.debitAvailable(), result.creditPosted(), result.creditPending(), result.creditAvailable()));
        assertEquals(ResultCode.ID_REUSED, result.code());
        assertEquals(ResultCode.TIME_PASSED, result.outcome());
        assertEquals(16, result.command());
        assertEquals(DifferingField.OTHER, result.differingField());
        assertFalse(result.isAccepted());
        assertFalse(result.isBatch());
        assertFalse(result.isEvent());
        assertEquals("Result{code=ID_REUSED, outcome=TIME_PASSED, sequence=3, command=16, amountMinor=5}",
            result.toString());
    }

    @Test
    void shouldSayWhatTheAnswerToABatchSays()
    {
        new BatchResultEncoder().wrapAndApplyHeader(bytes, OFFSET, header).acceptedCount(1).refusedCount(2)
            .duplicateCount(3).refusedMinor(4).firstRefused(5).code(0).firstCode(0).command(20);

        final Result result = new Result().wrap(bytes, OFFSET);

        assertTrue(result.isBatch());
        assertTrue(result.isAccepted());
        assertEquals(List.of(1, 2, 3, 5), List.of(result.acceptedCount(), result.refusedCount(),
            result.duplicateCount(), result.firstRefused()));
        assertEquals(4, result.refusedMinor());
    }

    @Test
    void shouldTellEventsFromAnswers()
    {
        final ResultEncoder encoder = new ResultEncoder().wrapAndApplyHeader(bytes, OFFSET, header);
        final Result result = new Result().wrap(bytes, OFFSET);

        assertFalse(result.isEvent());
        encoder.command(Result.EXPIRED - 1);
        assertFalse(result.isEvent());
        encoder.command(Result.EXPIRED);
        assertTrue(result.isEvent());
    }

    @Test
    void shouldFindEachCodeByItsNumberAndNoOther()
    {
        final Set<ResultCode> found = EnumSet.noneOf(ResultCode.class);
        for (int number = -1; number < 300; number++)
        {
            final int of = number;
            if (EnumSet.allOf(ResultCode.class).stream().anyMatch(code -> code.number() == of))
            {
                assertEquals(of, ResultCode.of(of).number());
                found.add(ResultCode.of(of));
            }
            else
            {
                assertThrows(IllegalArgumentException.class, () -> ResultCode.of(of));
            }
        }
        assertEquals(EnumSet.allOf(ResultCode.class), found);
    }

    @Test
    void shouldGiveEachRefusalAReasonOfIso20022()
    {
        for (final ResultCode code : ResultCode.values())
        {
            assertTrue(code.isoReason().matches(code == ResultCode.ACCEPTED ? "" : "[A-Z]{2}[0-9]{2}|NARR"),
                code.name());
        }
    }
}
