package io.millrace.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are written and read past the page cache, and those that stand in for them. */
final class DirectFileTest
{
    private static final Set<String> DIRECT_FILE_SYSTEMS = Set.of("ext4", "xfs");

    private static final long JOIN_MS = 20_000;

    private final Random random = new Random(1);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints =
    { 0, 1, 511, 4095, 4096, 4097, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (3 << 20) + 17, 21 << 20 })
    void shouldReadWhatWasWritten(final int length) throws IOException
    {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);

        final Path direct = directory.resolve("direct");
        write(new DirectWriter(direct), bytes);
        final Path ordinary = directory.resolve("ordinary");
        write(new DirectWriter(DirectFile.ordinary(ordinary, CREATE, WRITE)), bytes);

        assertArrayEquals(bytes, Files.readAllBytes(direct));
        assertArrayEquals(bytes, Files.readAllBytes(ordinary));
        assertArrayEquals(bytes, read(new DirectReader(direct), length));
        assertArrayEquals(bytes, read(new DirectReader(ordinary), length));
        assertArrayEquals(bytes, read(new DirectReader(DirectFile.ordinary(direct, READ)), length));
    }

    @Test
    void shouldTakeThePlaceOfALongerFile() throws IOException
    {
        final Path path = Files.write(directory.resolve("aside"), new byte[5 << 20]);

        write(new DirectWriter(path), new byte[] { 1, 2, 3 });

        assertArrayEquals(new byte[] { 1, 2, 3 }, Files.readAllBytes(path));
    }

    @Test
    void shouldGoPastThePageCacheWhereThatCanBeHad() throws IOException
    {
        assumeTrue(DIRECT_FILE_SYSTEMS.contains(Files.getFileStore(directory).type()));

        try (DirectFile file = DirectFile.open(directory.resolve("file"), CREATE, WRITE))
        {
            assertTrue(file.isDirect());
            final ByteBuffer unit = file.block().limit(file.unitLength());
            assertEquals(file.unitLength(), file.channel().write(unit));
            assertThrows(IOException.class, () -> file.channel().write(unit.clear().limit(1)), "only whole units");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAFile()
    {
        assertThrows(NoSuchFileException.class, () -> new DirectReader(directory.resolve("none")));
        assertThrows(NoSuchFileException.class, () -> new DirectWriter(directory.resolve("none").resolve("file")));
    }

    /** A write may fail behind the call that gave the bytes; then the next says so, or the end. */
    @Test
    void shouldFailWhenAWriteHasFailed() throws IOException
    {
        final Path path = Files.createFile(directory.resolve("file"));
        try (DirectWriter writer = new DirectWriter(DirectFile.ordinary(path, READ)))
        {
            writer.write(ByteBuffer.wrap(new byte[] { 1 }));
            final IOException ex = assertThrows(IOException.class, writer::finish);
            assertTrue(String.valueOf(ex.getCause()).contains("NonWritableChannel"), ex.toString());
        }
    }

    @Test
    void shouldOutliveAnInterrupt() throws IOException
    {
        final byte[] bytes = new byte[5 << 20];
        random.nextBytes(bytes);
        final Path path = directory.resolve("file");

        Thread.currentThread().interrupt();
        write(new DirectWriter(path), bytes);
        assertTrue(Thread.interrupted());

        Thread.currentThread().interrupt();
        final byte[] read = read(new DirectReader(path), bytes.length);
        assertTrue(Thread.interrupted());
        assertArrayEquals(bytes, read);
    }

    @Test
    void shouldEndItsThread() throws IOException, InterruptedException
    {
        write(new DirectWriter(directory.resolve("file")), new byte[3 << 20]);
        final DirectReader reader = new DirectReader(directory.resolve("file"));
        assertTrue(reader.isOpen());
        reader.close();
        assertFalse(reader.isOpen());

        for (final Thread thread : Thread.getAllStackTraces().keySet())
        {
            if ("millrace-file".equals(thread.getName()))
            {
                thread.join(JOIN_MS);
                assertFalse(thread.isAlive());
            }
        }
    }

    /** In pieces of all kinds. */
    private void write(final DirectWriter writer, final byte[] bytes) throws IOException
    {
        try (writer)
        {
            int position = 0;
            while (position < bytes.length)
            {
                final int some = Math.min(bytes.length - position, 1 + random.nextInt(300_000));
                assertEquals(some, writer.write(ByteBuffer.wrap(bytes, position, some)));
                position += some;
            }
            writer.finish();
        }
    }

    private byte[] read(final DirectReader reader, final int length) throws IOException
    {
        try (reader)
        {
            assertEquals(length, reader.length());
            final ByteBuffer target = ByteBuffer.allocate(length + 1);
            int read = 0;
            while (read >= 0)
            {
                target.limit(Math.min(target.capacity(), target.position() + 1 + random.nextInt(300_000)));
                read = reader.read(target);
            }
            final byte[] bytes = new byte[target.position()];
            target.get(0, bytes);
            return bytes;
        }
    }
}
