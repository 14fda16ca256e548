package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README and the Javadoc of the feed show compiles as it stands, and the README's does what it says.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ReadmeIT
{
    private static final String FRAME = """
        import io.millrace.engine.*;
        import io.millrace.journal.*;
        import io.millrace.journal.spi.*;
        import io.millrace.ledger.*;
        import io.millrace.operations.*;
        import io.millrace.response.*;
        import java.nio.file.*;
        import java.util.*;

        public final class Shown
        {
            static boolean isRunning;

            static void post(final Result result)
            {
            }

            public static void main(final String[] args) throws Exception
            {
        STATEMENTS
            }
        }
        """;

    @TempDir
    private Path directory;

    @Test
    void shouldRunWhatTheReadmeShows() throws IOException, InterruptedException
    {
        final List<String> blocks = javaBlocks(Files.readString(Path.of("..", "README.md")));
        assertEquals(1, blocks.size());

        compile(blocks.get(0), "System.out.println(result.code() + \" \" + result.amountMinor());");

        assertEquals("ACCEPTED 1250", run());
    }

    @Test
    void shouldCompileWhatTheFeedShows() throws IOException
    {
        final String source =
            Files.readString(Path.of("src", "main", "java", "io", "millrace", "journal", "OutcomeFeed.java"));
        final String shown = source.substring(source.indexOf("<pre>{@code") + 11, source.indexOf("}</pre>"));

        compile(shown.lines().map(line -> line.replaceFirst("^ \\*", "")).collect(Collectors.joining("\n")), "");
    }

    private static List<String> javaBlocks(final String markdown)
    {
        final List<String> blocks = new ArrayList<>();
        int from = markdown.indexOf("```java\n");
        while (from >= 0)
        {
            final int to = markdown.indexOf("```\n", from + 8);
            assertFalse(to < 0);
            blocks.add(markdown.substring(from + 8, to));
            from = markdown.indexOf("```java\n", to);
        }
        return blocks;
    }

    private void compile(final String statements, final String last) throws IOException
    {
        final Path source = directory.resolve("Shown.java");
        Files.writeString(source, FRAME.replace("STATEMENTS", statements + last));
        assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err,
            "-cp", System.getProperty("java.class.path"), "-proc:none", "-d", directory.toString(), source.toString()));
    }

    private String run() throws IOException, InterruptedException
    {
        final List<String> command = ChildProcess.command(ReadmeIT.class);
        final int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, Stream.of(directory.toString(), command.get(classPath))
            .collect(Collectors.joining(File.pathSeparator)));
        command.set(command.size() - 1, "Shown");
        final Process process =
            new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
