package io.millrace.engine;

import static io.millrace.engine.Scenario.EUR;
import static io.millrace.engine.Scenario.USD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * An exchange: euros for dollars through the desk's accounts, both legs or none.
 */
final class ExchangeScenarioTest
{
    private static final long TREASURER = 7;

    @Test
    void shouldExchangeBothLegsOrNone()
    {
        try (Scenario desk = new Scenario())
        {
            final long euros = desk.open("ann, euros", EUR, 100_00);
            final long dollars = desk.open("ann, dollars", USD, 0);
            final long deskEuros = desk.open("desk, euros", EUR, 0);
            final long deskDollars = desk.open("desk, dollars", USD, 108_00);

            final List<Result> sold = desk.chain(List.of(
                Payment.of(desk.id("sell"), euros, deskEuros, 100_00, EUR).linked(),
                Payment.of(desk.id("buy"), deskDollars, dollars, 108_00, USD)));
            final List<Result> dry = desk.chain(List.of(
                Payment.of(desk.id("sell back"), dollars, deskDollars, 54_00, USD).linked(),
                Payment.of(desk.id("buy back"), deskEuros, euros, 100_01, EUR)));

            assertEquals(ResultCode.ACCEPTED, sold.get(1).code());
            assertEquals(108_00, desk.available("ann, dollars"));
            assertEquals(ResultCode.INSUFFICIENT_FUNDS, dry.get(1).code());
            assertEquals(108_00, desk.available("ann, dollars"));
        }
    }

    @Test
    void shouldKeepCurrenciesApartAndAskWhoMayPay()
    {
        try (Scenario desk = new Scenario())
        {
            final long euros = desk.open("ann, euros", EUR, 100_00);
            final long dollars = desk.open("ann, dollars", USD, 0);
            final long deskEuros = desk.open("desk, euros", EUR, 0);

            final Result crossed = desk.send(Payment.of(desk.id("cross"), euros, dollars, 1, EUR));
            final Result stranger = desk.send(Payment.of(desk.id("steal"), euros, deskEuros, 1, EUR).by(TREASURER));
            desk.send(new MandateGrant(desk.id("mandate"), euros, TREASURER, Details.NONE));
            final Result mandated = desk.send(Payment.of(desk.id("manage"), euros, deskEuros, 1, EUR).by(TREASURER));

            assertEquals(ResultCode.CREDIT_LEDGER_MISMATCH, crossed.code());
            assertEquals(ResultCode.NOT_AUTHORISED, stranger.code());
            assertEquals(ResultCode.ACCEPTED, mandated.code());
        }
    }
}
