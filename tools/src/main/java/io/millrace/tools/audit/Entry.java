package io.millrace.tools.audit;

import io.millrace.ledger.Result;
import org.jspecify.annotations.Nullable;

/**
 * What a command, or something that happened by itself, came to: what was asked for, the answer, and both sides of what
 * moved. A payment that was refused, or given before, has sides with equal balances before and after.
 * <p>
 * Valid during the call that hands it over.
 */
public final class Entry
{
    private final Movement debit = new Movement(true);
    private final Movement credit = new Movement(false);
    private Result result = new Result();
    private @Nullable Request request;
    private EntryKind kind = EntryKind.UNKNOWN;
    private long causeSequence;
    private long batchHigh;
    private long batchLow;

    void set(final Result result, final @Nullable Request request, final long causeSequence)
    {
        this.result = result;
        this.request = request;
        this.causeSequence = causeSequence;
        kind = request == null ? EntryKind.of(result.command()) : request.kind();
        batchHigh = 0;
        batchLow = 0;
    }

    void batch(final long high, final long low)
    {
        batchHigh = high;
        batchLow = low;
    }

    /** @return what was asked for, or what happened. */
    public EntryKind kind()
    {
        return kind;
    }

    /** @return the answer, or the event. */
    public Result result()
    {
        return result;
    }

    /** @return the command that this answers, null for an event. */
    public @Nullable Request request()
    {
        return request;
    }

    /** @return upper half of the id of the command, or of the hold or schedule of an event; 0 where there is none. */
    public long idHigh()
    {
        final Request command = request;
        return command == null ? result.idHigh() : command.idHigh();
    }

    /** @return lower half of that id. */
    public long idLow()
    {
        final Request command = request;
        return command == null ? result.idLow() : command.idLow();
    }

    /**
     * Which command had this come about. It never goes back from one entry to the next, which
     * {@link Result#sequence()} does: an item of a batch in parts comes early and is applied later.
     *
     * @return sequence of the command itself; of the part or run that applied it; or of the first command of the burst
     *         whose time had an event happen.
     */
    public long causeSequence()
    {
        return causeSequence;
    }

    /** @return whether the command is an item of a batch. */
    public boolean isInBatch()
    {
        return batchHigh != 0 || batchLow != 0;
    }

    /** @return upper half of the id of its batch, 0 for none. */
    public long batchHigh()
    {
        return batchHigh;
    }

    /** @return lower half of the id of its batch. */
    public long batchLow()
    {
        return batchLow;
    }

    /** @return side of the account that pays; of a command about one account, that account. */
    public Movement debit()
    {
        return debit;
    }

    /** @return side of the account that receives. */
    public Movement credit()
    {
        return credit;
    }

    /** @return whether anything was posted or reserved or given back. */
    public boolean isMoved()
    {
        return debit.isMoved() || credit.isMoved();
    }
}
