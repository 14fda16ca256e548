package io.millrace.tools.command;

import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.Movement;
import io.millrace.tools.audit.Request;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.reference.References;
import io.millrace.tools.report.JsonLine;
import java.io.PrintWriter;

/**
 * An entry as programs read it: an object of type {@code entry} on a line, version 1. Amounts are minor units, as text;
 * what there is not is left out.
 */
final class EntryJson
{
    private static final int VERSION = 1;

    private final JsonLine line = new JsonLine();
    private final AuditOptions options;
    private final PrintWriter out;

    EntryJson(final AuditOptions options)
    {
        this.options = options;
        out = options.out();
    }

    void print(final Entry entry)
    {
        line.begin("entry").member("version", VERSION).member("sequence", entry.result().sequence())
            .member("causeSequence", entry.causeSequence()).member("time", Words.fixedTime(entry.result().timeNs()))
            .member("what", entry.kind().word());
        id("id", entry.idHigh(), entry.idLow());
        id("batchId", entry.batchHigh(), entry.batchLow());
        final References references = options.references(entry);
        if (references != null)
        {
            line.member("messageId", references.messageId())
                .member("paymentInformationId", references.paymentInformationId())
                .member("instructionId", references.instructionId()).member("endToEndId", references.endToEndId());
        }
        final Request request = entry.request();
        if (request != null)
        {
            asked(request);
        }
        line.member("code", entry.result().code().name()).member("outcome", entry.result().outcome().name());
        if (!entry.result().isBatch())
        {
            line.member("amountMinor", Long.toString(entry.result().amountMinor()));
        }
        side("debit", entry.debit());
        side("credit", entry.credit());
        out.println(line.end());
    }

    private void asked(final Request request)
    {
        if (request.amountMinor() != 0)
        {
            line.member("askedMinor", Long.toString(request.amountMinor()));
        }
        id("target", request.targetHigh(), request.targetLow());
        id("reference", request.referenceHigh(), request.referenceLow());
        if (request.deadlineNs() != 0)
        {
            line.member("deadlineNs", Long.toString(request.deadlineNs()));
        }
    }

    private void side(final String side, final Movement movement)
    {
        if (movement.isThere())
        {
            line.member(side, options.name(movement.accountId())).member(side + "Ledger", movement.ledger())
                .member(side + "PostedBefore", Long.toString(movement.postedBefore()))
                .member(side + "Posted", Long.toString(movement.posted()))
                .member(side + "PendingBefore", Long.toString(movement.pendingBefore()))
                .member(side + "Pending", Long.toString(movement.pending()));
        }
    }

    private void id(final String name, final long high, final long low)
    {
        if (high != 0 || low != 0)
        {
            line.member(name, new Id128(high, low).toString());
        }
    }
}
