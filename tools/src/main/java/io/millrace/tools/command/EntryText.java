package io.millrace.tools.command;

import io.millrace.ledger.DifferingField;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.Movement;
import io.millrace.tools.audit.Request;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import io.millrace.tools.reference.References;
import io.millrace.tools.refusal.FileRefused;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * An entry as people read it: what was asked for, what was decided and why, and the balances before and after.
 */
final class EntryText
{
    private static final String BALANCES = "    %-6s %-22s %s  posted %s -> %s  pending %s -> %s  available %s -> %s";

    private final AuditOptions options;

    EntryText(final AuditOptions options)
    {
        this.options = options;
    }

    void print(final Entry entry)
    {
        final Result result = entry.result();
        options.say("%s  sequence %d  %s  %s", Words.fixedTime(result.timeNs()), result.sequence(),
            entry.kind().word(), new Id128(entry.idHigh(), entry.idLow()));
        final Request request = entry.request();
        if (request != null)
        {
            print(request, entry);
        }
        if (entry.isInBatch())
        {
            options.say("  batch    item of %s", new Id128(entry.batchHigh(), entry.batchLow()));
        }
        final References references = options.references(entry);
        if (references != null)
        {
            options.say("  called   %s", called(references));
        }
        options.say("  answer   %s", decision(entry));
        if (entry.causeSequence() > result.sequence())
        {
            options.say("  applied  by the command of sequence %d", entry.causeSequence());
        }
        print("debit", entry.debit());
        print("credit", entry.credit());
    }

    private static String called(final References references)
    {
        final StringJoiner names = new StringJoiner(", ");
        name(names, "EndToEndId", references.endToEndId());
        name(names, "InstrId", references.instructionId());
        name(names, "PmtInfId", references.paymentInformationId());
        name(names, "MsgId", references.messageId());
        return names.toString();
    }

    private static void name(final StringJoiner names, final String what, final @Nullable String name)
    {
        if (name != null)
        {
            names.add(what + ' ' + FileRefused.quote(name));
        }
    }

    private void print(final Request request, final Entry entry)
    {
        final int ledger = request.ledger() == 0 ? entry.debit().ledger() : request.ledger();
        final IsoCurrency currency = AuditOptions.currency(ledger);
        final StringBuilder text = new StringBuilder();
        if (request.batchCount() > 0)
        {
            text.append(request.batchCount()).append(" items, control sum ").append(request.amountMinor());
        }
        else if (request.amountMinor() != 0)
        {
            text.append(Money.format(request.amountMinor(), currency)).append(' ').append(currency.code());
        }
        if (request.debitAccount() != 0)
        {
            text.append(" from ").append(options.name(request.debitAccount()))
                .append(" to ").append(options.name(request.creditAccount()));
        }
        if (request.accountId() != 0)
        {
            text.append("account ").append(options.name(request.accountId()));
        }
        if (request.targetHigh() != 0 || request.targetLow() != 0)
        {
            text.append(" of ").append(new Id128(request.targetHigh(), request.targetLow()));
        }
        if (request.deadlineNs() > 0)
        {
            text.append(", due ").append(Words.time(request.deadlineNs()));
        }
        if (request.isLinked())
        {
            text.append(", linked to the next");
        }
        if (request.initiator() != 0)
        {
            text.append(", by party ").append(request.initiator());
        }
        if (request.referenceHigh() != 0 || request.referenceLow() != 0)
        {
            text.append(", reference ").append(new Id128(request.referenceHigh(), request.referenceLow()));
        }
        if (text.length() > 0)
        {
            options.say("  asked    %s", text.toString().strip());
        }
    }

    private static String decision(final Entry entry)
    {
        final Result result = entry.result();
        final ResultCode code = result.code();
        final StringBuilder text = new StringBuilder(Words.of(code));
        if (!code.isoReason().isEmpty())
        {
            text.append(" (").append(code.isoReason()).append(')');
        }
        if (result.firstSequence() >= 0)
        {
            text.append(", answered first at sequence ").append(result.firstSequence()).append(": ")
                .append(Words.of(result.outcome()));
        }
        if (!result.isBatch() && result.differingField() != DifferingField.NONE)
        {
            text.append(", differs in ").append(Words.of(result.differingField()));
        }
        if (result.isBatch())
        {
            text.append(": ").append(result.acceptedCount()).append(" items accepted, ").append(result.refusedCount())
                .append(" refused");
        }
        else if (code == ResultCode.ACCEPTED && result.amountMinor() != 0)
        {
            final IsoCurrency currency = AuditOptions.currency(entry.debit().ledger());
            text.append(": ").append(Money.format(result.amountMinor(), currency)).append(' ').append(currency.code());
        }
        return text.toString();
    }

    private void print(final String side, final Movement movement)
    {
        if (!movement.isThere())
        {
            return;
        }
        final IsoCurrency currency = AuditOptions.currency(movement.ledger());
        options.say(BALANCES, side, options.name(movement.accountId()), currency.code(),
            Money.format(movement.postedBefore(), currency), Money.format(movement.posted(), currency),
            Money.format(movement.pendingBefore(), currency), Money.format(movement.pending(), currency),
            available(movement.availableBefore(), currency), available(movement.available(), currency));
    }

    private static String available(final long amountMinor, final IsoCurrency currency)
    {
        return amountMinor == Long.MAX_VALUE ? "unbounded" : Money.format(amountMinor, currency);
    }
}
