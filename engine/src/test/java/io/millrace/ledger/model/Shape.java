package io.millrace.ledger.model;

import io.millrace.ledger.model.Schema.Field;
import io.millrace.ledger.model.Schema.Message;

/**
 * The checks on a command's own fields, in the order of the codes 4 to 10. One method a code; each asks of every kind
 * of command what the table in SEMANTICS.md has it ask.
 */
final class Shape
{
    static final int LINKED = 1;
    static final int BALANCING = 2;
    static final int KEEP_OPEN = 4;

    private Shape()
    {
    }

    static int check(final Slot slot)
    {
        if (hasReservedSet(slot))
        {
            return Code.RESERVED_SET;
        }
        if (hasInvalidId(slot))
        {
            return Code.ID_INVALID;
        }
        if (hasInvalidAccountId(slot))
        {
            return Code.ACCOUNT_ID_INVALID;
        }
        if (hasInvalidAmount(slot))
        {
            return Code.AMOUNT_INVALID;
        }
        if (slot.has("debitAccount") && slot.get("debitAccount") == slot.get("creditAccount"))
        {
            return Code.SAME_ACCOUNT;
        }
        if (slot.has("ledger") && slot.get("ledger") <= 0)
        {
            return Code.LEDGER_INVALID;
        }
        return hasInvalidField(slot) ? Code.FIELD_INVALID : Code.ACCEPTED;
    }

    static long allowedFlags(final int command)
    {
        return switch (command)
        {
            case 2 -> 3;
            case 10, 11, 15, 16 -> LINKED | BALANCING;
            case 12 -> LINKED | BALANCING | KEEP_OPEN;
            case 13, 14, 17 -> LINKED;
            default -> 0;
        };
    }

    static boolean hasOwnId(final int command)
    {
        return command != 1 && command != 2 && command != 22 && command != 30;
    }

    static String targetField(final int command)
    {
        return switch (command)
        {
            case 12, 13, 14 -> "hold";
            case 15 -> "payment";
            case 17 -> "schedule";
            default -> "";
        };
    }

    static Id target(final Slot slot)
    {
        final String field = targetField(slot.templateId());
        return new Id(slot.get(field + "High"), slot.get(field + "Low"));
    }

    private static boolean hasReservedSet(final Slot slot)
    {
        final Message message = slot.message();
        if (message == null)
        {
            throw new IllegalStateException("shape of an unknown command");
        }
        for (final Field field : message.fields().values())
        {
            if (field.isReserved() && slot.get(field) != 0)
            {
                return true;
            }
        }
        return slot.has("flags") && (slot.get("flags") & ~allowedFlags(slot.templateId())) != 0;
    }

    private static boolean hasInvalidId(final Slot slot)
    {
        return (hasOwnId(slot.templateId()) && !slot.id().isValid()) ||
            (!targetField(slot.templateId()).isEmpty() && !target(slot).isValid());
    }

    private static boolean hasInvalidAccountId(final Slot slot)
    {
        return isInvalidAccount(slot, "accountId") || isInvalidAccount(slot, "debitAccount") ||
            isInvalidAccount(slot, "creditAccount");
    }

    private static boolean isInvalidAccount(final Slot slot, final String field)
    {
        return slot.has(field) && (slot.get(field) == 0 || slot.get(field) == -1);
    }

    private static boolean hasInvalidAmount(final Slot slot)
    {
        return switch (slot.templateId())
        {
            case 2 -> slot.get("overdraftMinor") < 0 || slot.get("maxPaymentMinor") < 0 ||
                slot.get("velocityLimitMinor") < 0;
            case 4 -> (isMasked(slot, 0) && slot.get("overdraftMinor") < 0) ||
                (isMasked(slot, 1) && slot.get("maxPaymentMinor") < 0) ||
                (isMasked(slot, 2) && slot.get("velocityLimitMinor") < 0);
            case 10, 11, 12, 15, 16 -> slot.get("amountMinor") <= 0;
            case 13 -> slot.get("amountMinor") < 0;
            case 20 -> slot.get("controlSumMinor") < 0;
            default -> false;
        };
    }

    private static boolean hasInvalidField(final Slot slot)
    {
        return switch (slot.templateId())
        {
            case 2 -> isInvalidWindow(slot);
            case 3 -> slot.get("status") > 4;
            case 4 -> slot.get("mask") == 0 || slot.get("mask") > 7 || (isMasked(slot, 2) && isInvalidWindow(slot));
            case 11 -> slot.get("deadlineNs") < 0;
            case 13 -> slot.get("deadlineNs") < -1 || (slot.get("deadlineNs") == 0 && slot.get("amountMinor") == 0);
            case 16 -> slot.get("dueNs") <= 0;
            case 20 -> slot.get("mode") > 1 || slot.get("count") < 1 || slot.get("itemsToCome") < 0;
            case 21 -> slot.get("itemsHere") == 0 || slot.get("firstItem") < 0;
            case 22 -> slot.get("items") < 1;
            case 31 -> slot.get("businessDate") < 0;
            default -> false;
        };
    }

    private static boolean isInvalidWindow(final Slot slot)
    {
        final long window = slot.get("velocityWindowS");
        return window < 0 || (window == 0) != (slot.get("velocityLimitMinor") == 0);
    }

    static boolean isMasked(final Slot slot, final int bit)
    {
        return (slot.get("mask") & 1 << bit) != 0;
    }
}
