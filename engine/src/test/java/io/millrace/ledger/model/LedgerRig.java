package io.millrace.ledger.model;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The real ledger, fed with slots of a small ring, so that bursts wrap, or with an excerpt.
 */
public final class LedgerRig
{
    private static final int RING_SLOTS = 64;

    private final List<Answer> answers = new ArrayList<>();
    public final Ledger ledger;
    final AccountState account = new AccountState();
    final PaymentState payment = new PaymentState();
    private final UnsafeBuffer ring = new UnsafeBuffer(new byte[RING_SLOTS * Slot.LENGTH]);
    private final Burst burst = new Burst(ring);
    private final boolean isRing;

    public LedgerRig(final boolean isRing)
    {
        this(isRing, Ledger::new);
    }

    /** With a ledger that comes from elsewhere. */
    public LedgerRig(final boolean isRing, final Function<ResultSink, Ledger> maker)
    {
        this.isRing = isRing;
        ledger = maker.apply(result -> answers.add(Answer.read(result.buffer(), result.offset())));
    }

    public List<Answer> apply(final List<Slot> slots, final long timeNs)
    {
        answers.clear();
        final long first = ledger.sequence() + 1;
        if (isRing && slots.size() <= RING_SLOTS)
        {
            burst.wrapRing(ring, RING_SLOTS, first, slots.size(), timeNs);
            write(slots);
        }
        else
        {
            excerpt(slots, timeNs, first);
        }
        ledger.apply(burst);
        return List.copyOf(answers);
    }

    /** Tells the ledger of an excerpt that comes later; false if it has no room for it. */
    boolean expect(final List<Slot> slots, final long timeNs, final long first)
    {
        excerpt(slots, timeNs, first);
        return ledger.expect(burst);
    }

    private void excerpt(final List<Slot> slots, final long timeNs, final long first)
    {
        final UnsafeBuffer excerpt = new UnsafeBuffer(new byte[(1 + slots.size()) * Slot.LENGTH]);
        burst.wrapExcerpt(excerpt, Slot.LENGTH, first, slots.size(), timeNs);
        write(slots);
    }

    private void write(final List<Slot> slots)
    {
        final UnsafeBuffer buffer = (UnsafeBuffer)burst.buffer();
        for (int i = 0; i < slots.size(); i++)
        {
            buffer.putBytes(burst.offset(i), slots.get(i).bytes());
        }
    }
}
