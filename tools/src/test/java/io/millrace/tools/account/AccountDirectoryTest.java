package io.millrace.tools.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;

final class AccountDirectoryTest
{
    @TempDir
    Path temporary;

    private final AccountDirectory directory = new AccountDirectory();
    private IsoCurrency eur;
    private IsoCurrency usd;

    @BeforeEach
    void currencies() throws Exception
    {
        eur = IsoCurrency.of("EUR");
        usd = IsoCurrency.of("USD");
    }

    @Test
    void shouldGiveTheSameIdForEver() throws Exception
    {
        // Journals hold these ids: if this fails, the rule has changed, not the test.
        assertEquals(0xc046d55095ccd25dL, directory.add("NL02ABNA0123456789", eur).id());
        assertEquals(0x3b74be9b20ca1f13L, directory.add("staff-01", usd).id());
    }

    @Test
    void shouldKnowAnAccountByAnySpellingOfItsIban() throws Exception
    {
        final Account account = directory.add("NL02 ABNA 0123 4567 89", eur);

        assertEquals("NL02ABNA0123456789", account.text());
        assertSame(account, directory.add(" nl02abna0123456789", eur));
        assertSame(account, directory.payer("nl02 abna0123456789 ", eur));
        assertSame(account, directory.find(account.id()));
        assertEquals(List.of(account), directory.find("NL02 ABNA 0123456789"));
    }

    @Test
    void shouldHoldOneTextInSeveralCurrencies() throws Exception
    {
        final Account euros = directory.add("shop", eur);
        final Account dollars = directory.add("shop", usd);

        assertNotEquals(euros.id(), dollars.id());
        assertSame(dollars, directory.counterparty("shop", usd));
        assertEquals(List.of(euros, dollars), directory.find("shop"));
        assertEquals(List.of(euros, dollars), List.copyOf(directory.accounts()));
    }

    @Test
    void shouldRefuseTwoAccountsOfOneIdByName() throws Exception
    {
        final AccountDirectory colliding = new AccountDirectory((text, currency) -> text.length());
        colliding.add("anna", eur);
        colliding.add("gustav", eur);

        final InvalidValue invalid = assertThrows(InvalidValue.class, () -> colliding.add("otto", eur));

        assertEquals("accounts 'otto EUR' and 'anna EUR' have the same id 4; rename one", invalid.getMessage());
        assertEquals(List.of(), colliding.find("otto"));
        assertEquals("anna", colliding.payer("anna", eur).text());
    }

    @Test
    void shouldNotKnowWhatWasNotAdded()
    {
        assertThrows(InvalidValue.class, () -> directory.payer("nobody", eur));
        assertNull(directory.find(1));
        assertEquals(List.of(), directory.find(""));
    }

    @Test
    void shouldGiveAnUnknownPayeeTheIdOfItsTextAndNotRememberIt() throws Exception
    {
        final Account unknown = directory.counterparty(" nl02 abna 0123456789", eur);

        assertEquals("NL02ABNA0123456789", unknown.text());
        assertNull(directory.find(unknown.id()));
        assertEquals(directory.add("NL02ABNA0123456789", eur), unknown);
    }

    @Test
    void shouldFindAnAccountByItsAliasThroughAFile() throws Exception
    {
        final Account account = directory.add("NL02ABNA0123456789", eur);
        directory.alias("0123456789", account);
        directory.alias("0123456789", account);
        final Path file = temporary.resolve("accounts");

        DirectoryFile.store(file, directory);
        final AccountDirectory loaded = new AccountDirectory();
        DirectoryFile.load(file, loaded);

        assertEquals(account, loaded.payer("0123456789", eur));
        assertEquals(directory.aliases(), loaded.aliases());
        assertEquals(1, loaded.accounts().size());
        assertThrows(InvalidValue.class, () -> loaded.alias("0123456789", loaded.add("other", eur)));
    }

    @Test
    void shouldRefuseAPayeeThatWouldBeTakenForAnother() throws Exception
    {
        final AccountDirectory colliding = new AccountDirectory((text, currency) -> text.length());
        colliding.add("anna", eur);

        assertThrows(InvalidValue.class, () -> colliding.counterparty("otto", eur));
    }

    @ParameterizedTest
    @CsvSource(
    {
        "NL02ABNA0123456789, false", "GB82WEST12345698765432, false", "NO9386011117947, false",
        "MT84MALT011000012345MTLCAST001S, false", "NL03ABNA0123456789, true", "NL20ABNA0123456789, true",
        "GB82 WEST 1234 5698 7654 23, true", "LT007180000000000000, true",
        "NL16ABNA01234567890, true", "NL6112340123456789, true", "QQ57ABNA0123456789, true", "staff-01, false",
        "12345678, false",
    })
    void shouldTellAMistypedIban(final String text, final boolean isBroken)
    {
        assertEquals(isBroken, AccountText.isBrokenIban(text));
    }

    @Test
    void shouldRefuseCheckDigitsThatNoBankComputes()
    {
        // 97 in place of 00, 98 of 01, 02 of 99: the same rest by 97.
        for (int account = 0; account < 1000; account++)
        {
            final String bban = "ABNA" + (1_000_000_000L + account);
            int sound = 0;
            for (int check = 0; check < 100; check++)
            {
                sound += AccountText.isBrokenIban(String.format("NL%02d%s", check, bban)) ? 0 : 1;
            }
            assertEquals(1, sound, bban);
        }
    }

    @Test
    void shouldKeepAccountsBetweenRuns() throws Exception
    {
        final Path path = temporary.resolve("accounts");
        directory.add("NL02ABNA0123456789", eur);
        directory.add("Z\u00fcrich, \"main\" street", usd);
        DirectoryFile.store(path, directory);

        final AccountDirectory loaded = new AccountDirectory();
        DirectoryFile.load(path, loaded);

        assertEquals(List.copyOf(directory.accounts()), List.copyOf(loaded.accounts()));
        assertFalse(Files.exists(temporary.resolve("accounts.new")));
    }

    @Test
    void shouldLoadNothingBeforeTheFirstRun() throws Exception
    {
        DirectoryFile.load(temporary.resolve("accounts"), directory);

        assertEquals(0, directory.accounts().size());
    }

    @ParameterizedTest
    @CsvSource(
    {
        "'', :1: is not a line of 'millrace accounts 1' (FF01)",
        "'millrace accounts 2\nEUR a', :1: is not a line of 'millrace accounts 1' (FF01)",
        "'millrace accounts 1\nEUR a\nEURb', :3: is not a line of 'millrace accounts 1' (FF01)",
        "'millrace accounts 1\nEUR a\nEUX b', :3: currency 'EUX' is not in ISO 4217 (AM11)",
    })
    void shouldRefuseADamagedFile(final String text, final String line) throws Exception
    {
        final Path path = Files.writeString(temporary.resolve("accounts"), text);

        final FileRefused refused = assertThrows(FileRefused.class, () -> DirectoryFile.load(path, directory));

        assertEquals(path + line, refused.getMessage());
    }
}
