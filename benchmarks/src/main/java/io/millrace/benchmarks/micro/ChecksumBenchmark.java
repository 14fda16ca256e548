package io.millrace.benchmarks.micro;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the bytes of one excerpt cost before they reach a file: the copy off the ring alone, with its CRC32C, and the
 * link of the hash chain (SHA-256 of the value before and the excerpt), which the journal computes on another thread.
 * These are the very calls of the JDK that the journal makes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets parameters, and calls set-ups.
public class ChecksumBenchmark
{
    private static final int SLAB_SLOTS = 1 << 14;
    private static final int CHAIN_LENGTH = 32;

    /** Commands in the excerpt. */
    @Param({ "1", "64", "4096" })
    int burst;

    private final CRC32C crc = new CRC32C();
    private final byte[] chain = new byte[CHAIN_LENGTH];
    private UnsafeBuffer slab;
    private ByteBuffer memory;
    private UnsafeBuffer excerpt;
    private MessageDigest digest;
    private int length;
    private int slot;

    /**
     * Fills a ring.
     *
     * @throws NoSuchAlgorithmException never: every JDK has SHA-256.
     */
    @Setup
    public void setUp() throws NoSuchAlgorithmException
    {
        length = burst * SLOT_LENGTH;
        slab = new UnsafeBuffer(
            BufferUtil.allocateDirectAligned(SLAB_SLOTS * SLOT_LENGTH, BitUtil.CACHE_LINE_LENGTH));
        for (int i = 0; i < SLAB_SLOTS * SLOT_LENGTH; i++)
        {
            slab.putByte(i, (byte)(i * 31));
        }
        memory = BufferUtil.allocateDirectAligned(length, SLOT_LENGTH);
        excerpt = new UnsafeBuffer(memory);
        digest = MessageDigest.getInstance("SHA-256");
    }

    /** The copy is what was copied. */
    @TearDown
    public void check()
    {
        copy();
        if (excerpt.compareTo(new UnsafeBuffer(slab, copiedFrom(), length)) != 0)
        {
            throw new IllegalStateException("copied wrongly: burst=" + burst);
        }
    }

    /** @return a byte of the copy. */
    @Benchmark
    public byte copy()
    {
        slot = (slot + burst) & (SLAB_SLOTS - 1);
        excerpt.putBytes(0, slab, copiedFrom(), length);
        return excerpt.getByte(length - 1);
    }

    /** @return CRC32C of the copy. */
    @Benchmark
    public long copyAndCrc()
    {
        copy();
        crc.reset();
        crc.update(memory.limit(length).position(0));
        return crc.getValue();
    }

    /**
     * The link of the chain, from memory.
     *
     * @return a byte of it.
     * @throws DigestException never: the value has room.
     */
    @Benchmark
    public byte chain() throws DigestException
    {
        digest.update(chain);
        digest.update(memory.limit(length).position(0));
        digest.digest(chain, 0, CHAIN_LENGTH);
        return chain[0];
    }

    private int copiedFrom()
    {
        return slot * SLOT_LENGTH;
    }
}
