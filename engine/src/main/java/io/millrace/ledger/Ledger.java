package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;

import io.millrace.sbe.ConfigureDecoder;
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
    private final AccountCommands accountCommands;
    private final PaymentCommands paymentCommands;
    private final BatchCommands batchCommands;
    private final Command command = new Command();
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
        accountCommands = new AccountCommands(books, answers);
        paymentCommands = new PaymentCommands(books, answers);
        batchCommands = new BatchCommands(books, answers, this);
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
        timeNs = burst.timeNs();
        final int count = burst.count();
        int index = 0;
        while (index < count)
        {
            index += applyUnit(burst, index);
        }
        sequence = burst.lastSequence();
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
        state.set(books.payments, row, sequence);
        return true;
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
        if (books.isConfigured && command.checkHeader() == ACCEPTED)
        {
            if (command.templateId() == Command.BATCH)
            {
                return batchCommands.applyBatch(burst, index);
            }
            if (command.isLinked())
            {
                return batchCommands.applyChain(burst, index, burst.count());
            }
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
            case Command.PAY -> paymentCommands.pay(command);
            case Command.OPEN_ACCOUNT -> accountCommands.open(command);
            case Command.CONFIGURE -> configure(command);
            case Command.TICK -> tick(command);
            default -> throw new IllegalStateException("templateId=" + command.templateId());
        };
    }

    private ResultCode tick(final Command command)
    {
        answers.answer(command, ACCEPTED);
        return ACCEPTED;
    }

    /** Gives an item of a failed batch its answer, and remembers it where the refusal is final. */
    void refuse(final Command command, final ResultCode code)
    {
        paymentCommands.refuse(command, code);
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
