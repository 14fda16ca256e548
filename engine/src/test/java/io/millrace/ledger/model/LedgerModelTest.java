package io.millrace.ledger.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.Comparison.Difference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The ledger against the model, on random scripts: every answer and all of the state, after every burst.
 * <pre>
 *   mvn -Dfast -pl engine test -Dtest=LedgerModelTest -Dmodel.seconds=3600      longer
 *   mvn -Dfast -pl engine test -Dtest=LedgerModelTest -Dseed=123                from a seed that was printed
 * </pre>
 * {@code -Dmodel.seconds=0 -Dmodel.scripts=40 -Dmodel.claims=100} is the same on every machine; with
 * {@code -Dbrief} the first script that fails is enough, and is not made short.
 */
final class LedgerModelTest
{
    private static final int CLAIMS = Integer.getInteger("model.claims", 400);
    private static final int FAILURES_MAX = 8;
    private static final long NS_PER_S = 1_000_000_000L;
    private static final boolean BRIEF = System.getProperty("brief") != null;

    @Test
    void shouldDoWhatTheModelDoes()
    {
        final long first = Long.getLong("seed", System.nanoTime());
        final long end = System.nanoTime() + Integer.getInteger("model.seconds", 20) * NS_PER_S;
        final int scriptsMin = Integer.getInteger("model.scripts", 1);
        final Map<String, String> failures = new LinkedHashMap<>();
        System.out.println("LedgerModelTest -Dseed=" + first);
        long scripts = 0;
        long commands = 0;
        do
        {
            final long seed = first + scripts++;
            final Script script = ScriptGenerator.generate(seed, CLAIMS);
            commands += script.commands();
            final Difference difference = Comparison.of(script);
            if (difference != null && failures.size() < FAILURES_MAX && !failures.containsKey(difference.kind()))
            {
                failures.put(difference.kind(), report(seed, script, difference));
            }
        }
        while ((scripts < scriptsMin || System.nanoTime() < end) && (!BRIEF || failures.isEmpty()));
        System.out.println("LedgerModelTest scripts=" + scripts + " commands=" + commands);

        assertTrue(failures.isEmpty(), () -> String.join("\n\n", failures.values()));
    }

    private static String report(final long seed, final Script script, final Difference difference)
    {
        final Script shrunken = BRIEF ? script : Shrinker.shrink(script, difference);
        final Difference last = Comparison.of(shrunken);
        return "-Dseed=" + seed + ' ' + difference.kind() + "\n" + shrunken + "\n" +
            (last == null ? difference.text() : last.text());
    }
}
