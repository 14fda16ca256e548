package io.millrace.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Syncs a part of a file, whoever has written it and by whatever way, and leaves the rest for later. A sync of the
 * whole file would take along, with each burst, the page at the front of the cycle in which Chronicle notes how far it
 * is: one more page to write, and to take out of every processor's table.
 * <pre>
 *   page   0              1 .. 40          41                42
 *   +---------------------+----------------+-----------------+-------------
 *   | changes with each   | synced before  | the burst       | zeros
 *   | burst, is synced    |                |                 |
 *   | when the cycle ends |                |                 |
 *   +---------------------+----------------+-----------------+-------------
 *                                     from |&lt;-- force() --&gt;| to
 * </pre>
 * Thread: the one that syncs; closed when it does so no more. Allocation: none after construction.
 */
interface PartSync extends AutoCloseable
{
    /** Makes one for a file. */
    interface Factory
    {
        /**
         * For a file that has its length already.
         *
         * @param channel of the file, to read and write.
         * @param length  bytes of it that may be synced in parts.
         * @return for its parts.
         */
        PartSync open(FileChannel channel, long length) throws IOException;
    }

    /**
     * Waits until a part of the file is on the device. An exception from here is final.
     *
     * @param from position in the file.
     * @param to   position behind it.
     */
    void force(long from, long to) throws IOException;

    @Override
    void close();
}
