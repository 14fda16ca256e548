package io.millrace.tools.iso20022;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.account.AccountText;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.NameHash;
import io.millrace.tools.money.Amount;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.reference.References;
import io.millrace.tools.statement.Booking;
import io.millrace.tools.statement.Statement;

/**
 * Writes what banks send their customers, in version 08: statements (camt.053) or notifications (camt.054).
 * <pre>
 *   Document
 *     BkToCstmrStmt | BkToCstmrDbtCdtNtfctn
 *       GrpHdr                    MsgId, CreDtTm
 *       Stmt | Ntfctn *           FrToDt, Acct, Bal (statements: OPBD, CLBD), TxsSummry
 *         Ntry *                  Amt, CdtDbtInd, BOOK, BookgDt, ValDt, BkTxCd, NtryDtls (Btch | TxDtls)
 * </pre>
 * AcctSvcrRef is the id of the payment or block in the ledger, the same that a status report states for a payment.
 * <p>
 * Thread: one.
 */
public final class CamtWriter
{
    /** Longest text of an account that is no IBAN (Max34Text). */
    private static final int OTHER_LIMIT = 34;

    /** Which message is written. */
    public enum Message
    {
        /** A statement: opening balance, each entry, closing balance. */
        CAMT_053("camt.053.001.08", "BkToCstmrStmt", "Stmt"),
        /** A notification: the entries alone. */
        CAMT_054("camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn");

        private final String text;
        private final String root;
        private final String element;

        Message(final String text, final String root, final String element)
        {
            this.text = text;
            this.root = root;
            this.element = element;
        }
    }

    private final XmlWriter xml;
    private final AccountDirectory names;
    private final NameHash hash = new NameHash();

    private CamtWriter(final XmlWriter xml, final AccountDirectory names)
    {
        this.xml = xml;
        this.names = names;
    }

    /**
     * Writes a message.
     *
     * @param out        for it; the caller closes it.
     * @param message    which.
     * @param statements to write, one account each.
     * @param names      of the accounts on the other side.
     * @param createdAt  time of the message.
     * @throws IOException if it cannot be written.
     */
    public static void write(
        final OutputStream out,
        final Message message,
        final List<Statement> statements,
        final AccountDirectory names,
        final Instant createdAt)
        throws IOException
    {
        final XmlWriter xml = new XmlWriter(out, message.text);
        final CamtWriter writer = new CamtWriter(xml, names);
        xml.start(message.root).start("GrpHdr").text("MsgId", writer.messageId(message, createdAt).toString())
            .time("CreDtTm", createdAt).end();
        for (final Statement statement : statements)
        {
            writer.write(message, statement, createdAt);
        }
        xml.end().finish();
    }

    private Id128 messageId(final Message message, final Instant createdAt)
    {
        return hash.part(message.text).part(createdAt.getEpochSecond()).part(createdAt.getNano()).end().id();
    }

    /** The same account and days have the same id, whenever it is written. */
    private Id128 statementId(final Message message, final Statement statement)
    {
        return hash.part(message.text).part(statement.account().id())
            .part(statement.period().from().toEpochDay()).part(statement.period().to().toEpochDay()).end().id();
    }

    private void write(final Message message, final Statement statement, final Instant createdAt) throws IOException
    {
        final IsoCurrency currency = statement.account().currency();
        xml.start(message.element).text("Id", statementId(message, statement).toString()).time("CreDtTm", createdAt)
            .start("FrToDt").time("FrDtTm", statement.period().begin()).time("ToDtTm", statement.period().end()).end()
            .start("Acct");
        account(statement.account());
        xml.text("Ccy", currency.code()).end();
        if (message == Message.CAMT_053)
        {
            balance("OPBD", statement.openingMinor(), currency, statement.period().from());
            balance("CLBD", statement.closingMinor(), currency, statement.period().to());
        }
        summary(statement, currency);
        int number = 0;
        for (final Booking booking : statement.bookings())
        {
            number++;
            entry(booking, number, currency);
        }
        xml.end();
    }

    private void balance(
        final String code, final long balanceMinor, final IsoCurrency currency, final LocalDate day)
        throws IOException
    {
        xml.start("Bal").start("Tp").start("CdOrPrtry").text("Cd", code).end().end();
        xml.amount("Amt", Amount.of(Math.absExact(balanceMinor), currency)).text("CdtDbtInd", side(balanceMinor < 0));
        xml.start("Dt").text("Dt", day.toString()).end().end();
    }

    private void summary(final Statement statement, final IsoCurrency currency) throws IOException
    {
        final long creditsMinor = statement.sumMinor(false);
        final long debitsMinor = statement.sumMinor(true);
        xml.start("TxsSummry");
        xml.start("TtlNtries").number("NbOfNtries", statement.bookings().size())
            .decimal("Sum", decimal(creditsMinor, currency).add(decimal(debitsMinor, currency))).end();
        xml.start("TtlCdtNtries").number("NbOfNtries", statement.count(false))
            .decimal("Sum", decimal(creditsMinor, currency)).end();
        xml.start("TtlDbtNtries").number("NbOfNtries", statement.count(true))
            .decimal("Sum", decimal(debitsMinor, currency)).end();
        xml.end();
    }

    private void entry(final Booking booking, final int number, final IsoCurrency currency) throws IOException
    {
        xml.start("Ntry").number("NtryRef", number).amount("Amt", Amount.of(booking.amountMinor(), currency))
            .text("CdtDbtInd", side(booking.isDebit()));
        xml.start("Sts").text("Cd", "BOOK").end();
        xml.start("BookgDt").time("DtTm", Instant.ofEpochSecond(0, booking.timeNs())).end();
        xml.start("ValDt").text("Dt", booking.day().toString()).end();
        xml.text("AcctSvcrRef", booking.reference().toString());
        xml.start("BkTxCd").start("Domn").text("Cd", "PMNT").start("Fmly")
            .text("Cd", booking.isDebit() ? "ICDT" : "RCDT").text("SubFmlyCd", booking.isReturn() ? "RRTN" : "BOOK")
            .end().end().end();
        xml.start("NtryDtls");
        if (booking.isBatch())
        {
            xml.start("Btch");
            final References references = booking.references();
            if (references != null)
            {
                xml.id("MsgId", references.messageId()).id("PmtInfId", references.paymentInformationId());
            }
            xml.number("NbOfTxs", booking.count())
                .amount("TtlAmt", Amount.of(booking.amountMinor(), currency))
                .text("CdtDbtInd", side(booking.isDebit())).end();
        }
        else
        {
            details(booking, currency);
        }
        xml.end().end();
    }

    private void details(final Booking booking, final IsoCurrency currency) throws IOException
    {
        xml.start("TxDtls");
        references(booking);
        xml.amount("Amt", Amount.of(booking.amountMinor(), currency)).text("CdtDbtInd", side(booking.isDebit()));
        xml.start("RltdPties").start(booking.isDebit() ? "CdtrAcct" : "DbtrAcct");
        final @Nullable Account other = names.find(booking.otherAccount());
        if (other == null)
        {
            other(Long.toHexString(booking.otherAccount()));
        }
        else
        {
            account(other);
        }
        xml.end().end().end();
    }

    private void references(final Booking booking) throws IOException
    {
        final References references = booking.references();
        xml.start("Refs").id("MsgId", references == null ? null : references.messageId())
            .text("AcctSvcrRef", booking.reference().toString());
        if (references != null)
        {
            xml.id("PmtInfId", references.paymentInformationId()).id("InstrId", references.instructionId())
                .id("EndToEndId", references.endToEndId());
        }
        xml.end();
    }

    private void account(final Account account) throws IOException
    {
        if (AccountText.isIban(account.text()))
        {
            xml.start("Id").text("IBAN", account.text()).end();
        }
        else
        {
            other(account.text());
        }
    }

    private void other(final String text) throws IOException
    {
        xml.start("Id").start("Othr").text("Id", text.substring(0, Math.min(text.length(), OTHER_LIMIT))).end().end();
    }

    private static String side(final boolean isDebit)
    {
        return isDebit ? "DBIT" : "CRDT";
    }

    private static BigDecimal decimal(final long amountMinor, final IsoCurrency currency)
    {
        return BigDecimal.valueOf(amountMinor, currency.decimals());
    }
}
