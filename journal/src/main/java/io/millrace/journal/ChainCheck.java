package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.CHAIN_LAG_MAX;
import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_LENGTH;
import static io.millrace.ledger.Burst.NULL_SEQUENCE;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Computes the chain again while a journal is read from its beginning, and compares what excerpts state of it.
 * <p>
 * Shape: the values of the last {@link ExcerptDescriptor#CHAIN_LAG_MAX} excerpts, in a ring. Thread: its reader's.
 */
final class ChainCheck
{
    private final Chain chain;
    private final boolean isStrict;
    private final long[] sequences = new long[CHAIN_LAG_MAX];
    private final byte[] values = new byte[CHAIN_LAG_MAX * CHAIN_VALUE_LENGTH];
    private final byte[] stated = new byte[CHAIN_VALUE_LENGTH];
    private long excerpts;
    private long statedSequence = NULL_SEQUENCE;
    private long startSequence = NULL_SEQUENCE;
    private boolean isGivenUp;

    /**
     * Before the first excerpt.
     *
     * @param chain    before it as well.
     * @param isStrict whether a chain of the other kind, with or without a key, is refused; else it is not looked at.
     */
    ChainCheck(final Chain chain, final boolean isStrict)
    {
        this.chain = chain;
        this.isStrict = isStrict;
    }

    /** Begins behind an excerpt whose value is known from elsewhere. Before the first excerpt is taken. */
    void startAt(final ChainHead head)
    {
        startSequence = head.sequence();
        chain.goOnFrom(HexFormat.of().parseHex(head.value()));
        sequences[0] = head.sequence();
        chain.copyTo(values, 0);
        excerpts = 1;
    }

    /**
     * Takes the next excerpt.
     *
     * @param reader that has come to it.
     * @return what is wrong with what it states of those before it, null if nothing is.
     */
    @Nullable
    String onExcerpt(final CycleReader reader)
    {
        final Excerpt excerpt = reader.excerpt();
        if (isGivenUp)
        {
            return null;
        }
        final boolean isKnownFromTheFirst = excerpts > 0 || excerpt.firstSequence() == 0;
        if (!isKnownFromTheFirst || (!isStrict && excerpt.isKeyed() != chain.isKeyed()))
        {
            isGivenUp = true;
            return null;
        }
        if (excerpt.chainSequence() != NULL_SEQUENCE)
        {
            final String reason = compare(excerpt);
            if (reason != null)
            {
                return reason;
            }
        }

        reader.addTo(chain);
        final int slot = (int)(excerpts % CHAIN_LAG_MAX);
        sequences[slot] = excerpt.firstSequence() + excerpt.count() - 1;
        chain.copyTo(values, slot * CHAIN_VALUE_LENGTH);
        excerpts++;
        return null;
    }

    /** @return what else a value that does not match may mean: nothing, if there is no key. */
    String orOtherKey()
    {
        return chain.isKeyed() ? ", or the key is another" : "";
    }

    /** @return sequence up to which a later excerpt stated the chain, and it was so; -1 for none. */
    long statedSequence()
    {
        return statedSequence;
    }

    /** @return whether the chain is known. */
    boolean isKnown()
    {
        return !isGivenUp;
    }

    /** @return the value at the last excerpt, in hexadecimal digits. */
    String value()
    {
        return HexFormat.of().formatHex(chain.value());
    }

    /** @return the chain at the last excerpt, to go on from. */
    Chain chain()
    {
        return chain;
    }

    private @Nullable String compare(final Excerpt excerpt)
    {
        if (excerpt.isKeyed() != chain.isKeyed())
        {
            return excerpt.isKeyed() ? "chain has a key, and none was given" : "chain has no key, and one was given";
        }
        final long sequence = excerpt.chainSequence();
        if (sequence < startSequence)
        {
            // Stated of an excerpt that was not read.
            return null;
        }
        final int slot = slotOf(sequence);
        if (slot < 0 || sequence < statedSequence)
        {
            return "chain is stated of no excerpt that could be meant, chainSequence=" + sequence;
        }
        excerpt.chainValue(stated);
        final int offset = slot * CHAIN_VALUE_LENGTH;
        if (!Arrays.equals(stated, 0, CHAIN_VALUE_LENGTH, values, offset, offset + CHAIN_VALUE_LENGTH))
        {
            return "chain does not match, chainSequence=" + sequence + orOtherKey();
        }
        statedSequence = sequence;
        return null;
    }

    private int slotOf(final long sequence)
    {
        long low = Math.max(0, excerpts - CHAIN_LAG_MAX);
        long high = excerpts - 1;
        while (low <= high)
        {
            final long middle = (low + high) >>> 1;
            final int slot = (int)(middle % CHAIN_LAG_MAX);
            if (sequences[slot] == sequence)
            {
                return slot;
            }
            if (sequences[slot] < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return -1;
    }
}
