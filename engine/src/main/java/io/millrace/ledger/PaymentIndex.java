package io.millrace.ledger;

import static io.millrace.ledger.Hashing.pair;

import org.jspecify.annotations.Nullable;

/**
 * Where each id of {@link Payments} stands: entries of eight bytes, in groups of eight, which is a cache line;
 * eight places for three ids, so that few groups are ever full.
 * <pre>
 *   63                       32 31                        0
 *   +--------------------------+--------------------------+
 *   | hash of the id           | stamp                    |   in the window
 *   | hash of the id           | -1 - slot                |   in the open part
 *   | 0                        | 0                        |   none yet
 *   +--------------------------+--------------------------+
 * </pre>
 * Eight ids in sequence share a group. What finds its group full stands in the next that is not, and each group counts
 * what has passed it by: a search ends at the first group that nothing has. A group is searched as a whole, without a
 * branch that depends on what stands in it.
 * <p>
 * What the window evicts is not taken out: its stamp says that its place is free, whenever somebody looks for one. So
 * an eviction costs no look at a line of main memory that nothing else needs. Until then a search may come to it, and
 * finds another id in the row that it leads to.
 * <p>
 * Thread: owned by the ledger thread. Allocation: none after construction.
 */
final class PaymentIndex
{
    private static final int ALIGNMENT_LONGS = Payments.ALIGNMENT_LONGS;
    private static final int GROUP = 8;
    private static final int IDS_PER_GROUP = 3;
    /** No entry yet: a stamp that nothing ever has, and so a place that is free. */
    static final long EMPTY = 0;
    private static final byte PASSED_MAX = -1;

    private final Window window;
    private final int openFrom;
    private final long[] rows;
    private final UndoLog undo;
    private final int groups;
    private final long[] entries;
    private final byte[] passed;
    private @Nullable IndexBuild build;

    /**
     * An index of nothing.
     *
     * @param window   of the rows.
     * @param openFrom the ordinal of the first open row.
     * @param ordinals how many rows there are.
     * @param rows     that say their ids.
     * @param undo     that changes are noted in.
     */
    PaymentIndex(
        final Window window, final int openFrom, final int ordinals, final long[] rows, final UndoLog undo)
    {
        this.window = window;
        this.openFrom = openFrom;
        this.rows = rows;
        this.undo = undo;
        groups = ordinals / IDS_PER_GROUP + 1;
        entries = new long[Math.addExact(Math.multiplyExact(groups, GROUP), ALIGNMENT_LONGS)];
        passed = new byte[groups];
    }

    /** Finds the row of an id; {@link Payments#NOT_FOUND} when there is none. */
    int find(final long idHigh, final long idLow)
    {
        final int hash = hash(idHigh, idLow);
        final long[] entries = this.entries;
        final int first = group(hash);
        int group = first;
        do
        {
            if (matches(entries, group, hash) < 0)
            {
                final int row = findIn(group, hash, idHigh, idLow);
                if (row != Payments.NOT_FOUND)
                {
                    return row;
                }
            }
            if (passed[number(group)] == 0)
            {
                return Payments.NOT_FOUND;
            }
            group = next(group);
        }
        while (group != first);
        return Payments.NOT_FOUND;
    }

    /** Where {@link #find} begins to look. */
    int firstPosition(final long idHigh, final long idLow)
    {
        return group(hash(idHigh, idLow));
    }

    /** Reads at some first positions. */
    long peek(final int[] firstPositions, final int count)
    {
        final long[] entries = this.entries;
        final byte[] passed = this.passed;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            final int position = firstPositions[i];
            sum += entries[position] + passed[number(position)];
        }
        return sum;
    }

    /** An id stands in the youngest row of the window. */
    void addYoungest(final long idHigh, final long idLow)
    {
        add(entry(hash(idHigh, idLow), window.stamp()));
    }

    /** An id stands in an open row. */
    void addOpen(final long idHigh, final long idLow, final int slot)
    {
        add(entry(hash(idHigh, idLow), -1 - slot));
    }

    /** An id moves from an open row into the youngest of the window. */
    void openToYoungest(final long idHigh, final long idLow, final int slot)
    {
        final int hash = hash(idHigh, idLow);
        entries[position(entry(hash, -1 - slot))] = entry(hash, window.stamp());
    }

    /** Undo of {@link #openToYoungest}, while it is the youngest. */
    void youngestToOpen(final long idHigh, final long idLow, final int slot)
    {
        final int hash = hash(idHigh, idLow);
        entries[position(entry(hash, window.stamp()))] = entry(hash, -1 - slot);
    }

    /** An id stands in an open row no more, nor anywhere else; no undo. */
    void removeOpen(final long idHigh, final long idLow, final int slot)
    {
        replace(position(entry(hash(idHigh, idLow), -1 - slot)), EMPTY);
    }

    /** Undo of an entry: there stands again what stood there. */
    void undoAdd(final int position, final long before)
    {
        replace(position, before);
    }

    /**
     * Collects an entry of a row of a window that has evicted nothing yet. This and what is called after it touches
     * nothing that others read before all is indexed, so that more may be appended meanwhile.
     */
    void collectFirst(final int ordinal)
    {
        collect(ordinal, window.firstStamp(ordinal));
    }

    /** Collects an entry of an open row. */
    void collectOpen(final int slot)
    {
        collect(slot + openFrom, -1 - slot);
    }

    /** Indexes what was collected. */
    void indexCollected()
    {
        final IndexBuild build = this.build;
        if (build == null)
        {
            return;
        }
        final long[] taken = build.taken();
        for (int part = build.parts() - 1; part >= 0; part--)
        {
            final int some = build.take(part);
            for (int i = 0; i < some; i++)
            {
                add(taken[i]);
            }
        }
        for (int i = 0; i < build.lateCount(); i++)
        {
            add(build.late(i));
        }
        this.build = null;
    }

    private void collect(final int ordinal, final int place)
    {
        if (build == null)
        {
            build = new IndexBuild(entries, ALIGNMENT_LONGS);
        }
        final int row = Payments.row(ordinal);
        final int hash = hash(rows[row + Payments.ID_HIGH], rows[row + Payments.ID_LOW]);
        build.add(entry(hash, place), group(hash));
    }

    /** Below zero if an entry of a group has a hash: a 32-bit number less one is below zero only if it was zero. */
    private static long matches(final long[] entries, final int group, final int hash)
    {
        final long wanted = hash & 0xFFFF_FFFFL;
        return (((entries[group] >>> 32) ^ wanted) - 1) | (((entries[group + 1] >>> 32) ^ wanted) - 1) |
            (((entries[group + 2] >>> 32) ^ wanted) - 1) | (((entries[group + 3] >>> 32) ^ wanted) - 1) |
            (((entries[group + 4] >>> 32) ^ wanted) - 1) | (((entries[group + 5] >>> 32) ^ wanted) - 1) |
            (((entries[group + 6] >>> 32) ^ wanted) - 1) | (((entries[group + 7] >>> 32) ^ wanted) - 1);
    }

    private int findIn(final int group, final int hash, final long idHigh, final long idLow)
    {
        for (int position = group; position < group + GROUP; position++)
        {
            final long entry = entries[position];
            if (hash(entry) == hash && entry != EMPTY)
            {
                final int row = Payments.row(ordinal(place(entry)));
                if (rows[row + Payments.ID_LOW] == idLow && rows[row + Payments.ID_HIGH] == idHigh)
                {
                    return row;
                }
            }
        }
        return Payments.NOT_FOUND;
    }

    private void add(final long entry)
    {
        final int hash = hash(entry);
        int group = group(hash);
        int position = hash & (GROUP - 1);
        int tried = 0;
        while (!isFree(entries[group + position]))
        {
            position = (position + 1) & (GROUP - 1);
            if (++tried == GROUP)
            {
                tried = 0;
                group = next(group);
            }
        }
        if (undo.isOpen())
        {
            undo.indexChanged(group + position, entries[group + position]);
        }
        replace(group + position, entry);
    }

    /** Where an entry stands, which must be there. */
    private int position(final long entry)
    {
        int position = group(hash(entry));
        for (int looked = ALIGNMENT_LONGS; entries[position] != entry; looked++)
        {
            if (looked == entries.length)
            {
                throw new IllegalStateException("no such entry: " + Long.toHexString(entry));
            }
            position = position + 1 == entries.length ? ALIGNMENT_LONGS : position + 1;
        }
        return position;
    }

    private boolean isFree(final long entry)
    {
        final int place = place(entry);
        return (window.remaining(place) & ~place) < 0;
    }

    private void replace(final int position, final long entry)
    {
        pass(entries[position], position, -1);
        entries[position] = entry;
        pass(entry, position, 1);
    }

    /** Counts at all groups that an entry passes by to stand where it does. */
    private void pass(final long entry, final int position, final int change)
    {
        if (entry != EMPTY)
        {
            final int last = position - ((position - ALIGNMENT_LONGS) & (GROUP - 1));
            for (int group = group(hash(entry)); group != last; group = next(group))
            {
                pass(group, change);
            }
        }
    }

    /** A count that has come to its end stays: a search is then longer, not wrong. */
    private void pass(final int group, final int change)
    {
        final int number = number(group);
        if (passed[number] != PASSED_MAX)
        {
            passed[number] += (byte)change;
        }
    }

    private int next(final int group)
    {
        return group + GROUP == entries.length ? ALIGNMENT_LONGS : group + GROUP;
    }

    /** Which group it is, of one that begins here. */
    private static int number(final int group)
    {
        return (group - ALIGNMENT_LONGS) / GROUP;
    }

    /** Where the group begins that an id belongs to. */
    private int group(final int hash)
    {
        return (int)(((hash >>> 3) * (long)groups) >>> 29) * GROUP + ALIGNMENT_LONGS;
    }

    /** The ordinal of the row that an entry leads to. */
    private int ordinal(final int place)
    {
        return place < 0 ? openFrom - 1 - place : window.ordinalOf(place);
    }

    private static long entry(final int hash, final int place)
    {
        return (long)hash << 32 | (place & 0xFFFF_FFFFL);
    }

    private static int hash(final long entry)
    {
        return (int)(entry >>> 32);
    }

    private static int place(final long entry)
    {
        return (int)entry;
    }

    /** Keeps the three low bits of an id, so that neighbours share a group, and mixes the rest. */
    private static int hash(final long idHigh, final long idLow)
    {
        return ((int)(pair(idHigh, idLow >>> 3) >>> 32) & -GROUP) | ((int)idLow & (GROUP - 1));
    }
}
