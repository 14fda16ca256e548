package io.millrace.ledger;

/**
 * Counts the answers to the items of a batch. Sums saturate: they cross ledgers and serve as information only.
 * <p>
 * Thread: owned by the ledger thread.
 */
final class Tally
{
    long acceptedMinor;
    long refusedMinor;
    int acceptedCount;
    int refusedCount;
    int duplicateCount;
    int firstRefused;

    void clear()
    {
        acceptedMinor = 0;
        refusedMinor = 0;
        acceptedCount = 0;
        refusedCount = 0;
        duplicateCount = 0;
        firstRefused = -1;
    }

    void copyFrom(final Tally other)
    {
        acceptedMinor = other.acceptedMinor;
        refusedMinor = other.refusedMinor;
        acceptedCount = other.acceptedCount;
        refusedCount = other.refusedCount;
        duplicateCount = other.duplicateCount;
        firstRefused = other.firstRefused;
    }

    long digest()
    {
        long hash = Hashing.fold(acceptedMinor, refusedMinor);
        hash = Hashing.fold(hash, (long)acceptedCount << 32 | refusedCount);
        return Hashing.fold(hash, (long)duplicateCount << 32 | (firstRefused & 0xFFFF_FFFFL));
    }

    void add(final ResultCode code, final ResultCode firstCode, final long amountMinor, final long askedMinor)
    {
        if (code == ResultCode.DUPLICATE)
        {
            duplicateCount++;
        }
        if (firstCode == ResultCode.ACCEPTED)
        {
            acceptedCount++;
            acceptedMinor = saturatingAdd(acceptedMinor, amountMinor);
        }
        else
        {
            if (refusedCount == 0)
            {
                firstRefused = acceptedCount;
            }
            refusedCount++;
            refusedMinor = saturatingAdd(refusedMinor, askedMinor);
        }
    }

    private static long saturatingAdd(final long sum, final long amountMinor)
    {
        final long result = sum + Math.max(0, amountMinor);
        return result < 0 ? Long.MAX_VALUE : result;
    }
}
