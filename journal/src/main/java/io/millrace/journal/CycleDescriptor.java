package io.millrace.journal;

import static java.util.Locale.ROOT;

/**
 * What of Chronicle's file format a reader needs: the frames of a cycle file, data version 1.
 * <pre>
 *   0                                                                 position of a frame: a multiple of 4
 *   +------+------------------+------+---------+------+---------+-- --+------+
 *   | word | store header,    | word | excerpt | word | excerpt | ... | EOF  |  zeros
 *   |      | index (metadata) |      |         |      |         |     |      |
 *   +------+------------------+------+---------+------+---------+-- --+------+
 *
 *   word      bit 31          bit 30     bits 29..0
 *             not complete    metadata   length of what follows
 * </pre>
 * A word of zero ends what is written so far. Chronicle sets an excerpt's word last.
 */
final class CycleDescriptor
{
    /** Bytes of a frame's word. */
    static final int WORD_LENGTH = 4;

    /** Frames begin at multiples of this. */
    static final int FRAME_ALIGNMENT = 4;

    /** A frame is being written, or its writer died. */
    static final int NOT_COMPLETE_BIT = 1 << 31;

    /** The frame is Chronicle's own. */
    static final int METADATA_BIT = 1 << 30;

    /** The word that ends a cycle for good. */
    static final int EOF_WORD = NOT_COMPLETE_BIT | METADATA_BIT;

    /** Mask of the length in a word. */
    static final int LENGTH_MASK = METADATA_BIT - 1;

    /** Ends the name of a cycle file. */
    static final String SUFFIX = ".cq4";

    /** More cycles than eight digits hold are not written. */
    static final int CYCLE_MAX = 99_999_999;

    private static final int DIGITS = 8;

    private CycleDescriptor()
    {
    }

    /**
     * Name of a cycle's file.
     *
     * @param cycle number.
     * @return as Chronicle derives it from {@link CycleNumbering}.
     */
    static String fileName(final int cycle)
    {
        return String.format(ROOT, "%0" + DIGITS + "d%s", cycle, SUFFIX);
    }

    /**
     * Number of the cycle that a file holds.
     *
     * @param fileName without its directory.
     * @return number, or -1 if this is no name of a cycle file.
     */
    static int cycle(final String fileName)
    {
        if (fileName.length() != DIGITS + SUFFIX.length() || !fileName.endsWith(SUFFIX))
        {
            return -1;
        }

        int cycle = 0;
        for (int i = 0; i < DIGITS; i++)
        {
            final int digit = fileName.charAt(i) - '0';
            if (digit < 0 || digit > 9)
            {
                return -1;
            }
            cycle = cycle * 10 + digit;
        }
        return cycle;
    }

    /**
     * Where the next frame may begin.
     *
     * @param position behind a frame.
     * @return the next multiple of {@link #FRAME_ALIGNMENT}.
     */
    static long align(final long position)
    {
        return position + FRAME_ALIGNMENT - 1 & -FRAME_ALIGNMENT;
    }
}
