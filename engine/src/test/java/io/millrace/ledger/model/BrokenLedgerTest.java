package io.millrace.ledger.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.ledger.BrokenLedger;
import io.millrace.ledger.model.Comparison.Difference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The random scripts find every ledger that breaks a law.
 */
final class BrokenLedgerTest
{
    private static final int CLAIMS = 60;
    private static final int SCRIPTS = 20;

    @ParameterizedTest
    @EnumSource
    void shouldBeFound(final BrokenLedger mutant)
    {
        assertNotNull(find(mutant));
    }

    @Test
    void shouldBeFoundByItsBurstsAlone()
    {
        final Difference difference = find(BrokenLedger.COUNTS_BURSTS);

        assertEquals("cut COARSE digest", difference == null ? "none" : difference.kind());
    }

    @Test
    void shouldFindNothingInOneThatIsWhole()
    {
        assertNull(find(Break.NONE));
    }

    private static @Nullable Difference find(final Break mutant)
    {
        Difference difference = null;
        for (int seed = 0; seed < SCRIPTS && difference == null; seed++)
        {
            difference = Comparison.of(ScriptGenerator.generate(seed, CLAIMS), mutant);
        }
        return difference;
    }
}
