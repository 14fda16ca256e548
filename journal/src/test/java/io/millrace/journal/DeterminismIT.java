package io.millrace.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One journal, one digest: on every JDK that is installed beside this one, with every collector, interpreted, and
 * compiled by either compiler. {@code -Dseed=} and {@code -Dcommands=} choose the journal.
 */
final class DeterminismIT
{
    /** An interpreter takes fifty times as long. */
    private static final int INTERPRETED_SHARE = 8;
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+).*");
    private static final List<List<String>> MACHINES = List.of(
        List.of("-XX:+UseG1GC"),
        List.of("-XX:+UseParallelGC"),
        List.of("-XX:+UseSerialGC"),
        List.of("-XX:+UseZGC"),
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        List.of("-XX:+UseSerialGC", "-Xint"));

    private final long seed = Long.getLong("seed", 20_260_101L);
    private final long commands = Long.getLong("commands", 200_000L);

    @TempDir
    private Path temp;

    @Test
    void shouldComeToTheSameStateAndAnswersOnEveryMachine() throws IOException, InterruptedException
    {
        final Path journal = temp.resolve("journal");
        final AllCommands all = new AllCommands(seed);
        all.append(journal, commands / INTERPRETED_SHARE);
        final String early = DeterminismTarget.line(all.ledger());
        final long earlySequence = all.ledger().sequence();
        all.append(journal, commands - commands / INTERPRETED_SHARE);
        final String late = DeterminismTarget.line(all.ledger());
        final long lateSequence = all.ledger().sequence();
        assertTrue(late.endsWith("laws=[]"), late);

        final Map<Integer, Path> jdks = jdks();
        System.out.println("seed=" + seed + " " + late);
        System.out.println("JDKs found: " + jdks + (jdks.size() == 1 ? ", no second one to compare with" : ""));
        for (final Map.Entry<Integer, Path> jdk : jdks.entrySet())
        {
            for (final List<String> options : MACHINES)
            {
                final boolean isInterpreted = options.contains("-Xint");
                final String said =
                    replay(jdk.getValue(), jdk.getKey(), options, journal,
                        isInterpreted ? earlySequence : lateSequence);
                assertEquals(isInterpreted ? early : late, said, "JDK " + jdk + " " + options);
            }
        }
    }

    /** Of each feature version one; this JVM's first. */
    private static Map<Integer, Path> jdks() throws IOException
    {
        final Path own = Path.of(System.getProperty("java.home")).toRealPath();
        final Map<Integer, Path> jdks = new TreeMap<>(Map.of(Runtime.version().feature(), own));
        final List<Path> candidates = new ArrayList<>();
        System.getenv().forEach((name, value) ->
        {
            if (name.startsWith("JAVA_HOME"))
            {
                candidates.add(Path.of(value));
            }
        });
        final Path beside = own.getParent();
        if (beside != null)
        {
            try (Stream<Path> homes = Files.list(beside))
            {
                homes.sorted().forEach(candidates::add);
            }
        }
        for (final Path home : candidates)
        {
            if (Files.isExecutable(home.resolve("bin/java")) && Files.isRegularFile(home.resolve("release")))
            {
                final Matcher version = VERSION.matcher(Files.readString(home.resolve("release")).replace('\n', ' '));
                final int feature = version.find() ? Integer.parseInt(version.group(1)) : 0;
                if (feature >= 17)
                {
                    jdks.putIfAbsent(feature, home);
                }
            }
        }
        return jdks;
    }

    private static String replay(
        final Path jdk, final int feature, final List<String> options, final Path journal, final long end)
        throws IOException, InterruptedException
    {
        final List<String> command =
            ChildProcess.command(DeterminismTarget.class, journal.toString(), Long.toString(end));
        command.set(0, jdk.resolve("bin/java").toString());
        command.removeIf(argument -> argument.startsWith("--sun-misc-unsafe-memory-access"));
        if (feature >= 23)
        {
            command.add(1, "--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(1, options);
        final Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        final String said = new String(process.getInputStream().readAllBytes(), US_ASCII).strip();
        assertEquals(0, process.waitFor(), command.toString());
        return said;
    }
}
