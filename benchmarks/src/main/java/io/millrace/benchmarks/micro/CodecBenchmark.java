package io.millrace.benchmarks.micro;

import static io.millrace.ledger.CommandLayout.BODY_OFFSET;
import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.benchmarks.PaymentStream;
import io.millrace.sbe.MessageHeaderDecoder;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.PayDecoder;
import io.millrace.sbe.PayEncoder;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A payment into its slot and out of it again, by the schema's codec, beside as many plain stores and loads of the same
 * fields at fixed offsets. A slab of 256 slots, so that what is measured is the codec and not memory.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class CodecBenchmark
{
    private static final int COUNT = 256;
    private static final int LEDGER_OFFSET = BODY_OFFSET + PayEncoder.ledgerEncodingOffset();
    private static final int ID_HIGH_OFFSET = BODY_OFFSET + PayEncoder.idHighEncodingOffset();
    private static final int ID_LOW_OFFSET = BODY_OFFSET + PayEncoder.idLowEncodingOffset();
    private static final int AMOUNT_OFFSET = BODY_OFFSET + PayEncoder.amountMinorEncodingOffset();
    private static final int DEBIT_OFFSET = BODY_OFFSET + PayEncoder.debitAccountEncodingOffset();
    private static final int CREDIT_OFFSET = BODY_OFFSET + PayEncoder.creditAccountEncodingOffset();

    private final UnsafeBuffer slab = new UnsafeBuffer(
        BufferUtil.allocateDirectAligned(COUNT * SLOT_LENGTH, BitUtil.CACHE_LINE_LENGTH));
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final PayEncoder encoder = new PayEncoder();
    private final PayDecoder decoder = new PayDecoder();
    private long number;

    /** Has something to decode. */
    @Setup
    public void setUp()
    {
        encode();
    }

    /** What either side wrote, the codec reads. */
    @TearDown
    public void check()
    {
        for (int i = 0; i < COUNT; i++)
        {
            decoder.wrapAndApplyHeader(slab, i * SLOT_LENGTH, headerDecoder);
            final boolean isRight =
                decoder.idLow() == decoder.amountMinor() && decoder.idHigh() == decoder.idLow() + 1 &&
                    decoder.debitAccount() == decoder.idLow() + 2 && decoder.creditAccount() == decoder.idLow() + 3 &&
                    decoder.ledger() == PaymentStream.LEDGER;
            if (!isRight)
            {
                throw new IllegalStateException("decoded wrongly: slot=" + i + " payment=" + decoder);
            }
        }
    }

    /** @return last number encoded. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long encode()
    {
        for (int i = 0; i < COUNT; i++)
        {
            final long value = ++number;
            encoder.wrapAndApplyHeader(slab, i * SLOT_LENGTH, headerEncoder)
                .idHigh(value + 1).idLow(value).ledger(PaymentStream.LEDGER).amountMinor(value)
                .debitAccount(value + 2).creditAccount(value + 3);
        }
        return number;
    }

    /** @return last number stored. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long rawEncode()
    {
        final long header = slab.getLong(0);
        for (int i = 0; i < COUNT; i++)
        {
            final long value = ++number;
            final int slot = i * SLOT_LENGTH;
            slab.putLong(slot, header);
            slab.putLong(slot + ID_HIGH_OFFSET, value + 1);
            slab.putLong(slot + ID_LOW_OFFSET, value);
            slab.putInt(slot + LEDGER_OFFSET, PaymentStream.LEDGER);
            slab.putLong(slot + AMOUNT_OFFSET, value);
            slab.putLong(slot + DEBIT_OFFSET, value + 2);
            slab.putLong(slot + CREDIT_OFFSET, value + 3);
        }
        return number;
    }

    /** @return sum of the fields. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long decode()
    {
        long sum = 0;
        for (int i = 0; i < COUNT; i++)
        {
            decoder.wrapAndApplyHeader(slab, i * SLOT_LENGTH, headerDecoder);
            sum += decoder.idHigh() + decoder.idLow() + decoder.ledger() + decoder.amountMinor() +
                decoder.debitAccount() + decoder.creditAccount();
        }
        return sum;
    }

    /** @return sum of the words. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long rawDecode()
    {
        long sum = 0;
        for (int i = 0; i < COUNT; i++)
        {
            final int slot = i * SLOT_LENGTH;
            sum += slab.getLong(slot) + slab.getLong(slot + ID_HIGH_OFFSET) + slab.getLong(slot + ID_LOW_OFFSET) +
                slab.getInt(slot + LEDGER_OFFSET) + slab.getLong(slot + AMOUNT_OFFSET) +
                slab.getLong(slot + DEBIT_OFFSET) + slab.getLong(slot + CREDIT_OFFSET);
        }
        return sum;
    }
}
