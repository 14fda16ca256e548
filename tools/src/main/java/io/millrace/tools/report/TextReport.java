package io.millrace.tools.report;

import java.io.PrintWriter;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.money.Money;
import io.millrace.tools.refusal.FileRefused;

/**
 * For people: a line for each thing, amounts in a column.
 * <pre>
 *   accepted       386.00 EUR  NL02ABNA0123456789 -&gt; NL44RABO0123456789  Onze referentie: 123456
 *   refused          1.01 EUR  NL28INGB0000000001 -&gt; NL98INGB0000000002  E2EID001: insufficient funds (AM04)
 *   000001: 1 of 1 accepted (ACSC), moved 386.00 EUR
 *   NL02ABNA0123456789                              614.00 EUR  available 614.00
 * </pre>
 */
public final class TextReport implements Report
{
    private final PrintWriter out;

    /**
     * Writes to a stream.
     *
     * @param out flushed when the tool says so, closed by its owner.
     */
    public TextReport(final PrintWriter out)
    {
        this.out = out;
    }

    @Override
    public void onRefused(final FileRefused refused)
    {
        out.println(refused.getMessage());
    }

    @Override
    public void onChecked(final PaymentFile file)
    {
        out.println(FileRefused.onOneLine(file.groupId()) + ": " + file.count() + " sound (ACTC), nothing sent");
    }

    @Override
    public void onPayment(final PaymentFile file, final Instruction instruction, final Outcome outcome)
    {
        out.print(pad(word(outcome.status()), 8));
        out.print(outcome.isRepeated() ? " before " : "        ");
        out.print(padLeft(instruction.amount().toString(), 14));
        out.print(' ');
        out.print(instruction.currency());
        out.print("  ");
        out.print(FileRefused.onOneLine(instruction.debtor().text()));
        out.print(" -> ");
        out.print(FileRefused.onOneLine(instruction.creditor().text()));
        out.print("  ");
        out.print(FileRefused.onOneLine(instruction.name()));
        if (outcome.reason() != null)
        {
            out.print(": ");
            out.print(outcome.reason());
            if (outcome.isoReason() != null)
            {
                out.print(" (" + outcome.isoReason() + ")");
            }
        }
        out.println();
    }

    @Override
    public void onGroup(final PaymentFile file, final GroupResult result)
    {
        out.print(FileRefused.onOneLine(file.groupId()));
        out.print(": " + result.accepted() + " of " + file.count() + " accepted (" + result.status() + ")");
        if (result.scheduled() > 0)
        {
            out.print(", " + result.scheduled() + " of them on their day");
        }
        if (result.repeated() > 0)
        {
            out.print(", " + result.repeated() + " of them answered before");
        }
        out.println(result.moved().isEmpty() ? ", nothing moved" : ", moved " + String.join(" and ", result.moved()));
    }

    @Override
    public void onBalance(final Balance balance)
    {
        final String posted = Money.format(balance.postedMinor(), balance.account().currency());
        out.print(pad(FileRefused.onOneLine(balance.account().text()), 34));
        out.print(padLeft(posted, 18));
        out.print(' ');
        out.print(balance.account().currency());
        out.print("  available ");
        out.print(balance.isUnbounded() ? "without bound" :
            Money.format(balance.availableMinor(), balance.account().currency()));
        if (balance.pendingMinor() != 0)
        {
            out.print("  pending ");
            out.print(Money.format(balance.pendingMinor(), balance.account().currency()));
        }
        out.println();
    }

    @Override
    public void flush()
    {
        out.flush();
    }

    private static String word(final IsoStatus status)
    {
        return switch (status)
        {
            case ACSC -> "accepted";
            case ACCP -> "awaiting";
            default -> "refused";
        };
    }

    private static String pad(final String text, final int width)
    {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String padLeft(final String text, final int width)
    {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
