package io.millrace.ledger;

import static io.millrace.ledger.ResultCode.ACCEPTED;
import static io.millrace.ledger.ResultCode.ACCOUNT_ID_INVALID;
import static io.millrace.ledger.ResultCode.AMOUNT_INVALID;
import static io.millrace.ledger.ResultCode.FIELD_INVALID;
import static io.millrace.ledger.ResultCode.ID_INVALID;
import static io.millrace.ledger.ResultCode.LEDGER_INVALID;
import static io.millrace.ledger.ResultCode.RESERVED_SET;
import static io.millrace.ledger.ResultCode.SAME_ACCOUNT;

import io.millrace.sbe.AccountStatus;
import io.millrace.sbe.CaptureDecoder;
import io.millrace.sbe.CutOffDecoder;
import io.millrace.sbe.OpenAccountDecoder;
import io.millrace.sbe.ReleaseDecoder;
import io.millrace.sbe.SetControlsDecoder;
import io.millrace.sbe.SetStatusDecoder;

/**
 * Whether a command can be read by itself, before anything is looked up: the checks that are not remembered, in the
 * order of their codes.
 */
final class Shape
{
    /** In the mask of set controls. */
    static final int MASK_OVERDRAFT = 1;
    /** In the mask of set controls. */
    static final int MASK_MAX_PAYMENT = 1 << 1;
    /** In the mask of set controls. */
    static final int MASK_VELOCITY = 1 << 2;

    private static final int MASK_ALL = MASK_OVERDRAFT | MASK_MAX_PAYMENT | MASK_VELOCITY;

    private Shape()
    {
    }

    /** Of a pay, hold or schedule. */
    static ResultCode ofTransfer(final Command command)
    {
        if (command.hasForeignFlags())
        {
            return RESERVED_SET;
        }
        if (!command.hasId())
        {
            return ID_INVALID;
        }
        if (!Command.isAccountId(command.debitAccount()) || !Command.isAccountId(command.creditAccount()))
        {
            return ACCOUNT_ID_INVALID;
        }
        if (command.amountMinor() <= 0)
        {
            return AMOUNT_INVALID;
        }
        if (command.debitAccount() == command.creditAccount())
        {
            return SAME_ACCOUNT;
        }
        if (command.ledger() <= 0)
        {
            return LEDGER_INVALID;
        }
        return isDeadlineValid(command) ? ACCEPTED : FIELD_INVALID;
    }

    /** Of a capture, increase, release, refund or cancel. */
    static ResultCode ofFollowUp(final Command command)
    {
        final int templateId = command.templateId();
        final boolean hasAmount = templateId != Command.RELEASE && templateId != Command.CANCEL;
        if (command.hasForeignFlags() || command.int32(CaptureDecoder.reservedEncodingOffset()) != 0 ||
            (!hasAmount && command.body(ReleaseDecoder.reserved32EncodingOffset()) != 0))
        {
            return RESERVED_SET;
        }
        if (!command.hasId() || !Command.isId(command.targetHigh(), command.targetLow()))
        {
            return ID_INVALID;
        }
        if (templateId == Command.INCREASE)
        {
            return ofIncrease(command);
        }
        return !hasAmount || command.amountMinor() > 0 ? ACCEPTED : AMOUNT_INVALID;
    }

    /** Of an opening. */
    static ResultCode ofOpening(final Command command)
    {
        final long maxPaymentMinor = command.body(OpenAccountDecoder.maxPaymentMinorEncodingOffset());
        final long velocityMinor = command.body(OpenAccountDecoder.velocityLimitMinorEncodingOffset());
        final int windowS = command.int32(OpenAccountDecoder.velocityWindowSEncodingOffset());
        if (command.hasForeignFlags() || command.int32(OpenAccountDecoder.reservedEncodingOffset()) != 0)
        {
            return RESERVED_SET;
        }
        if (!Command.isAccountId(command.body(OpenAccountDecoder.accountIdEncodingOffset())))
        {
            return ACCOUNT_ID_INVALID;
        }
        if (command.body(OpenAccountDecoder.overdraftMinorEncodingOffset()) < 0 ||
            maxPaymentMinor < 0 || velocityMinor < 0)
        {
            return AMOUNT_INVALID;
        }
        if (command.ledger() <= 0)
        {
            return LEDGER_INVALID;
        }
        return isWindowValid(velocityMinor, windowS) ? ACCEPTED : FIELD_INVALID;
    }

    /** Of a set status, set controls, grant or revoke. */
    static ResultCode ofAdministration(final Command command)
    {
        final int templateId = command.templateId();
        if (command.hasForeignFlags() || command.ledger() != 0 || hasReserved(command, templateId))
        {
            return RESERVED_SET;
        }
        if (!command.hasId())
        {
            return ID_INVALID;
        }
        if (!Command.isAccountId(command.accountId()))
        {
            return ACCOUNT_ID_INVALID;
        }
        if (templateId == Command.SET_STATUS)
        {
            final int status = command.uint16Of(SetStatusDecoder.statusEncodingOffset());
            return status <= AccountStatus.CLOSED.value() ? ACCEPTED : FIELD_INVALID;
        }
        return templateId == Command.SET_CONTROLS ? ofControls(command) : ACCEPTED;
    }

    /** Of a cut-off. */
    static ResultCode ofCutOff(final Command command)
    {
        if (command.hasForeignFlags() || command.ledger() != 0 ||
            command.int32(CutOffDecoder.reserved36EncodingOffset()) != 0)
        {
            return RESERVED_SET;
        }
        if (!command.hasId())
        {
            return ID_INVALID;
        }
        return command.int32(CutOffDecoder.businessDateEncodingOffset()) >= 0 ? ACCEPTED : FIELD_INVALID;
    }

    private static ResultCode ofIncrease(final Command command)
    {
        if (command.amountMinor() < 0)
        {
            return AMOUNT_INVALID;
        }
        final boolean isEmpty = command.amountMinor() == 0 && command.deadlineNs() == 0;
        return isEmpty || command.deadlineNs() < -1 ? FIELD_INVALID : ACCEPTED;
    }

    private static ResultCode ofControls(final Command command)
    {
        final int mask = command.uint16Of(SetControlsDecoder.maskEncodingOffset());
        final long velocityMinor = command.body(SetControlsDecoder.velocityLimitMinorEncodingOffset());
        final boolean isNegative =
            ((mask & MASK_OVERDRAFT) != 0 && command.body(SetControlsDecoder.overdraftMinorEncodingOffset()) < 0) ||
                ((mask & MASK_MAX_PAYMENT) != 0 &&
                    command.body(SetControlsDecoder.maxPaymentMinorEncodingOffset()) < 0) ||
                ((mask & MASK_VELOCITY) != 0 && velocityMinor < 0);
        if (isNegative)
        {
            return AMOUNT_INVALID;
        }
        final boolean isWindowValid = (mask & MASK_VELOCITY) == 0 ||
            isWindowValid(velocityMinor, command.int32(SetControlsDecoder.velocityWindowSEncodingOffset()));
        return mask != 0 && (mask & ~MASK_ALL) == 0 && isWindowValid ? ACCEPTED : FIELD_INVALID;
    }

    private static boolean isDeadlineValid(final Command command)
    {
        return switch (command.templateId())
        {
            case Command.HOLD -> command.deadlineNs() >= 0;
            case Command.SCHEDULE -> command.deadlineNs() > 0;
            default -> true;
        };
    }

    private static boolean isWindowValid(final long velocityMinor, final int windowS)
    {
        return windowS >= 0 && (velocityMinor == 0) == (windowS == 0);
    }

    private static boolean hasReserved(final Command command, final int templateId)
    {
        return switch (templateId)
        {
            case Command.SET_STATUS -> command.uint16Of(SetStatusDecoder.reserved42EncodingOffset()) != 0 ||
                command.int32(SetStatusDecoder.reserved44EncodingOffset()) != 0;
            case Command.SET_CONTROLS -> command.uint16Of(SetControlsDecoder.reserved70EncodingOffset()) != 0;
            default -> false;
        };
    }
}
