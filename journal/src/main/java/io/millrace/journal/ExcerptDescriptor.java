package io.millrace.journal;

/**
 * Layout of an excerpt: one burst. Little-endian throughout; the format is read for ever, so it only grows.
 * <pre>
 *    0        4        8                 16       20       24                32
 *   +--------+----+----+-----------------+--------+--------+-----------------+
 *   | magic  | ver|flag| first sequence  | count  | body   | time            |     0
 *   |        |    |    |                 |        | length | ns since epoch  |
 *   +--------+----+----+-----------------+--------+--------+-----------------+
 *   | durable sequence | results         | results         | chain           |    32
 *   | when appended    | sequence        | digest          | sequence        |
 *   +------------------+-----------------+-----------------+-----------------+
 *   | chain value: 32 bytes, over every excerpt up to the chain sequence     |    64
 *   +------------------------------------------------------------------------+
 *   | reserved, zeros: 28 bytes                                     | CRC32C |    96
 *   +---------------------------------------------------------------+--------+
 *   | body: count slots of 128 bytes                                         |   128
 *   +------------------------------------------------------------------------+
 * </pre>
 * The CRC32C is that of the header in front of it and of the body. A sequence that is not known is -1. The chain fields
 * are -1 and zeros where no chain is kept, or where it is far behind; the value is that of {@link Chain} at the excerpt
 * that ends with the chain sequence. Bit 0 of the flags says that the chain is keyed.
 */
final class ExcerptDescriptor
{
    /** "MLRC" in the file. */
    static final int MAGIC = 'M' | 'L' << 8 | 'R' << 16 | 'C' << 24;

    /** Version of this layout. */
    static final int FORMAT_VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 4;
    static final int FLAGS_OFFSET = 6;
    static final int FIRST_SEQUENCE_OFFSET = 8;
    static final int COUNT_OFFSET = 16;
    static final int BODY_LENGTH_OFFSET = 20;
    static final int TIME_OFFSET = 24;
    static final int DURABLE_SEQUENCE_OFFSET = 32;
    static final int RESULTS_SEQUENCE_OFFSET = 40;
    static final int RESULTS_DIGEST_OFFSET = 48;
    static final int CHAIN_SEQUENCE_OFFSET = 56;
    static final int CHAIN_VALUE_OFFSET = 64;
    static final int CHAIN_VALUE_LENGTH = 32;
    /** In the flags: the chain is an HMAC. */
    static final int KEYED_FLAG = 1;

    /** A chain value is that of one of so many excerpts before. A chain that is further behind is not stated. */
    static final int CHAIN_LAG_MAX = 8192;

    static final int RESERVED_OFFSET = 96;
    static final int CRC_OFFSET = 124;

    /** Bytes of the header; the body follows. */
    static final int HEADER_LENGTH = 128;

    private ExcerptDescriptor()
    {
    }
}
