package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BANK;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.linked;
import static io.millrace.ledger.LedgerFixture.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class AnswersDigestTest
{
    @Test
    void shouldDigestAnAnswerThatWasHeldBackAsOneThatWasNot()
    {
        final LedgerFixture chain = LedgerFixture.funded();
        final LedgerFixture single = LedgerFixture.funded();

        final var held = chain.applyAll(linked(pay(1, ALICE, BOB, 60)), pay(2, BANK, BOB, 5));
        final var given = single.applyAll(pay(1, ALICE, BOB, 60), pay(2, BANK, BOB, 5));

        assertEquals(LedgerFixture.codes(given), LedgerFixture.codes(held));
        assertEquals(single.ledger.resultsDigest(), chain.ledger.resultsDigest());
    }
}
