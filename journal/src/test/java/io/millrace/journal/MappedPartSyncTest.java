package io.millrace.journal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which way a part is synced: a channel that is closed can sync nothing, a mapping can. That the bytes are on the
 * device then is for {@link SyncTraceIT} and {@link PowerCutIT} to see.
 */
@EnabledOnOs(OS.LINUX)
final class MappedPartSyncTest
{
    private static final int LENGTH = 8192;

    @TempDir
    private Path root;

    @Test
    void shouldSyncWhatIsMappedByTheMappingAndTheRestByTheFile() throws IOException
    {
        final FileChannel channel = FileChannel.open(root.resolve("file"), CREATE_NEW, READ, WRITE);
        try (PartSync sync = new MappedPartSync(channel, LENGTH))
        {
            sync.force(LENGTH - 100, LENGTH + 1);
            channel.close();

            sync.force(0, LENGTH);
            sync.force(LENGTH - 100, LENGTH);
            assertThrows(ClosedChannelException.class, () -> sync.force(LENGTH - 100, LENGTH + 1));
        }
    }
}
