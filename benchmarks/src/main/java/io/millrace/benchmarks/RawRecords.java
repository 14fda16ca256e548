package io.millrace.benchmarks;

import static io.millrace.ledger.CommandLayout.BODY_OFFSET;

import io.millrace.sbe.PayDecoder;
import java.util.Random;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a ledger has to write of each payment besides its rows and its id, as bare as it can be: a record in a window,
 * with a hash of all that the command says, by which a repetition is told from another payment; and an answer of 128
 * bytes with both balances, which goes into a running hash of all answers. The hashes are sums of weighed words, as the
 * ledger's are.
 * <pre>
 *   record   id, accounts, amount, rest, sequence, hash of content: 64 bytes; time: 8 bytes beside it
 *   answer   16 words, of which each counts in the hash
 * </pre>
 */
final class RawRecords
{
    private static final int RECORD_LONGS = 8;
    private static final int ALIGNMENT_LONGS = 6;
    private static final int ANSWER_WORDS = 16;
    private static final int CONTENT_END = BODY_OFFSET + PayDecoder.BLOCK_LENGTH;

    private final long[] weights = new Random(1).longs(ANSWER_WORDS).map(weight -> weight | 1).toArray();
    private final long[] records;
    private final long[] times;
    private final UnsafeBuffer answer =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(ANSWER_WORDS * Long.BYTES, BitUtil.CACHE_LINE_LENGTH));
    private int next;
    private long sequence;
    private long digest;

    RawRecords(final int window)
    {
        records = new long[Math.toIntExact((long)window * RECORD_LONGS + ALIGNMENT_LONGS)];
        times = new long[window];
    }

    /** Records and answers the payment of a slot. */
    void write(
        final DirectBuffer slab, final int slot, final long debited, final long pending, final long credited)
    {
        final int body = slot + BODY_OFFSET;
        final long idHigh = slab.getLong(body + PayDecoder.idHighEncodingOffset());
        final long idLow = slab.getLong(body + PayDecoder.idLowEncodingOffset());
        final long debit = slab.getLong(body + PayDecoder.debitAccountEncodingOffset());
        final long credit = slab.getLong(body + PayDecoder.creditAccountEncodingOffset());
        final long amountMinor = slab.getLong(body + PayDecoder.amountMinorEncodingOffset());
        final int row = next * RECORD_LONGS + ALIGNMENT_LONGS;
        final long[] records = this.records;
        records[row] = idHigh;
        records[row + 1] = idLow;
        records[row + 2] = debit;
        records[row + 3] = credit;
        records[row + 4] = amountMinor;
        records[row + 5] = amountMinor;
        records[row + 6] = sequence;
        records[row + 7] = content(slab, slot);
        times[next] = sequence;
        next = next + 1 == times.length ? 0 : next + 1;

        final long sum = put(0, slot) + put(1, idHigh) + put(2, idLow) + put(3, sequence) + put(4, sequence) +
            put(5, amountMinor) + put(6, debit) + put(7, debited) + put(8, pending) + put(9, debited - pending) +
            put(10, credit) + put(11, credited) + put(12, pending) + put(13, credited - pending) + put(14, -1) +
            put(15, PayDecoder.TEMPLATE_ID);
        digest = Long.rotateLeft((digest ^ sum) * weights[0], ANSWER_WORDS);
        sequence++;
    }

    /** Of all answers. */
    long digest()
    {
        return digest;
    }

    private long content(final DirectBuffer slab, final int slot)
    {
        long sum = 0;
        for (int i = BODY_OFFSET + PayDecoder.flagsEncodingOffset(); i < CONTENT_END; i += Long.BYTES)
        {
            sum += weighed(i / Long.BYTES, slab.getLong(slot + i));
        }
        return sum;
    }

    private long put(final int word, final long value)
    {
        answer.putLong(word * Long.BYTES, value);
        return weighed(word, value);
    }

    private long weighed(final int position, final long word)
    {
        return (word ^ (word >>> Integer.SIZE)) * weights[position];
    }
}
