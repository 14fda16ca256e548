package io.millrace.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The options that the JVM must be started with, from the one file that says so, {@code jvm.options}: launcher scripts,
 * tests and manifests carry the same. Where Millrace stands on the module path, the same options name modules.
 */
final class JvmOptions
{
    private static final String OPENS = "--add-opens";
    private static final String EXPORTS = "--add-exports";
    private static final String CLASS_PATH = "ALL-UNNAMED";

    /** Who needs them, on the module path. The second is a name only: the engine does not see it. */
    private static final String MODULES = "org.agrona,chronicle.core";

    private JvmOptions()
    {
    }

    /** Fails with the options that are missing, so that the first thing an embedder hears is what to do. */
    static void check()
    {
        final Module user = UnsafeBuffer.class.getModule();
        final List<String> missing = options().stream().filter(option -> !isGiven(option, user))
            .map(option -> user.isNamed() ? option.replace(CLASS_PATH, MODULES) : option).toList();
        if (!missing.isEmpty())
        {
            throw new IllegalStateException("JVM options missing, start java with: " + String.join(" ", missing));
        }
    }

    /** The options that open or export a package, one by one. */
    private static List<String> options()
    {
        try (InputStream file = Objects.requireNonNull(JvmOptions.class.getResourceAsStream("jvm.options"));
            BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8)))
        {
            return reader.lines().map(String::strip)
                .filter(line -> line.startsWith(OPENS) || line.startsWith(EXPORTS)).toList();
        }
        catch (final IOException unreadable)
        {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Of {@code --add-opens module/package=...}, whether the JVM has it for who needs it. */
    private static boolean isGiven(final String option, final Module user)
    {
        final String target = option.substring(option.startsWith(OPENS) ? OPENS.length() : EXPORTS.length()).strip();
        final int slash = target.indexOf('/');
        final Optional<Module> module =
            ModuleLayer.boot().findModule(target.substring(target.startsWith("=") ? 1 : 0, slash));
        final String packageName = target.substring(slash + 1, target.indexOf('=', slash));
        return module.map(found -> option.startsWith(OPENS) ?
            found.isOpen(packageName, user) : found.isExported(packageName, user)).orElse(true);
    }
}
