package io.millrace.operations;

/**
 * Layout of the counters file, little-endian.
 * <pre>
 *    0  magic          "MILLRACE"
 *    8  version
 *   16  process id
 *   24  launched       milliseconds since the epoch
 *   32  heartbeat      milliseconds since the epoch, each tick
 *   40  health version odd while health is being written
 *   48  health state
 *   56  health reason  length, then UTF-8
 *  512  counters       64 longs, see {@link EngineCounter}
 * 1024  histograms     256 longs each, see {@link EngineHistogram}: sum, maximum, buckets
 * </pre>
 */
final class CountersDescriptor
{
    static final long MAGIC = 0x4543_4152_4C4C_494DL;
    static final long VERSION = 1;
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int PROCESS_OFFSET = 16;
    static final int LAUNCHED_OFFSET = 24;
    static final int HEARTBEAT_OFFSET = 32;
    static final int HEALTH_VERSION_OFFSET = 40;
    static final int HEALTH_STATE_OFFSET = 48;
    static final int REASON_LENGTH_OFFSET = 56;
    static final int REASON_OFFSET = 64;
    static final int COUNTERS_OFFSET = 512;
    static final int REASON_MAX = COUNTERS_OFFSET - REASON_OFFSET;
    static final int HISTOGRAMS_OFFSET = 1024;
    static final int HISTOGRAM_LENGTH = 256 * Long.BYTES;
    static final int SUM_OFFSET = 0;
    static final int MAX_OFFSET = 8;
    static final int BUCKETS_OFFSET = 16;
    static final int BUCKETS = 192;
    static final int LENGTH = HISTOGRAMS_OFFSET + 2 * HISTOGRAM_LENGTH;

    private static final int SUB_BITS = 2;
    private static final int SUBS = 1 << SUB_BITS;

    private CountersDescriptor()
    {
    }

    static int counterOffset(final EngineCounter counter)
    {
        return COUNTERS_OFFSET + counter.index() * Long.BYTES;
    }

    static int histogramOffset(final EngineHistogram histogram)
    {
        return HISTOGRAMS_OFFSET + histogram.index() * HISTOGRAM_LENGTH;
    }

    /** The bucket that a value falls into. */
    static int bucketOf(final long value)
    {
        if (value < SUBS)
        {
            return (int)Math.max(0, value);
        }
        final int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        final int sub = (int)(value >>> (exponent - SUB_BITS)) & (SUBS - 1);
        return Math.min(BUCKETS - 1, (exponent - 1) * SUBS + sub);
    }

    /** The least value of a bucket. */
    static long leastOf(final int bucket)
    {
        if (bucket < SUBS)
        {
            return bucket;
        }
        final int exponent = bucket / SUBS + 1;
        return (long)(SUBS + bucket % SUBS) << (exponent - SUB_BITS);
    }
}
