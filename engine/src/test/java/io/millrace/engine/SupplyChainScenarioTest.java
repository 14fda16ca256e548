package io.millrace.engine;

import static io.millrace.engine.Scenario.EUR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A supply chain: an invoice split into supplier, fee and tax in one go; an instalment that runs by itself; goods that
 * arrive in part.
 */
final class SupplyChainScenarioTest
{
    @Test
    void shouldSplitAnInvoiceOrNotPayItAtAll()
    {
        try (Scenario chain = new Scenario())
        {
            final long buyer = chain.open("buyer", EUR, 119_00);
            final long supplier = chain.open("supplier", EUR, 0);
            final long platform = chain.open("platform", EUR, 0);
            final long tax = chain.open("tax office", EUR, 0);

            final List<Result> paid = chain.chain(List.of(
                Payment.of(chain.id("goods"), buyer, supplier, 97_00, EUR).linked(),
                Payment.of(chain.id("fee"), buyer, platform, 3_00, EUR).linked(),
                Payment.of(chain.id("tax"), buyer, tax, 19_00, EUR)));
            final List<Result> unpaid = chain.chain(List.of(
                Payment.of(chain.id("goods 2"), supplier, buyer, 97_00, EUR).linked(),
                Payment.of(chain.id("fee 2"), supplier, platform, 1, EUR)));

            assertEquals(0, paid.get(2).debitAvailable());
            assertEquals(97_00, chain.available("supplier"));
            assertEquals(ResultCode.BATCH_FAILED, unpaid.get(0).code());
            assertEquals(ResultCode.INSUFFICIENT_FUNDS, unpaid.get(1).code());
            assertEquals(0, chain.available("buyer"));
        }
    }

    @Test
    void shouldPayAnInstalmentByItselfAndCancelTheNext()
    {
        try (Scenario chain = new Scenario())
        {
            final long buyer = chain.open("buyer", EUR, 100_00);
            final long supplier = chain.open("supplier", EUR, 0);
            final long month = TimeUnit.DAYS.toNanos(30);
            chain.send(new ScheduledPayment(
                chain.id("June"), buyer, supplier, 40_00, EUR, chain.nowNs() + month, Details.NONE));
            chain.send(new ScheduledPayment(
                chain.id("July"), buyer, supplier, 40_00, EUR, chain.nowNs() + 2 * month, Details.NONE));

            chain.advance(30, TimeUnit.DAYS);
            final Result june = chain.awaitEvent();
            final Result cancelled = chain.send(new Cancellation(chain.id("stop"), chain.id("July"), Details.NONE));

            assertEquals(Result.SCHEDULE_RAN, june.command());
            assertEquals(ResultCode.ACCEPTED, june.code());
            assertEquals(ResultCode.ACCEPTED, cancelled.code());
            assertEquals(60_00, chain.available("buyer"));

            // Half of the goods of June were broken: an instalment is refunded like any payment.
            chain.send(new Refund(chain.id("broken"), chain.id("June"), 20_00, Details.NONE));
            assertEquals(80_00, chain.available("buyer"));
        }
    }
}
