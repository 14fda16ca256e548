package io.millrace.tools.iso20022;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentBlock;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.NameHash;
import io.millrace.tools.money.Tally;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.report.GroupResult;
import io.millrace.tools.report.IsoStatus;
import io.millrace.tools.report.Outcome;

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
     * @param outcomes  of its payments, by their index.
     * @throws IOException if it cannot be written.
     */
    public static void write(
        final OutputStream out, final PaymentFile file, final Instant createdAt, final IntFunction<Outcome> outcomes)
        throws IOException
    {
        final XmlWriter xml = begin(out, file.header(), createdAt);
        final GroupResult result = result(file.instructions(), 0, outcomes);
        xml.start("OrgnlGrpInfAndSts").id("OrgnlMsgId", file.groupId()).text("OrgnlMsgNmId", file.header().name())
            .number("OrgnlNbOfTxs", file.count()).decimal("OrgnlCtrlSum", file.controlSum())
            .text("GrpSts", result.status().name());
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

    private void blocks(final List<Instruction> instructions, final IntFunction<Outcome> outcomes) throws IOException
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
            payment(instruction, outcomes.apply(index));
            index++;
        }
        xml.end();
    }

    private void beginBlock(final PaymentBlock block, final GroupResult result) throws IOException
    {
        final Tally all = result.all();
        xml.start("OrgnlPmtInfAndSts").id("OrgnlPmtInfId", orNotProvided(block.id()))
            .number("OrgnlNbOfTxs", all.count()).decimal("OrgnlCtrlSum", all.sum())
            .text("PmtInfSts", result.status().name());
        counts(result);
    }

    private void counts(final GroupResult result) throws IOException
    {
        for (final IsoStatus status : COUNTED)
        {
            final Tally tally = result.tally(status);
            if (tally.count() > 0)
            {
                xml.start("NbOfTxsPerSts").number("DtldNbOfTxs", tally.count()).text("DtldSts", status.name())
                    .decimal("DtldCtrlSum", tally.sum()).end();
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
        xml.text("AcctSvcrRef", new Id128(instruction.idHigh(), instruction.idLow()).toString())
            .start("OrgnlTxRef").start("Amt")
            .amount("InstdAmt", instruction.amountMinor(), instruction.currency()).end().end().end();
    }

    private static void reason(final XmlWriter xml, final String code, final String words) throws IOException
    {
        xml.start("StsRsnInf").start("Rsn").text("Cd", code).end().narrative("AddtlInf", words).end();
    }

    private static String orNotProvided(final @Nullable String id)
    {
        return id == null ? MessageHeader.NOT_PROVIDED : id;
    }

    private static GroupResult resultOfBlock(
        final List<Instruction> instructions, final int from, final IntFunction<Outcome> outcomes)
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
        final List<Instruction> instructions, final int first, final IntFunction<Outcome> outcomes)
    {
        final GroupResult result = new GroupResult();
        int index = first;
        for (final Instruction instruction : instructions)
        {
            result.add(instruction, outcomes.apply(index++));
        }
        return result;
    }
}
