package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code jvm.options} is the one place for what the JVM must be told; manifests cannot refer to it and repeat it.
 */
final class JvmOptionsTest
{
    @Test
    void shouldOpenInManifestsWhatTheFileOpens() throws IOException
    {
        assertEquals(inFile("--add-opens="), inManifest("millrace.jvm.addOpens"));
    }

    @Test
    void shouldExportInManifestsWhatTheFileExports() throws IOException
    {
        assertEquals(inFile("--add-exports="), inManifest("millrace.jvm.addExports"));
    }

    @Test
    void shouldRunTestsWithTheFile() throws IOException
    {
        for (final String module : inFile("--add-opens="))
        {
            final String packageName = module.substring(module.indexOf('/') + 1);
            assertTrue(Object.class.getModule().isOpen(packageName, JvmOptionsTest.class.getModule()), packageName);
        }
    }

    private static Set<String> inFile(final String option) throws IOException
    {
        try (InputStream in = JvmOptionsTest.class.getResourceAsStream("jvm.options"))
        {
            assertNotNull(in);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter((line) -> line.startsWith(option))
                .map((line) -> line.substring(option.length()).replace("=ALL-UNNAMED", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> inManifest(final String property)
    {
        final String value = System.getProperty(property);
        assertNotNull(value, property);
        return new TreeSet<>(Set.of(value.split(" ")));
    }
}
