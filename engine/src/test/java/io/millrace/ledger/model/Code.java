package io.millrace.ledger.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Result codes as the table of SEMANTICS.md has them, apart from the enum of the ledger.
 */
final class Code
{
    static final int ACCEPTED = 0;
    static final int UNKNOWN_COMMAND = 1;
    static final int UNSUPPORTED_VERSION = 2;
    static final int NOT_CONFIGURED = 3;
    static final int RESERVED_SET = 4;
    static final int ID_INVALID = 5;
    static final int ACCOUNT_ID_INVALID = 6;
    static final int AMOUNT_INVALID = 7;
    static final int SAME_ACCOUNT = 8;
    static final int LEDGER_INVALID = 9;
    static final int FIELD_INVALID = 10;
    static final int BATCH_MALFORMED = 20;
    static final int BATCH_TOO_LARGE = 21;
    static final int COUNT_MISMATCH = 22;
    static final int CONTROL_SUM_MISMATCH = 23;
    static final int BATCH_FAILED = 24;
    static final int BATCH_NOT_OPEN = 25;
    static final int DUPLICATE = 30;
    static final int ID_REUSED = 31;
    static final int BATCH_RUNNING = 32;
    static final int DEBIT_ACCOUNT_NOT_FOUND = 40;
    static final int CREDIT_ACCOUNT_NOT_FOUND = 41;
    static final int ACCOUNT_EXISTS = 42;
    static final int DEBIT_LEDGER_MISMATCH = 43;
    static final int CREDIT_LEDGER_MISMATCH = 44;
    static final int TARGET_NOT_FOUND = 45;
    static final int TARGET_MISMATCH = 46;
    static final int TARGET_CLOSED = 47;
    static final int NOT_AUTHORISED = 50;
    static final int DEBIT_ACCOUNT_CLOSED = 60;
    static final int CREDIT_ACCOUNT_CLOSED = 61;
    static final int DEBIT_ACCOUNT_BLOCKED = 62;
    static final int CREDIT_ACCOUNT_BLOCKED = 63;
    static final int ACCOUNT_IN_USE = 64;
    static final int TIME_PASSED = 70;
    static final int OVERDRAFT_IN_USE = 71;
    static final int EXCEEDS_HOLD = 75;
    static final int EXCEEDS_REFUNDABLE = 76;
    static final int PAYMENT_LIMIT_EXCEEDED = 77;
    static final int VELOCITY_EXCEEDED = 78;
    static final int INSUFFICIENT_FUNDS = 80;
    static final int CREDIT_BOUND_EXCEEDED = 81;
    static final int AMOUNT_OVERFLOW = 82;
    static final int ACCOUNTS_FULL = 90;
    static final int OPEN_FULL = 91;
    static final int CONTROLS_FULL = 92;
    static final int MANDATES_FULL = 93;
    static final int BATCHES_FULL = 94;

    private static final Map<Integer, String> NAMES = new LinkedHashMap<>();
    private static final Map<Integer, Boolean> KEPT = new LinkedHashMap<>();

    static
    {
        put(ACCEPTED, "ACCEPTED", true);
        put(UNKNOWN_COMMAND, "UNKNOWN_COMMAND", false);
        put(UNSUPPORTED_VERSION, "UNSUPPORTED_VERSION", false);
        put(NOT_CONFIGURED, "NOT_CONFIGURED", false);
        put(RESERVED_SET, "RESERVED_SET", false);
        put(ID_INVALID, "ID_INVALID", false);
        put(ACCOUNT_ID_INVALID, "ACCOUNT_ID_INVALID", false);
        put(AMOUNT_INVALID, "AMOUNT_INVALID", false);
        put(SAME_ACCOUNT, "SAME_ACCOUNT", false);
        put(LEDGER_INVALID, "LEDGER_INVALID", false);
        put(FIELD_INVALID, "FIELD_INVALID", false);
        put(BATCH_MALFORMED, "BATCH_MALFORMED", false);
        put(BATCH_TOO_LARGE, "BATCH_TOO_LARGE", false);
        put(COUNT_MISMATCH, "COUNT_MISMATCH", false);
        put(CONTROL_SUM_MISMATCH, "CONTROL_SUM_MISMATCH", false);
        put(BATCH_FAILED, "BATCH_FAILED", false);
        put(BATCH_NOT_OPEN, "BATCH_NOT_OPEN", false);
        put(DUPLICATE, "DUPLICATE", false);
        put(ID_REUSED, "ID_REUSED", false);
        put(BATCH_RUNNING, "BATCH_RUNNING", false);
        put(DEBIT_ACCOUNT_NOT_FOUND, "DEBIT_ACCOUNT_NOT_FOUND", true);
        put(CREDIT_ACCOUNT_NOT_FOUND, "CREDIT_ACCOUNT_NOT_FOUND", true);
        put(ACCOUNT_EXISTS, "ACCOUNT_EXISTS", false);
        put(DEBIT_LEDGER_MISMATCH, "DEBIT_LEDGER_MISMATCH", true);
        put(CREDIT_LEDGER_MISMATCH, "CREDIT_LEDGER_MISMATCH", true);
        put(TARGET_NOT_FOUND, "TARGET_NOT_FOUND", true);
        put(TARGET_MISMATCH, "TARGET_MISMATCH", true);
        put(TARGET_CLOSED, "TARGET_CLOSED", true);
        put(NOT_AUTHORISED, "NOT_AUTHORISED", true);
        put(DEBIT_ACCOUNT_CLOSED, "DEBIT_ACCOUNT_CLOSED", true);
        put(CREDIT_ACCOUNT_CLOSED, "CREDIT_ACCOUNT_CLOSED", true);
        put(DEBIT_ACCOUNT_BLOCKED, "DEBIT_ACCOUNT_BLOCKED", true);
        put(CREDIT_ACCOUNT_BLOCKED, "CREDIT_ACCOUNT_BLOCKED", true);
        put(ACCOUNT_IN_USE, "ACCOUNT_IN_USE", true);
        put(TIME_PASSED, "TIME_PASSED", true);
        put(OVERDRAFT_IN_USE, "OVERDRAFT_IN_USE", true);
        put(EXCEEDS_HOLD, "EXCEEDS_HOLD", true);
        put(EXCEEDS_REFUNDABLE, "EXCEEDS_REFUNDABLE", true);
        put(PAYMENT_LIMIT_EXCEEDED, "PAYMENT_LIMIT_EXCEEDED", true);
        put(VELOCITY_EXCEEDED, "VELOCITY_EXCEEDED", true);
        put(INSUFFICIENT_FUNDS, "INSUFFICIENT_FUNDS", true);
        put(CREDIT_BOUND_EXCEEDED, "CREDIT_BOUND_EXCEEDED", true);
        put(AMOUNT_OVERFLOW, "AMOUNT_OVERFLOW", true);
        put(ACCOUNTS_FULL, "ACCOUNTS_FULL", false);
        put(OPEN_FULL, "OPEN_FULL", true);
        put(CONTROLS_FULL, "CONTROLS_FULL", true);
        put(MANDATES_FULL, "MANDATES_FULL", true);
        put(BATCHES_FULL, "BATCHES_FULL", false);
    }

    private Code()
    {
    }

    static String name(final int code)
    {
        return NAMES.getOrDefault(code, "code " + code);
    }

    /** Whether the outcome is final for its id (BATCH_FAILED is of a header, which sees to that itself). */
    static boolean isKept(final int code)
    {
        return KEPT.getOrDefault(code, false);
    }

    private static void put(final int code, final String name, final boolean isKept)
    {
        NAMES.put(code, name);
        KEPT.put(code, isKept);
    }
}
