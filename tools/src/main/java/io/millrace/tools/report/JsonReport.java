package io.millrace.tools.report;

import java.io.PrintWriter;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Money;
import io.millrace.tools.refusal.FileRefused;

/**
 * For machines: an object a line, its {@code type} first: {@code payment}, {@code group}, {@code balance},
 * {@code checked}, {@code refused}. What there is not is left out. Ids are hexadecimal, amounts decimal as text.
 */
public final class JsonReport implements Report
{
    private final JsonLine line = new JsonLine();
    private final PrintWriter out;

    /**
     * Writes to a stream.
     *
     * @param out flushed when the tool says so, closed by its owner.
     */
    public JsonReport(final PrintWriter out)
    {
        this.out = out;
    }

    @Override
    public void onRefused(final FileRefused refused)
    {
        line.begin("refused").member("file", refused.place().file());
        if (refused.place().line() > 0)
        {
            line.member("line", refused.place().line());
        }
        if (refused.place().column() > 0)
        {
            line.member("column", refused.place().column());
        }
        out.println(line.member("what", refused.what()).member("iso", refused.reason().name()).end());
    }

    @Override
    public void onChecked(final PaymentFile file)
    {
        out.println(
            line.begin("checked").member("file", file.file()).member("groupId", file.groupId())
                .member("payments", file.count()).member("status", IsoStatus.ACTC.name()).end());
    }

    @Override
    public void onPayment(final PaymentFile file, final Instruction instruction, final Outcome outcome)
    {
        out.println(
            line.begin("payment").member("file", file.file()).member("line", instruction.line())
                .member("id", new Id128(instruction.idHigh(), instruction.idLow()).toString())
                .member("groupId", file.groupId())
                .member("paymentInformationId", instruction.paymentInformationId())
                .member("instructionId", instruction.instructionId())
                .member("endToEndId", instruction.endToEndId())
                .member("debtor", instruction.debtor().text())
                .member("creditor", instruction.creditor().text())
                .member("amount", instruction.amount().toString())
                .member("currency", instruction.currency().code())
                .member("accepted", outcome.isAccepted())
                .member("status", outcome.status().name())
                .member("repeated", outcome.isRepeated())
                .member("reason", outcome.reason())
                .member("iso", outcome.isoReason())
                .end());
    }

    @Override
    public void onGroup(final PaymentFile file, final GroupResult result)
    {
        out.println(
            line.begin("group").member("file", file.file()).member("groupId", file.groupId())
                .member("batchId", file.batchId().toString())
                .member("payments", file.count())
                .member("accepted", result.accepted())
                .member("scheduled", result.scheduled())
                .member("refused", result.refused())
                .member("repeated", result.repeated())
                .member("status", result.status().name())
                .member("moved", result.moved())
                .end());
    }

    @Override
    public void onBalance(final Balance balance)
    {
        final IsoCurrency currency = balance.account().currency();
        out.println(
            line.begin("balance").member("account", balance.account().text())
                .member("accountId", String.format("%016x", balance.account().id()))
                .member("currency", currency.code())
                .member("posted", Money.format(balance.postedMinor(), currency))
                .member("pending", Money.format(balance.pendingMinor(), currency))
                .member("available", Money.format(balance.availableMinor(), currency))
                .end());
    }

    @Override
    public void flush()
    {
        out.flush();
    }
}
