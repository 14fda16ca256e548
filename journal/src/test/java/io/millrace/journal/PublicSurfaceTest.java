package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.PaymentEngine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All that can be named from outside stands in {@code docs/api.txt}, so that nothing becomes public, or ceases to be,
 * by accident. {@code -Dapi.write=true} writes the file anew.
 */
final class PublicSurfaceTest
{
    private static final Path LIST = Path.of("..", "docs", "api.txt");

    /** Generated: the schemas say what they hold, so their names are enough. */
    private static final String CODECS = "io.millrace.sbe";

    @Test
    void shouldBeTheListThatIsCheckedIn() throws IOException, URISyntaxException
    {
        final Set<String> exported = exportedPackages();
        final List<String> found = new ArrayList<>();
        for (final Class<?> type : visible(PaymentEngine.class, exported::contains))
        {
            found.addAll(type.getPackageName().equals(CODECS) ? List.of(type.getTypeName()) :
                PublicSurface.linesOf(type));
        }
        for (final Class<?> type : visible(ChronicleJournal.class, packageName -> true))
        {
            found.addAll(PublicSurface.linesOf(type));
        }

        if (Boolean.getBoolean("api.write"))
        {
            Files.write(LIST, found);
        }
        final List<String> listed = Files.readAllLines(LIST);
        assertEquals(List.of(), difference(found, listed), "not listed; see this test");
        assertEquals(List.of(), difference(listed, found), "listed, but not there");
        assertEquals(listed, found);
    }

    @Test
    void shouldKeepThePipelineToItself() throws IOException
    {
        assertEquals(
            Set.of("io.millrace.engine", "io.millrace.journal.spi", "io.millrace.ledger", "io.millrace.operations",
                "io.millrace.response", "io.millrace.shard", CODECS),
            exportedPackages());
    }

    @Test
    void shouldNotShowWhatCannotBeNamed() throws IOException, URISyntaxException
    {
        final List<Class<?>> hidden = visible(PaymentEngine.class, "io.millrace.pipeline"::equals);
        assertTrue(hidden.size() > 3, hidden::toString);

        final List<String> listed = Files.readAllLines(LIST);

        for (final Class<?> type : hidden)
        {
            final Predicate<String> names = line -> line.matches(".*\\b" + type.getSimpleName() + "\\b.*");
            assertEquals(List.of(), listed.stream().filter(names).toList(), type.getName());
        }
    }

    private static List<String> difference(final List<String> from, final List<String> without)
    {
        return from.stream().filter(line -> !without.contains(line)).toList();
    }

    private static Set<String> exportedPackages() throws IOException
    {
        final String file = PaymentEngine.class.getName().replace('.', '/') + ".class";
        final URL beside = Objects.requireNonNull(PaymentEngine.class.getClassLoader().getResource(file));
        // Others on the class path have one as well.
        try (InputStream in = new URL(beside.toString().replace(file, "module-info.class")).openStream())
        {
            final ModuleDescriptor descriptor = ModuleDescriptor.read(in);
            return descriptor.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
        }
    }

    /** The classes that stand where one of them stands, a directory or a jar, in order of their names. */
    private static List<Class<?>> visible(final Class<?> one, final Predicate<String> packages)
        throws IOException, URISyntaxException
    {
        final URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
        if (Files.isDirectory(Path.of(place)))
        {
            return visible(Path.of(place), packages);
        }
        try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place), Map.of()))
        {
            return visible(jar.getPath("/"), packages);
        }
    }

    private static List<Class<?>> visible(final Path root, final Predicate<String> packages) throws IOException
    {
        try (Stream<Path> files = Files.walk(root))
        {
            return files.map(file -> root.relativize(file).toString())
                .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                .map(name -> loaded(name.substring(0, name.length() - ".class".length()).replace('/', '.')))
                .filter(type -> packages.test(type.getPackageName()) && PublicSurface.isVisible(type))
                .sorted(Comparator.comparing(Class::getName)).collect(Collectors.toList());
        }
    }

    private static Class<?> loaded(final String name)
    {
        try
        {
            return Class.forName(name, false, PublicSurfaceTest.class.getClassLoader());
        }
        catch (final ClassNotFoundException missing)
        {
            throw new IllegalStateException(missing);
        }
    }
}
