package io.millrace.ledger.model;

import io.millrace.ledger.CommandLayout;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a ledger is fed: claims, each some time after the one before. How they are cut into bursts is another matter,
 * and must not make a difference.
 */
record Script(long startTimeNs, List<Claim> claims)
{
    /**
     * Slots of one claim.
     *
     * @param stepNs   time since the claim before.
     * @param isSealed whether it came through a ring, which makes it self-contained; if not, a burst ends behind it.
     * @param slots    as their producer wrote them.
     */
    record Claim(long stepNs, boolean isSealed, List<Slot> slots)
    {
        /** The slots as the ledger gets them. */
        List<Slot> applied()
        {
            final List<Slot> applied = new ArrayList<>();
            for (int i = 0; i < slots.size(); i++)
            {
                final Slot slot = slots.get(i).copy();
                if (isSealed)
                {
                    CommandLayout.seal(new UnsafeBuffer(slot.bytes()), 0, i, slots.size());
                }
                applied.add(slot);
            }
            return applied;
        }

        @Override
        public String toString()
        {
            final StringBuilder text = new StringBuilder();
            for (final Slot slot : slots)
            {
                text.append(text.isEmpty() ? "+" + stepNs + " ns" + (isSealed ? "" : " unsealed") : "")
                    .append(System.lineSeparator()).append("    ").append(slot);
            }
            return text.toString();
        }
    }

    /** A run of claims that is applied at once. */
    record Cut(long timeNs, List<Slot> slots)
    {
    }

    /** How to cut a script into bursts. */
    enum Cutting
    {
        /** Each claim is a burst. */
        FINE,
        /** All claims of one time are a burst. */
        COARSE,
        /** Neither, in a pattern. */
        MIXED
    }

    List<Cut> cut(final Cutting cutting)
    {
        final List<Cut> cuts = new ArrayList<>();
        long timeNs = startTimeNs;
        boolean isSealed = false;
        for (int i = 0; i < claims.size(); i++)
        {
            final Claim claim = claims.get(i);
            timeNs += claim.stepNs;
            final boolean mayJoin = i > 0 && claim.stepNs == 0 && isSealed;
            final boolean joins = cutting == Cutting.COARSE || (cutting == Cutting.MIXED && i % 3 != 0);
            if (!mayJoin || !joins)
            {
                cuts.add(new Cut(timeNs, new ArrayList<>()));
            }
            cuts.get(cuts.size() - 1).slots.addAll(claim.applied());
            isSealed = claim.isSealed;
        }
        return cuts;
    }

    int commands()
    {
        return claims.stream().mapToInt(claim -> claim.slots.size()).sum();
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder("start " + startTimeNs + " ns");
        claims.forEach(claim -> text.append(System.lineSeparator()).append("  ").append(claim));
        return text.toString();
    }
}
