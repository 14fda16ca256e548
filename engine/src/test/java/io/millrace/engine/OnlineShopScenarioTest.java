package io.millrace.engine;

import static io.millrace.engine.Scenario.EUR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * An online shop: Alice orders for 100.00; the shop holds the money, ships in two parcels, captures each, and takes one
 * article back.
 */
final class OnlineShopScenarioTest
{
    @Test
    void shouldHoldCaptureTwoShipmentsAndRefundOne()
    {
        try (Scenario shop = new Scenario())
        {
            final long alice = shop.open("alice", EUR, 150_00);
            final long seller = shop.open("seller", EUR, 0);

            // The order: 100.00 reserved, nothing paid.
            shop.send(new Hold(shop.id("order"), alice, seller, 100_00, EUR,
                shop.nowNs() + TimeUnit.DAYS.toNanos(7), Details.NONE));
            assertEquals(50_00, shop.available("alice"));
            assertEquals(0, shop.available("seller"));

            // First parcel: 60.00 is paid, 40.00 stays reserved.
            shop.send(new Capture(shop.id("parcel 1"), shop.id("order"), 60_00, true, Details.NONE));
            assertEquals(60_00, shop.available("seller"));
            assertEquals(40_00, shop.remembered("order").remainingMinor());

            // Second parcel: 30.00 is paid; an article was not there, so 10.00 go back to Alice.
            shop.send(new Capture(shop.id("parcel 2"), shop.id("order"), 30_00, false, Details.NONE));
            assertEquals(60_00, shop.available("alice"));

            // Alice returns an article of the first parcel, and wants the money twice.
            final Result refund = shop.send(new Refund(shop.id("return"), shop.id("parcel 1"), 20_00, Details.NONE));
            final Result again = shop.send(new Refund(shop.id("return"), shop.id("parcel 1"), 20_00, Details.NONE));
            final Result tooMuch = shop.send(new Refund(shop.id("more"), shop.id("parcel 1"), 40_01, Details.NONE));
            assertEquals(ResultCode.ACCEPTED, refund.code());
            assertEquals(ResultCode.DUPLICATE, again.code());
            assertEquals(ResultCode.EXCEEDS_REFUNDABLE, tooMuch.code());
            assertEquals(80_00, shop.available("alice"));
            assertEquals(70_00, shop.available("seller"));
        }
    }

    @Test
    void shouldGiveTheMoneyBackWhenTheShopNeverShips()
    {
        try (Scenario shop = new Scenario())
        {
            final long alice = shop.open("alice", EUR, 150_00);
            final long seller = shop.open("seller", EUR, 0);
            shop.send(new Hold(shop.id("order"), alice, seller, 100_00, EUR,
                shop.nowNs() + TimeUnit.DAYS.toNanos(7), Details.NONE));

            // A week passes in which nobody does anything at all.
            shop.advance(7, TimeUnit.DAYS);
            final Result expired = shop.awaitEvent();

            assertEquals(Result.EXPIRED, expired.command());
            assertEquals(100_00, expired.amountMinor());
            assertEquals(150_00, shop.available("alice"));
            assertEquals(ResultCode.TARGET_CLOSED, shop.send(
                new Capture(shop.id("late"), shop.id("order"), 1, false, Details.NONE)).code());
        }
    }
}
