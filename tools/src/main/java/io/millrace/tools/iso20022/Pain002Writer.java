package io.millrace.tools.iso20022;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentBlock;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.NameHash;
import io.millrace.tools.money.Amount;
import io.millrace.tools.money.Tally;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.report.GroupResult;
import io.millrace.tools.report.IsoStatus;
import io.millrace.tools.report.Outcome;
import io.millrace.tools.report.Outcomes;

/**
 * Writes a customer payment status report, pain.002, of the version that goes with the pain.001 that it answers.
 * <pre>
 *   Document
 *     CstmrPmtStsRpt
 *       GrpHdr                    MsgId, CreDtTm
 *       OrgnlGrpInfAndSts         what was asked, GrpSts, why, how many of each status
 *       OrgnlPmtInfAndSts *       the same of each block
 *         TxInfAndSts *           the same of each payment; AcctSvcrRef is its id in the ledger
 * </pre>
 * Constant memory: the payments are gone through as they are written, each block once more for its counts.
 * <p>
 * Thread: one.
 */
public final class Pain002Writer
{
    /** From which version of pain.001 on the one of pain.002 that was published with it has another number. */
    private static final int FIRST_APART = 9;
    private static final int NEWEST = 14;

    /** Digits of an amount or a sum, and how many of them behind the point. */
    private static final int DIGITS = 18;
    private static final int AMOUNT_DECIMALS = 5;
    private static final int SUM_DECIMALS = 17;

    private static final IsoStatus[] COUNTED = { IsoStatus.ACSC, IsoStatus.ACCP, IsoStatus.RJCT };

    private final XmlWriter xml;

    private Pain002Writer(final XmlWriter xml)
    {
        this.xml = xml;
    }

    /**
     * Answers a file as a whole: it was refused, or has not been run.
     *
     * @param out       for the report; the caller closes it.
     * @param header    of the message that is answered.
     * @param createdAt time of the report.
     * @param status    of the group.
     * @param refused   why; null if it was not refused.
     * @throws IOException if it cannot be written.
     */
    public static void write(
        final OutputStream out,
        final MessageHeader header,
        final Instant createdAt,
        final IsoStatus status,
        final @Nullable FileRefused refused)
        throws IOException
    {
        final XmlWriter xml = begin(out, header, createdAt);
        xml.start("OrgnlGrpInfAndSts").id("OrgnlMsgId", header.id()).text("OrgnlMsgNmId", header.name())
            .text("GrpSts", status.name());
        if (refused != null)
        {
            final int line = refused.place().line();
            reason(xml, refused.reason().name(), (line > 0 ? "line " + line + ": " : "") + refused.what());
        }
        xml.end().end().finish();
    }

    /**
     * Answers a file and each of its payments.
     *
     * @param out       for the report; the caller closes it.
     * @param file      that was run.
     * @param createdAt time of the report.
     * @param outcomes  of its payments.
     * @throws IOException if it cannot be written.
     */
    public static void write(
        final OutputStream out, final PaymentFile file, final Instant createdAt, final Outcomes outcomes)
        throws IOException
    {
        final XmlWriter xml = begin(out, file.header(), createdAt);
        final GroupResult result = result(file.instructions(), 0, outcomes);
        xml.start("OrgnlGrpInfAndSts").id("OrgnlMsgId", file.groupId()).text("OrgnlMsgNmId", file.header().name())
            .number("OrgnlNbOfTxs", file.count());
        sum(xml, "OrgnlCtrlSum", file.controlSum());
        xml.text("GrpSts", result.status().name());
        final Pain002Writer writer = new Pain002Writer(xml);
        writer.counts(result);
        xml.end();
        writer.blocks(file.instructions(), outcomes);
        xml.end().finish();
    }

    /** Version of the report that answers a version of pain.001: that of the same publication. */
    static int version(final int asked)
    {
        if (asked < FIRST_APART)
        {
            return Math.max(asked, MessageHeader.UNREAD.version());
        }
        // 09 and 10 came together in 2019, and so on; 12 with 14. What is newer than that is answered with the newest.
        return asked < 12 ? asked + 1 : NEWEST;
    }

    private static XmlWriter begin(final OutputStream out, final MessageHeader header, final Instant createdAt)
        throws IOException
    {
        final Id128 id = new NameHash().part("pain.002").part(header.name()).part(header.id())
            .part(createdAt.getEpochSecond()).part(createdAt.getNano()).end().id();
        final XmlWriter xml = new XmlWriter(
            out, String.format(Locale.ROOT, "pain.002.001.%02d", version(header.version())));
        xml.start("CstmrPmtStsRpt").start("GrpHdr").text("MsgId", id.toString()).time("CreDtTm", createdAt).end();
        return xml;
    }

    private void blocks(final List<Instruction> instructions, final Outcomes outcomes) throws IOException
    {
        PaymentBlock block = null;
        int index = 0;
        for (final Instruction instruction : instructions)
        {
            if (!instruction.block().equals(block))
            {
                if (block != null)
                {
                    xml.end();
                }
                block = instruction.block();
                beginBlock(block, resultOfBlock(instructions, index, outcomes));
            }
            payment(instruction, outcomes.of(instruction, index));
            index++;
        }
        xml.end();
    }

    private void beginBlock(final PaymentBlock block, final GroupResult result) throws IOException
    {
        final Tally all = result.all();
        xml.start("OrgnlPmtInfAndSts").id("OrgnlPmtInfId", orNotProvided(block.id()))
            .number("OrgnlNbOfTxs", all.count());
        sum(xml, "OrgnlCtrlSum", all.sum());
        xml.text("PmtInfSts", result.status().name());
        counts(result);
    }

    private void counts(final GroupResult result) throws IOException
    {
        for (final IsoStatus status : COUNTED)
        {
            final Tally tally = result.tally(status);
            if (tally.count() > 0)
            {
                xml.start("NbOfTxsPerSts").number("DtldNbOfTxs", tally.count()).text("DtldSts", status.name());
                sum(xml, "DtldCtrlSum", tally.sum());
                xml.end();
            }
        }
    }

    private void payment(final Instruction instruction, final Outcome outcome) throws IOException
    {
        xml.start("TxInfAndSts").id("OrgnlInstrId", instruction.instructionId())
            .id("OrgnlEndToEndId", orNotProvided(instruction.endToEndId())).text("TxSts", outcome.status().name());
        if (outcome.reason() != null)
        {
            reason(xml, outcome.isoReason() == null ? "NARR" : outcome.isoReason(), outcome.reason());
        }
        xml.text("AcctSvcrRef", new Id128(instruction.idHigh(), instruction.idLow()).toString());
        final Amount amount = instruction.amount();
        if (isAdmitted(amount.decimal(), AMOUNT_DECIMALS) && amount.decimal().signum() >= 0)
        {
            xml.start("OrgnlTxRef").start("Amt").amount("InstdAmt", amount).end().end();
        }
        xml.end();
    }

    private static void reason(final XmlWriter xml, final String code, final String words) throws IOException
    {
        xml.start("StsRsnInf").start("Rsn").text("Cd", code).end().narrative("AddtlInf", words).end();
    }

    /** A sum; nothing where it has more digits than ISO 20022 has room for. */
    private static void sum(final XmlWriter xml, final String name, final BigDecimal sum) throws IOException
    {
        if (isAdmitted(sum, SUM_DECIMALS))
        {
            xml.decimal(name, sum);
        }
    }

    private static boolean isAdmitted(final BigDecimal number, final int decimals)
    {
        return Math.max(number.precision(), number.scale()) <= DIGITS && number.scale() <= decimals;
    }

    private static String orNotProvided(final @Nullable String id)
    {
        return id == null ? MessageHeader.NOT_PROVIDED : id;
    }

    private static GroupResult resultOfBlock(
        final List<Instruction> instructions, final int from, final Outcomes outcomes)
    {
        final PaymentBlock block = instructions.get(from).block();
        int to = from;
        while (to < instructions.size() && instructions.get(to).block().equals(block))
        {
            to++;
        }
        return result(instructions.subList(from, to), from, outcomes);
    }

    private static GroupResult result(
        final List<Instruction> instructions, final int first, final Outcomes outcomes)
    {
        final GroupResult result = new GroupResult();
        int index = first;
        for (final Instruction instruction : instructions)
        {
            result.add(instruction, outcomes.of(instruction, index++));
        }
        return result;
    }
}
