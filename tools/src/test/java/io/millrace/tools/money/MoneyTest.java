package io.millrace.tools.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

final class MoneyTest
{
    @ParameterizedTest
    @CsvSource(
    {
        "4, EUR, 400", "5.0400, EUR, 504", ".5, EUR, 50", "5., EUR, 500", "+1.00, EUR, 100", "-0.01, EUR, -1",
        "0, EUR, 0", "4, JPY, 4", "4.00000, JPY, 4", "1.234, KWD, 1234", "1.2345, CLF, 12345", "1.2345, UYW, 12345",
        "92233720368547758.07, EUR, 9223372036854775807", "-92233720368547758.07, EUR, -9223372036854775807",
        "9223372036854775807.000, JPY, 9223372036854775807",
    })
    void shouldRead(final String text, final String currency, final long amountMinor) throws Exception
    {
        assertEquals(amountMinor, Money.parse(text, IsoCurrency.of(currency)));
    }

    @ParameterizedTest
    @CsvSource(
    {
        "4.001, EUR, CH20", "0.1, JPY, CH20", "1.0005, KWD, CH20", "1.00000000000000000000000000000001, EUR, CH20",
        "92233720368547758.08, EUR, AM12", "92233720368547759, EUR, AM12", "9223372036854775808, JPY, AM12",
        "99999999999999999999999, JPY, AM12", "'', EUR, AM12", "., EUR, AM12", "-, EUR, AM12", "1.0.0, EUR, AM12",
        "1..5, EUR, AM12",
        "1e2, EUR, AM12", "'1,00', EUR, AM12", "0x10, EUR, AM12", "NaN, EUR, AM12", "--1, EUR, AM12", "1 0, EUR, AM12",
        "\u0661, EUR, AM12",
    })
    void shouldRefuse(final String text, final String currency, final IsoReason reason)
    {
        assertEquals(
            reason, assertThrows(InvalidValue.class, () -> Money.parse(text, IsoCurrency.of(currency))).reason());
    }

    @ParameterizedTest
    @CsvSource(
    {
        "0, EUR, 0.00", "1, EUR, 0.01", "-1, EUR, -0.01", "100, EUR, 1.00", "-123456, EUR, -1234.56", "7, JPY, 7",
        "-7, JPY, -7", "7, KWD, 0.007", "12345, CLF, 1.2345", "9223372036854775807, EUR, 92233720368547758.07",
        "-9223372036854775808, EUR, -92233720368547758.08",
    })
    void shouldPrint(final long amountMinor, final String currency, final String text) throws Exception
    {
        assertEquals(text, Money.format(amountMinor, IsoCurrency.of(currency)));
    }

    @Test
    void shouldReadWhatItPrints() throws Exception
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);

        for (int i = 0; i < 10_000; i++)
        {
            final IsoCurrency currency = new IsoCurrency("AAA", 1, random.nextInt(5));
            final long amountMinor = Math.max(random.nextLong() >> random.nextInt(64), -Long.MAX_VALUE);
            final String text = Money.format(amountMinor, currency);
            assertEquals(amountMinor, Money.parse(text, currency), "-Dseed=" + seed);
            assertEquals(BigDecimal.valueOf(amountMinor, currency.decimals()).toPlainString(), text, "-Dseed=" + seed);
        }
    }

    @ParameterizedTest
    @CsvSource(
    {
        "EUR, 978, 2", "CHF, 756, 2", "CNY, 156, 2", "JPY, 392, 0", "ISK, 352, 0", "UGX, 800, 0", "KWD, 414, 3",
        "BHD, 48, 3", "IQD, 368, 3", "TND, 788, 3", "CLF, 990, 4", "UYW, 927, 4", "UYI, 940, 0", "MGA, 969, 2",
        "XCG, 532, 2", "SLE, 925, 2", "VED, 926, 2", "ZWG, 924, 2", "XAD, 396, 2", "XOF, 952, 0",
    })
    void shouldKnowMinorUnitsAsIso4217HasThem(final String code, final int ledger, final int decimals) throws Exception
    {
        assertEquals(new IsoCurrency(code, ledger, decimals), IsoCurrency.of(code));
        assertEquals(IsoCurrency.of(code), IsoCurrency.ofLedger(ledger));
    }

    @ParameterizedTest
    @ValueSource(strings =
    { "XAU", "XDR", "XTS", "XSU" })
    void shouldNotHoldWhatHasNoMinorUnit(final String code)
    {
        assertEquals(IsoReason.AM03, assertThrows(InvalidValue.class, () -> IsoCurrency.of(code)).reason());
    }

    @Test
    void shouldNotKnowOtherLedgers()
    {
        assertNull(IsoCurrency.ofLedger(1000));
        assertNull(IsoCurrency.ofLedger(959));
        assertThrows(InvalidValue.class, () -> IsoCurrency.of("eur"));
    }

    @Test
    void shouldAddUpBothWays() throws Exception
    {
        final Tally tally = new Tally();
        tally.add(Amount.of(100, IsoCurrency.of("EUR")));
        tally.add(Amount.of(1, IsoCurrency.of("JPY")));
        tally.add(Amount.of(1500, IsoCurrency.of("KWD")));

        assertEquals(3, tally.count());
        assertEquals(1601, tally.sumMinor());
        assertEquals(new BigDecimal("3.500"), tally.sum());

        tally.add(Amount.parse("-0.5001", IsoCurrency.of("EUR")));
        assertEquals(4, tally.count());
        assertEquals(1601, tally.sumMinor());
        assertEquals(new BigDecimal("2.9999"), tally.sum());
    }

    @ParameterizedTest
    @CsvSource(
    {
        "4.001, EUR, CH20", "0.1, JPY, CH20", "0, EUR, AM01", "0.000, KWD, AM01", "-1, EUR, AM12",
        "92233720368547758.08, EUR, AM12", "123456789012345678901234567890.12345678901234567890, EUR, AM12",
    })
    void shouldKeepAnAmountThatCannotBePaidAsItIsWritten(final String text, final String code, final String reason)
        throws Exception
    {
        final Amount amount = Amount.parse(text, IsoCurrency.of(code));
        final InvalidValue fault = amount.fault();

        assertEquals(0, amount.minor());
        assertEquals(text, amount.toString());
        assertEquals(new BigDecimal(text), amount.decimal());
        assertNotNull(fault);
        assertEquals(reason, fault.reason().name());
    }

    @ParameterizedTest
    @ValueSource(strings =
    { "", ".", "-", "1e1", "1,00", "0x1", "1 ", "1234567890123456789012345678901.0" })
    void shouldNotTakeForAnAmountWhatIsNoNumber(final String text) throws Exception
    {
        final IsoCurrency euro = IsoCurrency.of("EUR");

        assertThrows(InvalidValue.class, () -> Amount.parse(text, euro));
    }

    @Test
    void shouldHoldWhatCanBePaidInMinorUnits() throws Exception
    {
        final Amount amount = Amount.parse("5.0400", IsoCurrency.of("EUR"));

        assertEquals(Amount.of(504, IsoCurrency.of("EUR")), amount);
        assertEquals("5.04", amount.toString());
        assertEquals(new BigDecimal("5.04"), amount.decimal());
        assertNull(amount.fault());
    }

    @Test
    void shouldNotOverflowASum() throws Exception
    {
        final Tally tally = new Tally();
        tally.add(Amount.of(Long.MAX_VALUE - 1, IsoCurrency.of("EUR")));
        tally.add(Amount.of(1, IsoCurrency.of("JPY")));

        assertThrows(InvalidValue.class, () -> tally.add(Amount.of(1, IsoCurrency.of("KWD"))));
        assertEquals(Long.MAX_VALUE, tally.sumMinor());
        assertEquals(2, tally.count());
    }
}
