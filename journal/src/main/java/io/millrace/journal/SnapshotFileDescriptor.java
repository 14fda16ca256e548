package io.millrace.journal;

import static java.util.Locale.ROOT;

/**
 * Layout of a snapshot's file. Little-endian throughout; the format is read for ever, so it only grows.
 * <pre>
 *    0        4    6    8                16                24                32
 *   +--------+----+----+----------------+-----------------+-----------------+
 *   | magic  | ver|flag| sequence       | time            | length of the   |     0
 *   |        |    |    | of the last    | ns since epoch  | stream          |
 *   +--------+----+----+----------------+-----------------+-----------------+
 *   | chain value: 32 bytes, over every excerpt up to the sequence          |    32
 *   +--------------------------------------------------------------+--------+
 *   | reserved, zeros: 60 bytes                                    | CRC32C |    64
 *   +--------------------------------------------------------------+--------+
 *   | the ledger's stream: blocks, each with a CRC32C; io.millrace.ledger.LedgerSnapshot                   |   128
 *   +-----------------------------------------------------------------------+
 *   | seal: 32 bytes                                                        |
 *   +-----------------------------------------------------------------------+
 * </pre>
 * The CRC32C of the header is that of the bytes in front of it. Bit 0 of the flags says that the journal's chain has a
 * key; then the seal is the HMAC-SHA-256 of header and stream with that key, else 32 zeros.
 */
final class SnapshotFileDescriptor
{
    /** "MLSF" in the file. */
    static final int MAGIC = 'M' | 'L' << 8 | 'S' << 16 | 'F' << 24;

    static final int FORMAT_VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int FLAGS_OFFSET = 6;
    static final int SEQUENCE_OFFSET = 8;
    static final int TIME_OFFSET = 16;
    static final int LENGTH_OFFSET = 24;
    static final int CHAIN_VALUE_OFFSET = 32;
    static final int CRC_OFFSET = 124;
    static final int HEADER_LENGTH = 128;
    static final int SEAL_LENGTH = 32;

    /** In the flags. */
    static final int KEYED_FLAG = 1;

    /** Ends the name of a snapshot's file. */
    static final String SUFFIX = ".snapshot";

    private static final int DIGITS = 19;

    private SnapshotFileDescriptor()
    {
    }

    static String fileName(final long sequence)
    {
        return String.format(ROOT, "%0" + DIGITS + "d%s", sequence, SUFFIX);
    }

    static boolean isSnapshot(final String fileName)
    {
        return fileName.length() == DIGITS + SUFFIX.length() && fileName.endsWith(SUFFIX);
    }
}
