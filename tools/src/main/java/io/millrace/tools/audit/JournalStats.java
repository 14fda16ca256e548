package io.millrace.tools.audit;

import io.millrace.ledger.ResultCode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what a walk comes by: answers by kind and reason, and by span of time; money booked by ledger, and by span.
 * Spans are UTC's: a day begins at midnight.
 * <p>
 * Thread: one. Memory: by kinds, ledgers and spans, not by the journal's length.
 */
public final class JournalStats implements EntryListener
{
    private final long spanNs;
    private final Map<EntryKind, Map<ResultCode, Long>> answers = new EnumMap<>(EntryKind.class);
    private final SortedMap<Long, Answers> answersBySpan = new TreeMap<>();
    private final SortedMap<Integer, Booked> booked = new TreeMap<>();
    private final SortedMap<Integer, SortedMap<Long, Booked>> bookedBySpan = new TreeMap<>();

    /** Answers of a span: all, and those that said no. */
    public static final class Answers
    {
        private long count;
        private long refused;

        /** @return all. */
        public long count()
        {
            return count;
        }

        /** @return those that are neither accepted nor given before. */
        public long refused()
        {
            return refused;
        }
    }

    /**
     * Before the first entry.
     *
     * @param spanNs how long a span of time is.
     */
    public JournalStats(final long spanNs)
    {
        this.spanNs = spanNs;
    }

    @Override
    public void onEntry(final Entry entry)
    {
        final long beginNs = entry.result().timeNs() / spanNs * spanNs;
        final ResultCode code = entry.result().code();
        answers.computeIfAbsent(entry.kind(), kind -> new EnumMap<>(ResultCode.class)).merge(code, 1L, Long::sum);
        final Answers span = answersBySpan.computeIfAbsent(beginNs, begin -> new Answers());
        span.count++;
        span.refused += isRefusal(code) ? 1 : 0;
        final long amountMinor = entry.debit().amountMinor();
        if (amountMinor != 0)
        {
            final int ledger = entry.debit().ledger();
            booked.computeIfAbsent(ledger, number -> new Booked()).add(amountMinor);
            bookedBySpan.computeIfAbsent(ledger, number -> new TreeMap<>())
                .computeIfAbsent(beginNs, begin -> new Booked()).add(amountMinor);
        }
    }

    /**
     * Whether a code says no: not so that an id was answered before.
     *
     * @param code of an answer.
     * @return false if something was done now or then.
     */
    public static boolean isRefusal(final ResultCode code)
    {
        return code != ResultCode.ACCEPTED && code != ResultCode.DUPLICATE;
    }

    /** @return how often each kind was answered how. */
    public Map<EntryKind, Map<ResultCode, Long>> answers()
    {
        return Collections.unmodifiableMap(answers);
    }

    /** @return answers of each span that has any, by its first nanosecond. */
    public SortedMap<Long, Answers> answersBySpan()
    {
        return Collections.unmodifiableSortedMap(answersBySpan);
    }

    /** @return what was booked in each ledger that has anything. */
    public SortedMap<Integer, Booked> booked()
    {
        return Collections.unmodifiableSortedMap(booked);
    }

    /** @return the same by span, by its first nanosecond. */
    public SortedMap<Integer, SortedMap<Long, Booked>> bookedBySpan()
    {
        return Collections.unmodifiableSortedMap(bookedBySpan);
    }
}
