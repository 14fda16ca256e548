package io.millrace.tools.audit;

import io.millrace.ledger.Result;
import io.millrace.sbe.BatchDecoder;
import io.millrace.sbe.BatchPartDecoder;
import io.millrace.sbe.BatchRunDecoder;
import io.millrace.sbe.CancelDecoder;
import io.millrace.sbe.CaptureDecoder;
import io.millrace.sbe.ConfigureDecoder;
import io.millrace.sbe.CutOffDecoder;
import io.millrace.sbe.GrantMandateDecoder;
import io.millrace.sbe.HoldDecoder;
import io.millrace.sbe.IncreaseDecoder;
import io.millrace.sbe.OpenAccountDecoder;
import io.millrace.sbe.PayDecoder;
import io.millrace.sbe.RefundDecoder;
import io.millrace.sbe.ReleaseDecoder;
import io.millrace.sbe.RevokeMandateDecoder;
import io.millrace.sbe.ScheduleDecoder;
import io.millrace.sbe.SetControlsDecoder;
import io.millrace.sbe.SetStatusDecoder;
import io.millrace.sbe.TickDecoder;
import java.util.Arrays;
import java.util.Locale;

/**
 * What was asked for, or what happened by itself.
 */
public enum EntryKind
{
    /** Bytes that are no command. */
    UNKNOWN(0),
    /** Limits of the ledger. */
    CONFIGURE(ConfigureDecoder.TEMPLATE_ID),
    /** A new account. */
    OPEN_ACCOUNT(OpenAccountDecoder.TEMPLATE_ID),
    /** An account is blocked, opened again or closed. */
    SET_STATUS(SetStatusDecoder.TEMPLATE_ID),
    /** Limits of an account. */
    SET_CONTROLS(SetControlsDecoder.TEMPLATE_ID),
    /** A party may have an account debited. */
    GRANT_MANDATE(GrantMandateDecoder.TEMPLATE_ID),
    /** It may no longer. */
    REVOKE_MANDATE(RevokeMandateDecoder.TEMPLATE_ID),
    /** Money moves at once. */
    PAY(PayDecoder.TEMPLATE_ID),
    /** Money is reserved. */
    HOLD(HoldDecoder.TEMPLATE_ID),
    /** All or part of a hold is posted. */
    CAPTURE(CaptureDecoder.TEMPLATE_ID),
    /** More is reserved, or for longer. */
    INCREASE(IncreaseDecoder.TEMPLATE_ID),
    /** A hold is given back. */
    RELEASE(ReleaseDecoder.TEMPLATE_ID),
    /** Money goes back. */
    REFUND(RefundDecoder.TEMPLATE_ID),
    /** A payment for later. */
    SCHEDULE(ScheduleDecoder.TEMPLATE_ID),
    /** It is taken back before it ran. */
    CANCEL(CancelDecoder.TEMPLATE_ID),
    /** Header of a batch. */
    BATCH(BatchDecoder.TEMPLATE_ID),
    /** More items of a batch. */
    BATCH_PART(BatchPartDecoder.TEMPLATE_ID),
    /** The engine applies a slice of a batch. */
    BATCH_RUN(BatchRunDecoder.TEMPLATE_ID),
    /** Time moves. */
    TICK(TickDecoder.TEMPLATE_ID),
    /** A business date closes. */
    CUT_OFF(CutOffDecoder.TEMPLATE_ID),
    /** Event: the deadline of a hold has passed. */
    EXPIRED(Result.EXPIRED),
    /** Event: a scheduled payment ran. */
    SCHEDULE_RAN(Result.SCHEDULE_RAN);

    private static final EntryKind[] BY_NUMBER = new EntryKind[64];

    static
    {
        Arrays.fill(BY_NUMBER, UNKNOWN);
        for (final EntryKind kind : values())
        {
            BY_NUMBER[kind.number] = kind;
        }
    }

    private final int number;
    private final String word;

    EntryKind(final int number)
    {
        this.number = number;
        word = name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The kind of a template id, or of an event's number.
     *
     * @param number as in {@link Result#command()}.
     * @return the kind, {@link #UNKNOWN} for any other number.
     */
    public static EntryKind of(final int number)
    {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
    }

    /** @return as people say it, such as {@code batch part}. */
    public String word()
    {
        return word;
    }
}
