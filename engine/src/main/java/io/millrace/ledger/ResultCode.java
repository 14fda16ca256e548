package io.millrace.ledger;

/**
 * The outcome of a command. In order of precedence: where several reasons hold, the first listed is given, always.
 * <p>
 * Each refusal maps to one reason of the ISO 20022 external code set ExternalStatusReason1Code, for a pain.002.
 * Numbers are part of the journal's results digest and never change.
 */
public enum ResultCode
{
    /** Done. */
    ACCEPTED(0, "", Memory.FINAL),

    // The command cannot be read. Nothing is remembered: the corrected command may carry the same id.

    /** The template id is not a command. */
    UNKNOWN_COMMAND(1, "FF01", Memory.NONE),
    /** The header names another schema, version or length than this ledger reads. */
    UNSUPPORTED_VERSION(2, "FF01", Memory.NONE),
    /** The journal has not been given its limits yet; no engine lets that happen. */
    NOT_CONFIGURED(3, "MS03", Memory.NONE),
    /** A reserved flag or field is not zero, or a flag does not go with the command. */
    RESERVED_SET(4, "FF01", Memory.NONE),
    /** The id is zero or all-ones. */
    ID_INVALID(5, "FF01", Memory.NONE),
    /** An account id is zero or all-ones. */
    ACCOUNT_ID_INVALID(6, "AC01", Memory.NONE),
    /** The amount is not in 1 to 2^63-1, or a limit is negative. */
    AMOUNT_INVALID(7, "AM12", Memory.NONE),
    /** Debit and credit account are the same. */
    SAME_ACCOUNT(8, "AG03", Memory.NONE),
    /** The ledger is not a positive number. */
    LEDGER_INVALID(9, "AM03", Memory.NONE),
    /** A time, date, window, status, mask, mode or count is not one. */
    FIELD_INVALID(10, "DT01", Memory.NONE),

    // The batch around the command.

    /** A batch, part or run stands where it cannot, or a chain has no end. */
    BATCH_MALFORMED(20, "FF01", Memory.NONE),
    /** More items than the limits allow. */
    BATCH_TOO_LARGE(21, "AM19", Memory.NONE),
    /** The number of items is not the one that the header declares. */
    COUNT_MISMATCH(22, "AM19", Memory.NONE),
    /** The amounts of the items do not add up to the control sum. */
    CONTROL_SUM_MISMATCH(23, "AM10", Memory.NONE),
    /** The batch or chain that this command is part of was refused, or failed because of another item. */
    BATCH_FAILED(24, "NARR", Memory.NONE),
    /** A part of a batch that is not being collected: never begun, refused, given up or begun anew. */
    BATCH_NOT_OPEN(25, "NARR", Memory.NONE),

    // The id.

    /** The id was answered before, with the same content; nothing moved now, the first answer is given again. */
    DUPLICATE(30, "AM05", Memory.NONE),
    /** The id was answered before, with other content. */
    ID_REUSED(31, "AM05", Memory.NONE),
    /** The batch has come before and is being applied; sent again later it hears its first answer. */
    BATCH_RUNNING(32, "AM05", Memory.NONE),

    // What the command speaks of. From here on a refusal is final for its id.

    /** No account has the id of the debit account, or of the account that is administered. */
    DEBIT_ACCOUNT_NOT_FOUND(40, "AC02", Memory.FINAL),
    /** No account has the id of the credit account. */
    CREDIT_ACCOUNT_NOT_FOUND(41, "AC03", Memory.FINAL),
    /** The account id is taken by an account that differs. */
    ACCOUNT_EXISTS(42, "AM05", Memory.NONE),
    /** The debit account is in another ledger. */
    DEBIT_LEDGER_MISMATCH(43, "AC09", Memory.FINAL),
    /** The credit account is in another ledger. */
    CREDIT_LEDGER_MISMATCH(44, "AC09", Memory.FINAL),

    /** The hold, payment or scheduled payment that the command speaks of is not remembered. */
    TARGET_NOT_FOUND(45, "NARR", Memory.FINAL),
    /** It is not of the kind that the command works on, or was refused. */
    TARGET_MISMATCH(46, "NARR", Memory.FINAL),
    /** The hold was captured, released or has expired; the scheduled payment has run or was cancelled. */
    TARGET_CLOSED(47, "NARR", Memory.FINAL),

    // Who asks.

    /** The initiator neither owns the debit account nor holds a mandate on it. */
    NOT_AUTHORISED(50, "AG01", Memory.FINAL),

    // What the accounts let through.

    /** The debit account is closed. */
    DEBIT_ACCOUNT_CLOSED(60, "AC05", Memory.FINAL),
    /** The credit account is closed. */
    CREDIT_ACCOUNT_CLOSED(61, "AC07", Memory.FINAL),
    /** Debits from the debit account are blocked. */
    DEBIT_ACCOUNT_BLOCKED(62, "AC06", Memory.FINAL),
    /** Credits to the credit account are blocked. */
    CREDIT_ACCOUNT_BLOCKED(63, "AC06", Memory.FINAL),

    /** The account cannot be closed: it has open holds or a balance. */
    ACCOUNT_IN_USE(64, "AC06", Memory.FINAL),

    // Time and limits.

    /** A deadline, due time or business date is not in the future. */
    TIME_PASSED(70, "DT01", Memory.FINAL),
    /** The account would be beyond the lowered overdraft. */
    OVERDRAFT_IN_USE(71, "AM02", Memory.FINAL),
    /** More than what is left of the hold. */
    EXCEEDS_HOLD(75, "AM02", Memory.FINAL),
    /** More than what remains refundable. */
    EXCEEDS_REFUNDABLE(76, "AM02", Memory.FINAL),
    /** More than the debit account's largest single payment. */
    PAYMENT_LIMIT_EXCEEDED(77, "AM14", Memory.FINAL),
    /** More would leave the debit account in this window than its velocity limit allows. */
    VELOCITY_EXCEEDED(78, "AM21", Memory.FINAL),

    // Money.

    /** The debit account has less available than the amount. */
    INSUFFICIENT_FUNDS(80, "AM04", Memory.FINAL),
    /** The credit account is debit-normal and would be credited beyond its bound. */
    CREDIT_BOUND_EXCEEDED(81, "AM02", Memory.FINAL),
    /** A total would exceed 2^63-1. */
    AMOUNT_OVERFLOW(82, "AM12", Memory.FINAL),

    // Room.

    /** No more accounts can be opened. */
    ACCOUNTS_FULL(90, "MS03", Memory.NONE),
    /** No more holds or scheduled payments can be open. */
    OPEN_FULL(91, "MS03", Memory.FINAL),
    /** No more accounts can have a payment or velocity limit. */
    CONTROLS_FULL(92, "MS03", Memory.FINAL),
    /** No more mandates can be in force. */
    MANDATES_FULL(93, "MS03", Memory.FINAL),
    /** No room to collect the items of one more batch; send it again when others are done. */
    BATCHES_FULL(94, "MS03", Memory.NONE);

    /** Whether an id keeps its outcome. */
    private enum Memory
    {
        NONE, FINAL
    }

    private static final int NUMBERS = 128;
    private static final ResultCode[] BY_NUMBER = new ResultCode[NUMBERS];

    static
    {
        for (final ResultCode code : values())
        {
            BY_NUMBER[code.number] = code;
        }
    }

    private final int number;
    private final String isoReason;
    private final boolean isRemembered;

    ResultCode(final int number, final String isoReason, final Memory memory)
    {
        this.number = number;
        this.isoReason = isoReason;
        this.isRemembered = memory == Memory.FINAL;
    }

    /** @return the number that stands in results and journals. */
    public int number()
    {
        return number;
    }

    /** @return the ISO 20022 external status reason, empty for {@link #ACCEPTED}. */
    public String isoReason()
    {
        return isoReason;
    }

    /** @return whether this outcome is final for its id; otherwise the id may be sent again. */
    public boolean isRemembered()
    {
        return isRemembered;
    }

    /**
     * The code of a number.
     *
     * @param number as in {@link #number()}.
     * @return the code.
     */
    public static ResultCode of(final int number)
    {
        final ResultCode code = number >= 0 && number < NUMBERS ? BY_NUMBER[number] : null;
        if (code == null)
        {
            throw new IllegalArgumentException("not a result code: number=" + number);
        }
        return code;
    }
}
