package io.millrace.tools.iso20022;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.FileSource;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.Instructions;
import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentBlock;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.identity.GroupIds;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.money.Tally;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * Reads a customer credit transfer initiation, pain.001.001.02 to .13, whichever dialect and namespace.
 * <pre>
 *   Document
 *     CstmrCdtTrfInitn            (pain.001.001.02 in version 02)
 *       GrpHdr                    MsgId, NbOfTxs?, CtrlSum?, InitgPty
 *       PmtInf +                  PmtInfId, NbOfTxs?, CtrlSum?, BtchBookg?, ReqdExctnDt, DbtrAcct
 *         CdtTrfTxInf +           PmtId, Amt, CdtrAcct
 * </pre>
 * One pass in constant memory; of the file nothing is kept but its payments, put aside, and they are handed on only
 * when all of it has been read and ties. What a bank needs to route a payment (agents, names, purposes, remittance) is
 * passed over.
 * <p>
 * Thread: one.
 */
public final class Pain001Reader
{
    private final FileSource source;
    private final XmlCursor xml;
    private final AccountDirectory accounts;
    private final Instructions instructions;
    private final Announced announced = new Announced("group", IsoReason.AM19);
    private String messageName = MessageHeader.UNREAD.name();
    private @Nullable GroupIds ids;
    private @Nullable MessageHeader header;
    private int blocks;

    private Pain001Reader(final FileSource source, final AccountDirectory accounts) throws FileRefused
    {
        final String file = source.path().toString();
        this.source = source;
        this.xml = new XmlCursor(file, source);
        this.accounts = accounts;
        this.instructions = new Instructions(file, accounts);
    }

    /**
     * Reads a file.
     *
     * @param source   the file; the caller closes it.
     * @param accounts that payments may be from and to.
     * @return its payments, all checked.
     * @throws FileRefused if anything in it is wrong; then nothing of it is used.
     */
    public static PaymentFile read(final FileSource source, final AccountDirectory accounts) throws FileRefused
    {
        final Pain001Reader reader = new Pain001Reader(source, accounts);
        try (reader.instructions)
        {
            return reader.readDocument();
        }
    }

    private PaymentFile readDocument() throws FileRefused
    {
        xml.nextChild();
        messageName = MessageHeader.nameIn(xml.namespace());
        if ("Document".equals(xml.name()))
        {
            while (xml.nextChild())
            {
                readInitiation();
            }
        }
        else
        {
            readInitiation();
        }
        final Place end = xml.place();
        // To the end of the file: what stands behind the document must be sound, too.
        xml.nextChild();

        if (ids == null || header == null)
        {
            throw new FileRefused(end, IsoReason.CH21, "there is no GrpHdr");
        }
        return instructions.finish(header, ids);
    }

    private void readInitiation() throws FileRefused
    {
        final String name = xml.name();
        if (!"CstmrCdtTrfInitn".equals(name) && !name.startsWith("pain.001.001."))
        {
            throw xml.refused(IsoReason.FF01, name + " is not a credit transfer initiation (pain.001)");
        }

        while (xml.nextChild())
        {
            switch (xml.name())
            {
                case "GrpHdr" -> readGroupHeader();
                case "PmtInf" -> readBlock();
                default -> xml.skip();
            }
        }
        announced.check(instructions.tally());
    }

    private void readGroupHeader() throws FileRefused
    {
        if (ids != null)
        {
            throw xml.refused(IsoReason.CH17, "GrpHdr stands twice");
        }

        final Place place = xml.place();
        String messageId = null;
        String initiator = "";
        while (xml.nextChild())
        {
            switch (xml.name())
            {
                case "MsgId" -> messageId = textOnce(messageId);
                case "NbOfTxs" -> announced.readCount(xml);
                case "CtrlSum" -> announced.readSum(xml);
                case "InitgPty" -> initiator = PartyElement.read(xml);
                default -> xml.skip();
            }
        }
        if (messageId == null)
        {
            throw new FileRefused(place, IsoReason.CH21, "GrpHdr has no MsgId");
        }
        ids = new GroupIds(initiator, messageId);
        header = new MessageHeader(messageName, messageId);
        source.onHeader(header);
    }

    private void readBlock() throws FileRefused
    {
        final Block block = new Block();
        while (xml.nextChild())
        {
            switch (xml.name())
            {
                case "PmtInfId" -> block.id = textOnce(block.id);
                case "PmtMtd" -> readMethod();
                case "NbOfTxs" -> block.announced.readCount(xml);
                case "CtrlSum" -> block.announced.readSum(xml);
                case "BtchBookg" -> block.isBatchBooked = readFlag();
                case "ReqdExctnDt" -> block.requestedDate = once(block.requestedDate, DateElement.read(xml));
                case "DbtrAcct" -> block.debtor = once(block.debtor, AccountElement.read(xml));
                case "CdtTrfTxInf" -> readTransfer(block);
                default -> xml.skip();
            }
        }
        block.announced.check(block.tally);
        blocks++;
    }

    /** An xs:boolean. */
    private boolean readFlag() throws FileRefused
    {
        final Place place = xml.place();
        final String name = xml.name();
        final String text = xml.text();
        return switch (text)
        {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new FileRefused(
                place, IsoReason.CH16, name + ' ' + FileRefused.quote(text) + " is neither true nor false");
        };
    }

    /** TRF and TRA move money from account to account; a cheque does not. */
    private void readMethod() throws FileRefused
    {
        final Place place = xml.place();
        if ("CHK".equals(xml.text()))
        {
            throw new FileRefused(place, IsoReason.CH17, "PmtMtd CHK: the ledger writes no cheques");
        }
    }

    private void readTransfer(final Block block) throws FileRefused
    {
        final Place place = xml.place();
        String instructionId = null;
        String endToEndId = null;
        AmountElement amount = null;
        AccountElement creditor = null;
        while (xml.nextChild())
        {
            switch (xml.name())
            {
                case "PmtId" ->
                {
                    while (xml.nextChild())
                    {
                        switch (xml.name())
                        {
                            case "InstrId" -> instructionId = textOnce(instructionId);
                            case "EndToEndId" -> endToEndId = textOnce(endToEndId);
                            default -> xml.skip();
                        }
                    }
                }
                case "Amt" -> amount = once(amount, AmountElement.read(xml));
                case "CdtrAcct" -> creditor = once(creditor, AccountElement.read(xml));
                default -> xml.skip();
            }
        }
        addInstruction(block, place, instructionId, endToEndId, amount, creditor);
    }

    private void addInstruction(
        final Block block,
        final Place place,
        final @Nullable String instructionId,
        final @Nullable String endToEndId,
        final @Nullable AmountElement amount,
        final @Nullable AccountElement creditor)
        throws FileRefused
    {
        final GroupIds group = present(ids, place, "GrpHdr in front of it");
        final AccountElement debtor = present(block.debtor, place, "DbtrAcct in front of it");
        final AmountElement paid = present(amount, place, "Amt");
        final IsoCurrency currency = paid.amount().currency();
        final AccountElement receiver = present(creditor, place, "CdtrAcct");
        if (block.requestedDate == null)
        {
            throw new FileRefused(place, IsoReason.DT01, "CdtTrfTxInf has no ReqdExctnDt in front of it");
        }
        if (block.shared == null)
        {
            block.shared = new PaymentBlock(
                blocks, block.id, block.requestedDate, block.isBatchBooked ? group.blockId(blocks) : Id128.NONE);
        }
        if (debtor.currency() != null && !debtor.currency().equals(currency.code()))
        {
            throw new FileRefused(
                paid.place(), IsoReason.AM03,
                "amount in " + currency + " from a debtor account in " + FileRefused.quote(debtor.currency()) +
                    ": the ledger does not convert");
        }

        group.next(block.id, instructionId, endToEndId);
        final Instruction instruction = new Instruction(
            place.line(),
            group.high(),
            group.low(),
            block.shared,
            instructionId,
            endToEndId,
            payer(debtor, currency),
            payee(receiver, currency),
            paid.amount());
        try
        {
            instructions.add(instruction);
            block.tally.add(paid.amount());
        }
        catch (final InvalidValue ex)
        {
            throw new FileRefused(place, ex);
        }
    }

    private Account payer(final AccountElement element, final IsoCurrency currency) throws FileRefused
    {
        try
        {
            return accounts.payer(element.text(), currency);
        }
        catch (final InvalidValue ex)
        {
            throw new FileRefused(element.place(), ex);
        }
    }

    private Account payee(final AccountElement element, final IsoCurrency currency) throws FileRefused
    {
        try
        {
            return accounts.counterparty(element.text(), currency);
        }
        catch (final InvalidValue ex)
        {
            throw new FileRefused(element.place(), ex);
        }
    }

    private @Nullable String textOnce(final @Nullable String earlier) throws FileRefused
    {
        final String name = xml.name();
        final String text = xml.text();
        if (earlier != null)
        {
            throw xml.refused(IsoReason.CH17, name + " stands twice");
        }
        return text.isEmpty() ? null : text;
    }

    private <T> T once(final @Nullable T earlier, final T element) throws FileRefused
    {
        if (earlier != null)
        {
            throw xml.refused(IsoReason.CH17, xml.name() + " stands twice");
        }
        return element;
    }

    private static <T> T present(final @Nullable T element, final Place place, final String name) throws FileRefused
    {
        if (element == null)
        {
            throw new FileRefused(place, IsoReason.CH21, "CdtTrfTxInf has no " + name);
        }
        return element;
    }

    /** What a PmtInf has said up to now; all payments in it share it. */
    private static final class Block
    {
        private final Announced announced = new Announced("payment information block", IsoReason.AM20);
        private final Tally tally = new Tally();
        private @Nullable String id;
        private @Nullable AccountElement debtor;
        private @Nullable LocalDate requestedDate;
        private boolean isBatchBooked;
        private @Nullable PaymentBlock shared;
    }
}
