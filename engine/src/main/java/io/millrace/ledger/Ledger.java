package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;

import io.millrace.sbe.ConfigureDecoder;
import io.millrace.sbe.TickDecoder;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The business logic: applies bursts of commands, one after the other, and gives each command its answer. A pure
 * function of the bursts it has been given; the same {@link #apply(Burst)} serves live and in a replay.
 * <pre>
 *   burst -> command -> shape -> id known? -> ladder -> mutate -> remember -> answer -> sink
 *                         |         |           |                               ^
 *                         '---------+-----------+-------------------------------'
 * </pre>
 * Total: any bytes in a slot get an answer, never an exception. An exception out of {@link #apply(Burst)} is a fault of
 * the engine (or a burst out of order) and must stop it.
 * <p>
 * Thread: all methods on one thread, the ledger thread. Allocation: only when limits are set or raised.
 */
public final class Ledger
{
    private final Books books = new Books();
    private final Answers answers;
    private final Outcomes outcomes;
    private final Transfers transfers;
    private final Holds holds;
    private final Refunds refunds;
    private final Schedules schedules;
    private final Administration administration;
    private final BatchCommands batchCommands;
    private final BatchItems batchItems;
    private final BatchParts batchParts;
    private final Command command = new Command();
    private final Subject subject;
    private final ReadAhead readAhead;
    private long sequence = Burst.NULL_SEQUENCE;
    private long timeNs;

    /**
     * An empty ledger, which a journal's first command gives its limits.
     *
     * @param sink of all answers and events.
     */
    public Ledger(final ResultSink sink)
    {
        answers = new Answers(sink, books);
        outcomes = new Outcomes(books, answers);
        transfers = new Transfers(books, outcomes);
        holds = new Holds(books, outcomes, transfers);
        refunds = new Refunds(books, outcomes, transfers);
        schedules = new Schedules(books, outcomes, transfers, holds);
        administration = new Administration(books, outcomes, answers);
        subject = new Subject(books);
        readAhead = new ReadAhead(books);
        batchItems = new BatchItems(books, answers, this, readAhead);
        batchParts = new BatchParts(books, answers, batchItems, readAhead);
        batchCommands = new BatchCommands(books, answers, batchItems, batchParts);
    }

    /**
     * Takes the memory of a ledger with such limits, and lets go of it: asked before a journal is told of them, since
     * every replay must take as much.
     *
     * @param limits to be set.
     * @throws OutOfMemoryError if they do not fit the heap beside what is there.
     */
    public static void checkMemory(final Limits limits)
    {
        new Books().configure(limits);
    }

    /**
     * Applies every command of a burst.
     *
     * @param burst that follows the one before: the next sequence, and a time that does not go back.
     */
    public void apply(final Burst burst)
    {
        if (burst.firstSequence() != sequence + 1 || burst.timeNs() < timeNs)
        {
            throw new IllegalStateException("burst out of order: firstSequence=" + burst.firstSequence() +
                " expected=" + (sequence + 1) + " timeNs=" + burst.timeNs() + " lastTimeNs=" + timeNs);
        }
        burst.checkBounds();
        timeNs = burst.timeNs();
        runDue(burst.firstSequence());
        final int count = burst.count();
        readAhead.begin(burst);
        int index = 0;
        while (index < count)
        {
            readAhead.at(burst, index);
            index += applyUnit(burst, index);
        }
        sequence = burst.lastSequence();
    }

    /**
     * Tells of a burst before it is applied, together with others: what they need of main memory is read for all of
     * them at once, when the first is applied. Useful for short bursts, by who knows some of them in advance. Changes
     * nothing, whatever the burst says.
     *
     * @param burst behind those that were told of before and are not applied yet; valid during the call only.
     * @return false if there was no room for it, and so nothing was done.
     */
    public boolean expect(final Burst burst)
    {
        return readAhead.expect(burst);
    }

    /** @return sequence of the last command applied, {@link Burst#NULL_SEQUENCE} for none. */
    public long sequence()
    {
        return sequence;
    }

    /** @return command time of the last burst, in nanoseconds since the epoch. */
    public long timeNs()
    {
        return timeNs;
    }

    /** @return running digest of all answers and events given so far. */
    public long resultsDigest()
    {
        return answers.digest();
    }

    /** @return whether the limits have been set, by the journal's first command. */
    public boolean isConfigured()
    {
        return books.isConfigured;
    }

    /** @return limits in force. */
    public Limits limits()
    {
        return books.limits;
    }

    /** @return upper half of the identity that was drawn when the journal was created. */
    public long ledgerIdHigh()
    {
        return books.ledgerIdHigh;
    }

    /** @return lower half of the identity. */
    public long ledgerIdLow()
    {
        return books.ledgerIdLow;
    }

    /** @return number of accounts. */
    public int accountCount()
    {
        return books.accounts.count();
    }

    /** @return number of ids remembered in the window; open holds and scheduled payments stand beside it. */
    public int rememberedCount()
    {
        return books.payments.count();
    }

    /** @return number of open holds, scheduled payments and batches that are not answered yet. */
    public int openCount()
    {
        return books.payments.openCount();
    }

    /**
     * Goes through all accounts, in no particular order.
     *
     * @param state    filled with each in turn.
     * @param consumer called with {@code state} for each.
     */
    public void accounts(final AccountState state, final Consumer<AccountState> consumer)
    {
        final Accounts accounts = books.accounts;
        for (int row = accounts.next(Accounts.NOT_FOUND); row != Accounts.NOT_FOUND; row = accounts.next(row))
        {
            state.set(accounts, row, sequence);
            consumer.accept(state);
        }
    }

    /**
     * Looks an account up.
     *
     * @param accountId of the account.
     * @param state     filled when it exists.
     * @return whether it exists.
     */
    public boolean account(final long accountId, final AccountState state)
    {
        final int row = Command.isAccountId(accountId) ? books.accounts.find(accountId) : Accounts.NOT_FOUND;
        if (row == Accounts.NOT_FOUND)
        {
            return false;
        }
        state.set(books.accounts, row, sequence);
        return true;
    }

    /**
     * Looks up what is remembered of an id.
     *
     * @param idHigh upper half of the id.
     * @param idLow  lower half.
     * @param state  filled when it is remembered.
     * @return whether it is remembered.
     */
    public boolean payment(final long idHigh, final long idLow, final PaymentState state)
    {
        final int row = books.payments.find(idHigh, idLow);
        if (row == Payments.NOT_FOUND)
        {
            return false;
        }
        state.set(books, row, sequence);
        return true;
    }

    /**
     * Looks up the open holds and scheduled payments of an account, the oldest first. Goes through all that are open.
     *
     * @param accountId     of the debit or credit account.
     * @param afterSequence of the last one that is known, {@link Burst#NULL_SEQUENCE} for none.
     * @param most          how many, at least 1.
     * @return those behind it.
     */
    public List<PaymentState> openPayments(final long accountId, final long afterSequence, final int most)
    {
        final Payments payments = books.payments;
        final TreeMap<Long, PaymentState> oldest = new TreeMap<>();
        for (int slot = 0; slot < payments.openMax(); slot++)
        {
            final int row = payments.openRow(slot);
            final long first = payments.word(row, Payments.SEQUENCE);
            if (payments.isTaken(slot) && first > afterSequence &&
                (payments.word(row, Payments.DEBIT_ACCOUNT) == accountId ||
                    payments.word(row, Payments.CREDIT_ACCOUNT) == accountId) &&
                (oldest.size() < most || first < oldest.lastKey()))
            {
                final PaymentState state = new PaymentState();
                state.set(books, row, sequence);
                oldest.put(first, state);
                if (oldest.size() > most)
                {
                    oldest.pollLastEntry();
                }
            }
        }
        return List.copyOf(oldest.values());
    }

    /** @return the earliest time at which a hold expires or a scheduled payment is due, 2^63-1 for none. */
    public long nextDueNs()
    {
        return books.deadlines.earliestNs();
    }

    /** @return whether a batch that came in parts waits for a {@code BatchRun}. */
    public boolean hasRunnableBatch()
    {
        return books.batches.hasRunnable();
    }

    /** @return the last business date that was closed, in days since 1970-01-01; -1 for none. */
    public int closedDate()
    {
        return books.closedDate;
    }

    /** @return sequence of the cut-off that closed {@link #closedDate()}, {@link Burst#NULL_SEQUENCE} for none. */
    public long closedSequence()
    {
        return books.closedSequence;
    }

    /** @return digests of the state as it is now. */
    public LedgerDigest digest()
    {
        return LedgerDigest.of(books, sequence, timeNs, answers.digest());
    }

    /** Applies what stands or falls together: a batch, a chain or a single command. Returns the slots it took. */
    private int applyUnit(final Burst burst, final int index)
    {
        command.wrap(burst, index);
        // Whatever the rest of a header says: a batch keeps its items, and a chain its links.
        if (command.templateId() == Command.BATCH)
        {
            return batchCommands.applyBatch(burst, index);
        }
        if (command.templateId() == Command.BATCH_PART)
        {
            return batchParts.applyPart(burst, index);
        }
        if (command.isLinked())
        {
            return batchItems.applyChain(burst, index, burst.count());
        }
        apply(command);
        return 1;
    }

    /** Applies a command that stands by itself, or as an item, and answers it. */
    ResultCode apply(final Command command)
    {
        final ResultCode header = command.checkHeader();
        if (header != ACCEPTED)
        {
            answers.answer(command, header);
            return header;
        }
        if (!books.isConfigured && command.templateId() != Command.CONFIGURE)
        {
            answers.answer(command, ResultCode.NOT_CONFIGURED);
            return ResultCode.NOT_CONFIGURED;
        }
        return switch (command.templateId())
        {
            case Command.PAY, Command.HOLD, Command.SCHEDULE -> decide(command, Shape.ofTransfer(command));
            case Command.CAPTURE, Command.INCREASE, Command.RELEASE, Command.REFUND, Command.CANCEL ->
                decide(command, Shape.ofFollowUp(command));
            case Command.SET_STATUS, Command.SET_CONTROLS, Command.GRANT_MANDATE, Command.REVOKE_MANDATE ->
                decide(command, Shape.ofAdministration(command));
            case Command.CUT_OFF -> decide(command, Shape.ofCutOff(command));
            case Command.OPEN_ACCOUNT -> open(command);
            case Command.CONFIGURE -> configure(command);
            case Command.TICK -> tick(command);
            case Command.BATCH_RUN -> batchParts.run(command);
            default -> throw new IllegalStateException("templateId=" + command.templateId());
        };
    }

    /** Gives an item of a failed batch its answer, and remembers it where the refusal is final. */
    void refuse(final Command command, final ResultCode code)
    {
        if (command.checkHeader() != ACCEPTED)
        {
            answers.answer(command, code);
            return;
        }
        if (command.isTransfer())
        {
            subject.ofTransfer(command);
        }
        else
        {
            subject.ofFollowUp(command);
        }
        if (books.payments.find(command.idHigh(), command.idLow()) == Payments.NOT_FOUND)
        {
            outcomes.close(command, subject, code);
        }
        else
        {
            // Evicted within the batch, and remembered again now that the batch has failed: the first memory stays.
            outcomes.answer(command, subject, code);
        }
    }

    /** Stands where a snapshot stands, whose limits the books have already. */
    void restore(final long sequence, final long timeNs, final long resultsDigest)
    {
        this.sequence = sequence;
        this.timeNs = timeNs;
        answers.configure(books.limits);
        answers.digest(resultsDigest);
    }

    /** What the laws are checked on. */
    Books books()
    {
        return books;
    }

    /** In which field the last command differed whose id was found to be reused. */
    DifferingField differingField()
    {
        return outcomes.lastDiffering();
    }

    /** Everything whose time has come, the earliest first, before anything else happens at this time. */
    private void runDue(final long firstSequence)
    {
        int slot = books.deadlines.due(timeNs);
        while (slot != Deadlines.NONE)
        {
            runDue(slot, firstSequence);
            slot = books.deadlines.due(timeNs);
        }
    }

    private void runDue(final int slot, final long firstSequence)
    {
        subject.ofTarget(books.payments.openRow(slot));
        final int kind = books.payments.command(subject.target);
        if (kind == Command.HOLD)
        {
            holds.expire(subject, timeNs);
            answers.event(Result.EXPIRED, firstSequence, timeNs, ACCEPTED, subject);
        }
        else if (kind == Command.SCHEDULE)
        {
            final ResultCode code = schedules.run(subject, timeNs);
            answers.event(Result.SCHEDULE_RAN, firstSequence, timeNs, code, subject);
        }
        else
        {
            batchParts.giveUp(slot);
        }
    }

    private ResultCode decide(final Command command, final ResultCode shape)
    {
        if (shape != ACCEPTED)
        {
            answers.answer(command, shape);
            return shape;
        }
        final int known = books.payments.find(command.idHigh(), command.idLow());
        if (known != Payments.NOT_FOUND)
        {
            return outcomes.again(command, known);
        }
        return switch (command.templateId())
        {
            case Command.PAY -> transfers.pay(command, subject);
            case Command.HOLD -> transfers.hold(command, subject);
            case Command.CAPTURE -> holds.capture(command, subject);
            case Command.INCREASE -> holds.increase(command, subject);
            case Command.RELEASE -> holds.release(command, subject);
            case Command.REFUND -> refunds.refund(command, subject);
            case Command.SCHEDULE -> schedules.schedule(command, subject);
            case Command.CANCEL -> schedules.cancel(command, subject);
            case Command.SET_STATUS -> administration.setStatus(command, subject);
            case Command.SET_CONTROLS -> administration.setControls(command, subject);
            case Command.GRANT_MANDATE -> administration.grant(command, subject);
            case Command.REVOKE_MANDATE -> administration.revoke(command, subject);
            case Command.CUT_OFF -> administration.cutOff(command, subject);
            default -> throw new IllegalStateException("templateId=" + command.templateId());
        };
    }

    private ResultCode open(final Command command)
    {
        final ResultCode shape = Shape.ofOpening(command);
        if (shape != ACCEPTED)
        {
            answers.answer(command, shape);
            return shape;
        }
        return administration.open(command, subject);
    }

    private ResultCode tick(final Command command)
    {
        final ResultCode code = command.body(TickDecoder.reservedEncodingOffset()) == 0 ?
            ACCEPTED : ResultCode.RESERVED_SET;
        answers.answer(command, code);
        return code;
    }

    private ResultCode configure(final Command command)
    {
        final Limits limits = limitsOf(command);
        if (limits == null || (books.isConfigured && !limits.isAtLeast(books.limits)))
        {
            answers.answer(command, ResultCode.FIELD_INVALID);
            return ResultCode.FIELD_INVALID;
        }
        if (!books.isConfigured)
        {
            books.ledgerIdHigh = command.body(ConfigureDecoder.ledgerIdHighEncodingOffset());
            books.ledgerIdLow = command.body(ConfigureDecoder.ledgerIdLowEncodingOffset());
        }
        books.configure(limits);
        answers.configure(limits);
        answers.answer(command, ACCEPTED);
        return ACCEPTED;
    }

    private static @Nullable Limits limitsOf(final Command command)
    {
        try
        {
            return new Limits(
                Math.toIntExact(command.body(ConfigureDecoder.accountsMaxEncodingOffset())),
                Math.toIntExact(command.body(ConfigureDecoder.paymentsWindowEncodingOffset())),
                Math.toIntExact(command.body(ConfigureDecoder.openMaxEncodingOffset())),
                Math.toIntExact(command.body(ConfigureDecoder.controlsMaxEncodingOffset())),
                Math.toIntExact(command.body(ConfigureDecoder.mandatesMaxEncodingOffset())),
                Math.toIntExact(command.body(ConfigureDecoder.batchItemsMaxEncodingOffset())),
                Math.toIntExact(command.body(ConfigureDecoder.atomicItemsMaxEncodingOffset())));
        }
        catch (final IllegalArgumentException | ArithmeticException outOfRange)
        {
            return null;
        }
    }
}
