package io.millrace.cluster;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What clients asked and were told, and when: payments between a few accounts, and look-ups of them.
 * <p>
 * {@link #check} says whether it is linearizable: whether there is one order of all of it in which each answer is what
 * an account book of one thread would have said, and in which nothing stands before what had ended when it was first
 * sent. The order need not be searched for, which would take exponential time: every answer names the sequence of the
 * ledger at which it was given, and a wrong name shows as a wrong answer or as a step back in time. So it accepts no
 * history that is not linearizable; one that is, but by another order than the ledger says, it refuses, and rightly.
 * <p>
 * Threads: any add; one checks, when all have ended.
 */
final class History
{
    private final Map<Long, Long> opening = new TreeMap<>();
    private final ConcurrentLinkedQueue<Operation> operations = new ConcurrentLinkedQueue<>();

    /**
     * What one client asked, from before it was first sent until it was answered.
     *
     * @param fromNs   when it was asked.
     * @param toNs     when it was answered.
     * @param sequence of the ledger, at which it took effect.
     * @param isRead   whether it was a look-up, which stands behind the command of that sequence.
     * @param what     it was.
     */
    private record Operation(long fromNs, long toNs, long sequence, boolean isRead, Answer what)
    {
    }

    /** What was asked, and answered. */
    private sealed interface Answer
    {
        /** What it does to the book, and why it cannot be the answer, or empty. */
        String applyTo(Map<Long, Long> balances);
    }

    private record Paid(long debit, long credit, long amount, ResultCode outcome, boolean isFirst, long debitAfter,
        long creditAfter) implements Answer
    {
        @Override
        public String applyTo(final Map<Long, Long> balances)
        {
            final boolean isCovered = balances.getOrDefault(debit, 0L) >= amount;
            if (outcome != (isCovered ? ResultCode.ACCEPTED : ResultCode.INSUFFICIENT_FUNDS))
            {
                return "decided otherwise than a balance of " + balances.get(debit);
            }
            if (isCovered)
            {
                balances.merge(debit, -amount, Long::sum);
                balances.merge(credit, amount, Long::sum);
            }
            // A copy's answer has the balances of its own moment, and not of the first one's.
            return !isFirst || (balances.getOrDefault(debit, 0L) == debitAfter &&
                balances.getOrDefault(credit, 0L) == creditAfter) ? "" : "other balances than " + balances;
        }
    }

    private record Read(long account, long posted) implements Answer
    {
        @Override
        public String applyTo(final Map<Long, Long> balances)
        {
            return balances.getOrDefault(account, 0L) == posted ? "" : "not the balance of " + balances.get(account);
        }
    }

    /** An account that has money before all else. */
    void open(final long account, final long balance)
    {
        opening.put(account, balance);
    }

    /** A payment was answered, be it after many copies. */
    void paid(
        final long fromNs, final long toNs, final long debit, final long credit, final long amount, final Result result)
    {
        final boolean isFirst = result.code() != ResultCode.DUPLICATE;
        operations.add(new Operation(fromNs, toNs, isFirst ? result.sequence() : result.firstSequence(), false,
            new Paid(debit, credit, amount, result.outcome(), isFirst, result.debitPosted(), result.creditPosted())));
    }

    /** A balance was looked up. */
    void read(final long fromNs, final long toNs, final long sequence, final long account, final long posted)
    {
        operations.add(new Operation(fromNs, toNs, sequence, true, new Read(account, posted)));
    }

    /** How much was answered. */
    int size()
    {
        return operations.size();
    }

    /** The first thing that no order explains, or empty. */
    String check()
    {
        final List<Operation> inOrder = new ArrayList<>(operations);
        inOrder.sort(Comparator.comparingLong(Operation::sequence).thenComparing(Operation::isRead));
        final String backwards = checkTime(inOrder);
        if (!backwards.isEmpty())
        {
            return backwards;
        }
        final Map<Long, Long> balances = new HashMap<>(opening);
        long last = -1;
        for (final Operation operation : inOrder)
        {
            if (!operation.isRead && operation.sequence == last)
            {
                return "two payments at one sequence: " + operation;
            }
            last = operation.sequence;
            final String wrong = operation.what.applyTo(balances);
            if (!wrong.isEmpty())
            {
                return wrong + ": " + operation;
            }
        }
        return "";
    }

    /** Whether something stands before what had been answered when it was asked. */
    private static String checkTime(final List<Operation> inOrder)
    {
        Operation earliest = null;
        for (int i = inOrder.size() - 1; i >= 0; i--)
        {
            final Operation operation = inOrder.get(i);
            if (earliest != null && earliest.toNs - operation.fromNs < 0 && isBefore(operation, earliest))
            {
                return "asked after the answer that it stands before: " + operation + " and " + earliest;
            }
            if (earliest == null || operation.toNs - earliest.toNs < 0)
            {
                earliest = operation;
            }
        }
        return "";
    }

    /** Look-ups of one moment are in any order. */
    private static boolean isBefore(final Operation operation, final Operation later)
    {
        return operation.sequence < later.sequence || operation.isRead != later.isRead;
    }
}
