package io.millrace.engine;

import static io.millrace.engine.Scenario.EUR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.AccountStatus;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A wallet: top-up, person to person, withdrawal; a wallet that is frozen, and one that may spend so much a day.
 */
final class WalletScenarioTest
{
    private static final int DAY_S = 86_400;

    @Test
    void shouldTopUpPayAFriendAndWithdraw()
    {
        try (Scenario wallet = new Scenario())
        {
            final long bank = wallet.open("bank", EUR, 1_000_00);
            final long ann = wallet.open("ann", EUR, 0);
            final long ben = wallet.open("ben", EUR, 0);

            wallet.send(Payment.of(wallet.id("top-up"), bank, ann, 50_00, EUR));
            wallet.send(Payment.of(wallet.id("lunch"), ann, ben, 12_50, EUR));
            final Result all = wallet.send(Payment.of(wallet.id("withdraw"), ann, bank, 999_00, EUR).balancing());

            // "As much as there is" says how much that was.
            assertEquals(37_50, all.amountMinor());
            assertEquals(0, wallet.available("ann"));
            assertEquals(12_50, wallet.available("ben"));
        }
    }

    @Test
    void shouldLetNothingOutOfAFrozenWalletButGiveItsHoldsBack()
    {
        try (Scenario wallet = new Scenario())
        {
            final long ann = wallet.open("ann", EUR, 50_00);
            final long ben = wallet.open("ben", EUR, 0);
            wallet.send(new Hold(wallet.id("deposit"), ann, ben, 20_00, EUR, 0, Details.NONE));

            wallet.send(new StatusChange(wallet.id("freeze"), ann, AccountStatus.FROZEN, Details.NONE));

            assertEquals(ResultCode.DEBIT_ACCOUNT_BLOCKED,
                wallet.send(Payment.of(wallet.id("out"), ann, ben, 1, EUR)).code());
            assertEquals(ResultCode.CREDIT_ACCOUNT_BLOCKED,
                wallet.send(Payment.of(wallet.id("in"), ben, ann, 1, EUR)).code());
            assertEquals(ResultCode.ACCEPTED,
                wallet.send(new Release(wallet.id("back"), wallet.id("deposit"), Details.NONE)).code());
            assertEquals(50_00, wallet.available("ann"));
        }
    }

    @Test
    void shouldKeepToTheDailyLimit()
    {
        try (Scenario wallet = new Scenario())
        {
            final long ann = wallet.open("ann", EUR, 500_00);
            final long ben = wallet.open("ben", EUR, 0);
            wallet.send(ControlsChange.of(wallet.id("limit"), ann).velocity(100_00, DAY_S));

            // A hold counts when it is placed, and gives back when it is released.
            wallet.send(new Hold(wallet.id("hotel"), ann, ben, 80_00, EUR, 0, Details.NONE));
            assertEquals(ResultCode.VELOCITY_EXCEEDED,
                wallet.send(Payment.of(wallet.id("shoes"), ann, ben, 20_01, EUR)).code());
            wallet.send(new Release(wallet.id("checkout"), wallet.id("hotel"), Details.NONE));
            assertEquals(ResultCode.ACCEPTED,
                wallet.send(Payment.of(wallet.id("boots"), ann, ben, 100_00, EUR)).code());
            assertEquals(ResultCode.VELOCITY_EXCEEDED,
                wallet.send(Payment.of(wallet.id("laces"), ann, ben, 1, EUR)).code());

            wallet.advance(1, TimeUnit.DAYS);

            assertEquals(ResultCode.ACCEPTED, wallet.send(Payment.of(wallet.id("socks"), ann, ben, 1, EUR)).code());
            // The refusal of yesterday is final for its id: a retry does not become a payment.
            assertEquals(ResultCode.VELOCITY_EXCEEDED,
                wallet.send(Payment.of(wallet.id("laces"), ann, ben, 1, EUR)).outcome());
        }
    }
}
