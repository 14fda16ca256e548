package io.millrace.tools.audit;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Cancellation;
import io.millrace.engine.Capture;
import io.millrace.engine.CutOff;
import io.millrace.engine.Details;
import io.millrace.engine.Hold;
import io.millrace.engine.Increase;
import io.millrace.engine.Instruction;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.engine.Refund;
import io.millrace.engine.Release;
import io.millrace.engine.ScheduledPayment;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.sbe.BatchMode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * A journal of one day with something of everything in it, written by a real engine whose clock is moved by hand, so
 * that it is the same on every machine but for how commands fell into bursts.
 */
public final class AuditedDay
{
    /** Ledger of most of it. */
    public static final int EUR = 978;
    /** A currency without decimals. */
    public static final int JPY = 392;
    /** Where money comes from: unbounded, so it goes negative. */
    public static final long BANK = 1;
    /** A customer. */
    public static final long ANNA = 10;
    /** Another. */
    public static final long BOB = 20;
    /** Who sells. */
    public static final long SHOP = 30;
    /** May be overdrawn by 100.00, and is. */
    public static final long CARL = 40;
    /** Items of the batch that comes in parts. */
    public static final int PAYROLL = 200;

    private final AtomicLong timeNs = new AtomicLong();
    private final PaymentEngine engine;

    private AuditedDay(final Path journal)
    {
        at("08:00:00");
        engine = PaymentEngine.launch(new PaymentEngine.Context()
            .limits(new Limits(64, 1 << 12, 64, 1, 1, 1 << 10, 64))
            .clock(timeNs::incrementAndGet)
            .ledgerId(new UUID(7, 7))
            .journal(() -> ChronicleJournal.open(
                new ChronicleJournal.Context().directory(journal).durability(Durability.PROCESS))));
    }

    /**
     * Writes it.
     *
     * @param journal directory, which is made.
     */
    public static void write(final Path journal)
    {
        final AuditedDay day = new AuditedDay(journal);
        try (PaymentEngine engine = day.engine)
        {
            day.open();
            day.pay();
            day.reserve();
            day.later();
            day.inBatches(engine.client());
            day.at("12:05:00");
            day.send(new CutOff(id(90), LocalDate.parse("2026-03-02"), Details.NONE));
        }
    }

    /**
     * The id of a command of the day.
     *
     * @param number of it.
     * @return the id.
     */
    public static UUID id(final long number)
    {
        return new UUID(0x2026_0302L, number);
    }

    private void open()
    {
        send(AccountOpening.unbounded(BANK, EUR));
        send(AccountOpening.creditNormal(ANNA, EUR));
        send(AccountOpening.creditNormal(BOB, EUR));
        send(AccountOpening.creditNormal(SHOP, EUR));
        send(AccountOpening.creditNormal(CARL, EUR).overdraft(100_00));
        send(AccountOpening.unbounded(2, JPY));
        send(AccountOpening.creditNormal(3, JPY));
    }

    private void pay()
    {
        at("08:01:00");
        send(Payment.of(id(1), BANK, ANNA, 500_00, EUR));
        send(Payment.of(id(2), BANK, BOB, 100_00, EUR));
        send(Payment.of(id(3), 2, 3, 5000, JPY));
        at("09:00:00");
        send(Payment.of(id(4), ANNA, SHOP, 25_00, EUR));
        send(Payment.of(id(5), BOB, SHOP, 250_00, EUR));
        send(Payment.of(id(4), ANNA, SHOP, 25_00, EUR));
        send(Payment.of(id(6), CARL, SHOP, 60_00, EUR));
        send(Payment.of(id(7), BANK, CARL, 80_00, EUR));
    }

    private void reserve()
    {
        at("09:05:00");
        send(new Hold(id(10), ANNA, SHOP, 80_00, EUR, timeOf("12:00:00"), Details.NONE));
        at("09:30:00");
        send(new Capture(id(11), id(10), 50_00, true, Details.NONE));
        send(new Increase(id(12), id(10), 5_00, 0, Details.NONE));
        at("10:00:00");
        send(new Hold(id(13), BOB, SHOP, 40_00, EUR, 0, Details.NONE));
        send(new Capture(id(14), id(13), 30_00, false, Details.NONE));
        send(new Capture(id(15), id(13), 1_00, false, Details.NONE));
        send(new Hold(id(16), ANNA, BOB, 10_00, EUR, 0, Details.NONE));
        send(new Hold(id(17), BOB, SHOP, 7_00, EUR, timeOf("10:30:00"), Details.NONE));
        send(new Release(id(18), id(16), Details.NONE));
        at("11:00:00");
        send(new Refund(id(19), id(4), 10_00, Details.NONE));
        send(new Refund(id(20), id(14), 2_00, Details.NONE));
    }

    private void later()
    {
        at("11:05:00");
        send(new ScheduledPayment(id(30), ANNA, BOB, 5_00, EUR, timeOf("11:30:00"), Details.NONE));
        send(new ScheduledPayment(id(31), BOB, SHOP, 900_00, EUR, timeOf("11:30:00"), Details.NONE));
        send(new ScheduledPayment(id(32), ANNA, BOB, 6_00, EUR, timeOf("11:31:00"), Details.NONE));
        send(new Cancellation(id(33), id(32), Details.NONE));
    }

    private void inBatches(final PaymentClient client)
    {
        at("11:10:00");
        client.submit(id(40), BatchMode.INDEPENDENT, List.of(Payment.of(id(41), ANNA, SHOP, 1_00, EUR),
            Payment.of(id(42), BOB, SHOP, 9999_00, EUR), Payment.of(id(43), ANNA, BOB, 2_00, EUR))).join();
        client.submit(id(50), BatchMode.ATOMIC, List.of(Payment.of(id(51), ANNA, SHOP, 1_00, EUR),
            Payment.of(id(52), BOB, SHOP, 9999_00, EUR))).join();
        client.submit(id(53), BatchMode.ATOMIC, List.of(Payment.of(id(54), ANNA, SHOP, 3_00, EUR),
            Payment.of(id(55), SHOP, BOB, 1_00, EUR))).join();
        client.submit(List.of(Payment.of(id(56), ANNA, BOB, 4_00, EUR).linked(),
            Payment.of(id(57), BOB, SHOP, 4_00, EUR))).join();
        at("11:15:00");
        client.submit(id(1000), BatchMode.INDEPENDENT, IntStream.range(1, 1 + PAYROLL)
            .mapToObj(i -> Payment.of(id(1000 + i), BANK, ANNA, 10_00 + i, EUR)).toList()).join();
    }

    private Result send(final Instruction instruction)
    {
        return engine.client().submit(instruction).join();
    }

    private void at(final String time)
    {
        timeNs.set(timeOf(time));
    }

    private static long timeOf(final String time)
    {
        return Instant.parse("2026-03-02T" + time + "Z").getEpochSecond() * 1_000_000_000L;
    }
}
