package io.millrace.cluster;

import io.aeron.archive.ArchiveTool;
import io.aeron.archive.client.ArchiveException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kill leaves where it met the write of a fragment: the kernel copies page by page, and stops between two. The
 * archive does not start then, since by itself it cannot tell a torn fragment from one that ends in zeros, as commands
 * do. By its checksum it can ({@link FragmentChecksum}), so what it does not start with is torn, was never synced, and
 * so was never told to anyone: it may be cut.
 */
final class TornFragment
{
    private static final System.Logger LOGGER = System.getLogger("io.millrace.cluster");
    private static final Pattern RECORDING =
        Pattern.compile("incomplete last fragment straddling page boundary in file: .*?(\\d+)-\\d+\\.rec");

    private TornFragment()
    {
    }

    /**
     * Cuts a torn fragment off the end of a recording, where that is why an archive has not started. It must not run.
     *
     * @param thrown  by the start of an archive that records with a checksum.
     * @param archive its directory.
     * @return whether it was that, and is cut.
     */
    static boolean cut(final Throwable thrown, final Path archive)
    {
        final Matcher recording = RECORDING.matcher(String.valueOf(thrown.getMessage()));
        if (!(thrown instanceof ArchiveException) || !recording.find())
        {
            return false;
        }
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        final boolean isSound = ArchiveTool.verifyRecording(new PrintStream(said, true, StandardCharsets.UTF_8),
            archive.toFile(), Long.parseLong(recording.group(1)), EnumSet.noneOf(ArchiveTool.VerifyOption.class), null,
            file -> true);
        LOGGER.log(System.Logger.Level.WARNING, "a torn fragment at the end of the log is cut: archive=" + archive +
            " isSound=" + isSound + ' ' + said.toString(StandardCharsets.UTF_8).strip());
        return isSound;
    }
}
