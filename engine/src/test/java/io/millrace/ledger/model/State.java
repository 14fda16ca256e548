package io.millrace.ledger.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a ledger knows, as plain collections; a copy is how the model puts things back.
 */
final class State
{
    static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    final TreeMap<Long, Account> accounts = new TreeMap<>();
    /** Remembered ids: closed ones (all of them in {@link #window}) and open holds and schedules. */
    final Map<Id, Row> rows = new HashMap<>();
    /** Closed ids, oldest first. */
    final List<Id> window = new ArrayList<>();
    final Set<Mandate> mandates = new HashSet<>();
    long lastCutOff = -1;
    /** Batches that come in parts, by place; null where there is none. */
    final List<@Nullable Staged> staged = new ArrayList<>(Collections.nCopies(64, null));
    /** Place of the one that had its turn last. */
    int served = 63;

    /** A party that may have an account debited. */
    record Mandate(long accountId, long party)
    {
    }

    /** An account. */
    static final class Account implements Cloneable
    {
        final long id;
        long owner;
        long ledger;
        long code;
        long flags;
        long status;
        long overdraft;
        long maxPayment;
        long velocityLimit;
        long velocityWindowS;
        /** Limits take room for good, even when they are taken back. */
        boolean hasHadLimits;
        BigInteger spent = BigInteger.ZERO;
        long spentWindow = -1;
        BigInteger debitsPosted = BigInteger.ZERO;
        BigInteger creditsPosted = BigInteger.ZERO;
        BigInteger debitsPending = BigInteger.ZERO;
        BigInteger creditsPending = BigInteger.ZERO;

        Account(final long id)
        {
            this.id = id;
        }

        boolean isDebitNormal()
        {
            return (flags & 1) != 0;
        }

        boolean isUnbounded()
        {
            return (flags & 2) != 0;
        }

        boolean hasLimits()
        {
            return maxPayment != 0 || velocityLimit != 0;
        }

        boolean isClosed()
        {
            return status == 4;
        }

        boolean isDebitBlocked()
        {
            return status == 1 || status == 3;
        }

        boolean isCreditBlocked()
        {
            return status == 2 || status == 3;
        }

        BigInteger debits()
        {
            return debitsPosted.add(debitsPending);
        }

        BigInteger credits()
        {
            return creditsPosted.add(creditsPending);
        }

        BigInteger posted()
        {
            return isDebitNormal() ? debitsPosted.subtract(creditsPosted) : creditsPosted.subtract(debitsPosted);
        }

        BigInteger pending()
        {
            return isDebitNormal() ? debitsPending.subtract(creditsPending) : creditsPending.subtract(debitsPending);
        }

        /** What the bound of either side still lets go. */
        BigInteger available()
        {
            if (isUnbounded())
            {
                return MAX;
            }
            return beyondBound(overdraft).negate().min(MAX);
        }

        /** What may be debited: a debit-normal account has no bound on that. */
        BigInteger debitable()
        {
            return isDebitNormal() ? MAX : available();
        }

        /** By how much the account would be beyond its bound with an overdraft; not positive if it is not. */
        BigInteger beyondBound(final long withOverdraft)
        {
            return isDebitNormal() ?
                credits().subtract(debitsPosted).subtract(BigInteger.valueOf(withOverdraft)) :
                debits().subtract(creditsPosted).subtract(BigInteger.valueOf(withOverdraft));
        }

        @Override
        public Account clone()
        {
            try
            {
                return (Account)super.clone();
            }
            catch (final CloneNotSupportedException ex)
            {
                throw new IllegalStateException(ex);
            }
        }
    }

    /** What is remembered of an id. */
    static final class Row implements Cloneable
    {
        final Id id;
        final Slot slot;
        final long sequence;
        final long timeNs;
        int outcome;
        long debit;
        long credit;
        long amount;
        long remaining;
        boolean isOpen;
        boolean isCancelled;
        /** Of an open hold (0 for none) or schedule. */
        long deadline;

        Row(final Slot slot, final long sequence, final long timeNs)
        {
            this.id = slot.id();
            this.slot = slot;
            this.sequence = sequence;
            this.timeNs = timeNs;
        }

        int command()
        {
            return slot.templateId();
        }

        @Override
        public Row clone()
        {
            try
            {
                return (Row)super.clone();
            }
            catch (final CloneNotSupportedException ex)
            {
                throw new IllegalStateException(ex);
            }
        }
    }

    State copy()
    {
        final State copy = new State();
        accounts.forEach((id, account) -> copy.accounts.put(id, account.clone()));
        rows.forEach((id, row) -> copy.rows.put(id, row.clone()));
        copy.window.addAll(window);
        copy.mandates.addAll(mandates);
        copy.lastCutOff = lastCutOff;
        // A group that is put back has begun or ended no batch but its own.
        Collections.copy(copy.staged, staged);
        copy.served = served;
        return copy;
    }

    @Nullable
    Account account(final long id)
    {
        return accounts.get(id);
    }

    int openCount()
    {
        return (int)rows.values().stream().filter(row -> row.isOpen).count();
    }

    int limitedCount()
    {
        return (int)accounts.values().stream().filter(account -> account.hasHadLimits).count();
    }

    boolean isAuthorised(final long party, final Account account)
    {
        return party == account.owner || mandates.contains(new Mandate(account.id, party));
    }
}
