package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An embedder who forgets an option hears first which one, in a form to paste.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class JvmOptionsIT
{
    @Test
    void shouldNameEveryOptionWhenNoneIsGiven() throws IOException, InterruptedException
    {
        final String said = launchWith(List.of());

        options().forEach(option -> assertTrue(said.contains(option), said));
        assertEquals(1, said.lines().count(), said);
    }

    @Test
    void shouldNameOnlyTheOptionThatIsMissing() throws IOException, InterruptedException
    {
        final List<String> given = new ArrayList<>(options());
        final String missing = given.remove(2);

        final String said = launchWith(given);

        assertTrue(said.contains(missing), said);
        given.forEach(option -> assertFalse(said.contains(option), said));
    }

    @Test
    void shouldLaunchWhenAllAreGiven() throws IOException, InterruptedException
    {
        final String said = launchWith(options());

        // On a busy machine the engine's log may stand around it.
        assertTrue(said.lines().anyMatch("launched"::equals), said);
    }

    private static List<String> options() throws IOException
    {
        try (InputStream in = JvmOptionsIT.class.getResourceAsStream("jvm.options"))
        {
            assertNotNull(in);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> line.startsWith("--add-")).toList();
        }
    }

    /** What a JVM with these options says when it launches an engine. */
    private static String launchWith(final List<String> options) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Launch.class.getName()));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /** The embedder. */
    static final class Launch
    {
        private Launch()
        {
        }

        public static void main(final String[] args)
        {
            try (PaymentEngine engine = PaymentEngine.launch(
                new EngineFixture().context(new MemoryJournal(), false)))
            {
                System.out.println(engine.fault().isEmpty() ? "launched" : "stopped");
            }
            catch (final IllegalStateException refused)
            {
                System.out.println(refused.getMessage());
            }
        }
    }
}
