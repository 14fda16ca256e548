package io.millrace.engine;

import static io.millrace.engine.Scenario.EUR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.DifferingField;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.BatchMode;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Invoices and taxes: the same invoice paid twice, and a tax payment split between two authorities.
 */
final class InvoiceAndTaxScenarioTest
{
    @Test
    void shouldPayAnInvoiceOnceHoweverOftenItIsSent()
    {
        try (Scenario office = new Scenario())
        {
            final long firm = office.open("firm", EUR, 1_000_00);
            final long printer = office.open("printer", EUR, 0);
            final Payment invoice = Payment.of(office.id("invoice 4711"), firm, printer, 250_00, EUR);

            final Result first = office.send(invoice);
            final Result second = office.send(invoice);
            final Result forged = office.send(Payment.of(office.id("invoice 4711"), firm, printer, 950_00, EUR));

            assertEquals(ResultCode.DUPLICATE, second.code());
            assertEquals(ResultCode.ACCEPTED, second.outcome());
            assertEquals(first.sequence(), second.firstSequence());
            assertEquals(ResultCode.ID_REUSED, forged.code());
            assertEquals(DifferingField.AMOUNT, forged.differingField());
            assertEquals(750_00, office.available("firm"));
        }
    }

    @Test
    void shouldSplitATaxPaymentAndCloseTheDay()
    {
        try (Scenario office = new Scenario())
        {
            final long firm = office.open("firm", EUR, 100_00);
            final long state = office.open("state", EUR, 0);
            final long town = office.open("town", EUR, 0);

            final BatchAnswer taxes = office.client().submit(office.id("taxes"), BatchMode.ATOMIC, List.of(
                Payment.of(office.id("income tax"), firm, state, 70_00, EUR),
                Payment.of(office.id("trade tax"), firm, town, 30_00, EUR))).join();
            final LocalDate today = LocalDate.of(2026, 5, 29);
            final Result closed = office.send(new CutOff(office.id("end of day"), today, Details.NONE));
            final Result again = office.send(new CutOff(office.id("end of day, again"), today, Details.NONE));

            assertEquals(100_00, taxes.group().amountMinor());
            assertEquals(70_00, office.available("state"));
            assertEquals(30_00, office.available("town"));
            assertEquals(ResultCode.ACCEPTED, closed.code());
            assertEquals(ResultCode.TIME_PASSED, again.code());
        }
    }
}
