package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.PaymentEngine;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An embedder that is a module: compiled and run on the module path, with the options that docs/EMBEDDING.md names.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ModulePathIT
{
    private static final String MODULES = "org.agrona,chronicle.core";

    private static final String DESCRIPTOR = """
        module gateway
        {
            requires io.millrace.engine;
            requires io.millrace.journal;
        }
        """;

    private static final String MAIN = """
        package gateway;

        import io.millrace.engine.AccountOpening;
        import io.millrace.engine.PaymentClient;
        import io.millrace.engine.PaymentEngine;
        import io.millrace.journal.ChronicleJournal;
        import java.nio.file.Path;

        public final class Main
        {
            public static void main(final String[] args)
            {
                try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context().journal(
                    () -> ChronicleJournal.open(new ChronicleJournal.Context().directory(Path.of(args[0]))))))
                {
                    System.out.println(engine.client().submit(AccountOpening.unbounded(1, 978)).join().code());
                }
                catch (final IllegalStateException refused)
                {
                    System.out.println(refused.getMessage());
                }
            }
        }
        """;

    @TempDir
    private Path directory;
    private String modulePath = "";

    @BeforeEach
    void compile() throws IOException
    {
        final Path source = Files.createDirectories(directory.resolve("source").resolve("gateway"));
        Files.writeString(source.resolveSibling("module-info.java"), DESCRIPTOR);
        Files.writeString(source.resolve("Main.java"), MAIN);
        final Path classes = directory.resolve("classes");
        modulePath = Stream.concat(runtimeJars().stream(), Stream.of(classes.toString()))
            .collect(Collectors.joining(File.pathSeparator));
        final int code = ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, "-p", modulePath,
            "-d", classes.toString(), source.resolveSibling("module-info.java").toString(),
            source.resolve("Main.java").toString());
        assertEquals(0, code);
    }

    @Test
    void shouldRun() throws IOException, InterruptedException
    {
        assertEquals("ACCEPTED", run(options()));
    }

    @Test
    void shouldNameTheOptionThatIsMissingAsAModuleNeedsIt() throws IOException, InterruptedException
    {
        final List<String> given = new ArrayList<>(options());
        final String missing = given.remove(0);

        final String said = run(given);

        assertTrue(missing.endsWith("=" + MODULES), missing);
        assertEquals("JVM options missing, start java with: " + missing, said);
    }

    @Test
    void shouldNotReachThePipeline() throws IOException
    {
        final Path source = directory.resolve("source").resolve("gateway").resolve("Main.java");
        Files.writeString(source, "package gateway; class Main { io.millrace.pipeline.Pipeline pipeline; }");
        final StringWriter said = new StringWriter();
        final PrintWriter out = new PrintWriter(said);

        final int code = ToolProvider.findFirst("javac").orElseThrow().run(out, out, "-p", modulePath, "-d",
            directory.resolve("classes").toString(), directory.resolve("source").resolve("module-info.java").toString(),
            source.toString());

        assertEquals(1, code);
        assertTrue(said.toString().contains("package io.millrace.pipeline is not visible"), said::toString);
    }

    private String run(final List<String> options) throws IOException, InterruptedException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        if (Runtime.version().feature() >= 23)
        {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=com.sun.jna"));
        }
        command.addAll(List.of("--add-modules=org.slf4j,jdk.unsupported", "-p", modulePath, "-m",
            "gateway/gateway.Main", directory.resolve("journal").toString()));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    private static List<String> options() throws IOException
    {
        try (InputStream in = PaymentEngine.class.getResourceAsStream("jvm.options"))
        {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> line.startsWith("--add-"))
                .map(line -> line.replace("ALL-UNNAMED", MODULES)).toList();
        }
    }

    /** What an embedder has on its module path, without what only tests need; ours may be directories of classes. */
    private static List<String> runtimeJars() throws IOException
    {
        final List<String> jars = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1))
        {
            final String name = Path.of(entry).getFileName().toString();
            if (name.matches(
                "(millrace|agrona|disruptor|HdrHistogram|chronicle|affinity|compiler|posix|jna|slf4j|jspecify).*jar"))
            {
                jars.add(entry);
            }
            else if (Files.exists(Path.of(entry, "io", "millrace", "engine")) &&
                Files.exists(Path.of(entry, "module-info.class")))
            {
                jars.add(entry);
            }
            else if (Files.exists(Path.of(entry, "io", "millrace", "journal", "ChronicleJournal.class")))
            {
                jars.add(jarOf(Path.of(entry)));
            }
        }
        return jars;
    }

    /** A directory of classes is no automatic module: the jar that was made of it is. */
    private static String jarOf(final Path classes) throws IOException
    {
        try (Stream<Path> files = Files.list(classes.toAbsolutePath().getParent()))
        {
            return files.map(Path::toString)
                .filter(name -> name.endsWith(".jar") && !name.matches(".*-(sources|javadoc)\\.jar"))
                .findFirst().orElseThrow();
        }
    }
}
