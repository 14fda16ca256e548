package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.hold;
import static io.millrace.ledger.LedgerFixture.independent;
import static io.millrace.ledger.LedgerFixture.pay;
import static io.millrace.ledger.LedgerFixture.schedule;
import static io.millrace.ledger.LedgerFixture.status;
import static io.millrace.ledger.LedgerFixture.tick;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.ledger.model.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LedgerEventTest
{
    private static final int START_NS = 1000;

    private final List<Result> results = new ArrayList<>();
    private final Ledger ledger = new Ledger(result -> results.add(result.copy()));

    @ParameterizedTest
    @MethodSource("claimsOfUnknownTemplates")
    void shouldNotTakeTheAnswerToAnUnknownCommandForAnEvent(final List<Slot> claim)
    {
        apply(START_NS, LedgerFixture.limits());
        results.clear();

        apply(START_NS, claim.toArray(new Slot[0]));

        assertEquals(claim.size(), results.stream().filter(result -> !result.isEvent()).count());
    }

    static Stream<Arguments> claimsOfUnknownTemplates()
    {
        return Stream.of(Result.EXPIRED, Result.SCHEDULE_RAN, 60, 63, 64, 0xFFFF).flatMap(template -> Stream.of(
            arguments(List.of(Slot.of(template))),
            arguments(List.of(independent(1, Slot.of(template)))),
            arguments(List.of(LedgerFixture.linked(pay(1, ALICE, BOB, 1)), Slot.of(template)))));
    }

    @Test
    void shouldReportInOrderWhatCameDue()
    {
        apply(START_NS, LedgerFixture.limits(), LedgerFixture.open(BANK).set("flags", 2), LedgerFixture.open(ALICE));
        apply(START_NS, hold(1, BANK, ALICE, 5).set("deadlineNs", START_NS + 20));
        apply(START_NS, schedule(2, BANK, ALICE, 6, START_NS + 20), schedule(3, BANK, ALICE, 7, START_NS + 10));
        apply(START_NS + 9, tick());
        results.clear();

        apply(START_NS + 20, status(4, ALICE, 1));

        assertEquals(List.of(3L, 1L, 2L, 4L), results.stream().map(Result::idLow).toList());
        assertEquals(List.of(true, true, true, false), results.stream().map(Result::isEvent).toList());
        assertEquals(List.of(7L, 5L, 6L, 0L), results.stream().map(Result::amountMinor).toList());
    }

    @Test
    void shouldReportAsAnEventThatAScheduledPaymentWasRefused()
    {
        apply(START_NS, LedgerFixture.limits(), LedgerFixture.open(BANK).set("flags", 2), LedgerFixture.open(ALICE));
        apply(START_NS, schedule(1, ALICE, BANK, 6, START_NS + 1));
        results.clear();

        apply(START_NS + 1, tick());

        assertEquals(ResultCode.INSUFFICIENT_FUNDS, results.get(0).code());
        assertEquals(List.of(true, false), results.stream().map(Result::isEvent).toList());
    }

    @Test
    void shouldNotRunAPaymentWhoseInitiatorHasLostTheMandate()
    {
        apply(START_NS, LedgerFixture.limits(), LedgerFixture.open(BANK).set("flags", 2).set("owner", 7),
            LedgerFixture.open(ALICE));
        apply(START_NS, LedgerFixture.grant(1, BANK, 8).set("initiator", 7));
        apply(START_NS, schedule(2, BANK, ALICE, 6, START_NS + 1).set("initiator", 8));
        apply(START_NS, LedgerFixture.revoke(3, BANK, 8).set("initiator", 7));
        results.clear();

        apply(START_NS + 1, tick());

        assertEquals(Result.SCHEDULE_RAN, results.get(0).command());
        assertEquals(ResultCode.NOT_AUTHORISED, results.get(0).code());
    }

    private void apply(final long timeNs, final Slot... slots)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[slots.length * CommandLayout.SLOT_LENGTH]);
        for (int i = 0; i < slots.length; i++)
        {
            buffer.putBytes(i * CommandLayout.SLOT_LENGTH, slots[i].bytes());
        }
        ledger.apply(new Burst(buffer).wrapExcerpt(buffer, 0, ledger.sequence() + 1, slots.length, timeNs));
    }
}
