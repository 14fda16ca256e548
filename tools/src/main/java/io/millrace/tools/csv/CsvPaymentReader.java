package io.millrace.tools.csv;

import java.util.List;

import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.FileSource;
import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.Instructions;
import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentBlock;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.NameHash;
import io.millrace.tools.identity.TextIds;
import io.millrace.tools.money.Amount;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * Reads payments from CSV: {@code id,debtor,creditor,currency,amount[,reference]}.
 * <p>
 * The id is the payment's idempotency key, in this file and in any other: what stands under it a second time is
 * answered by the ledger as a duplicate, or refused as reused if it says something else.
 * <p>
 * The file has no name of its own, so its batch is named by all that its payments say, in their order: the same
 * payments in another layout are the same batch.
 * <p>
 * One pass, a row at a time. Thread: one.
 */
public final class CsvPaymentReader
{
    private static final List<String> COLUMNS = List.of("id", "debtor", "creditor", "currency", "amount", "reference");
    private static final int ID = 0;
    private static final int DEBTOR = 1;
    private static final int CREDITOR = 2;
    private static final int CURRENCY = 3;
    private static final int AMOUNT = 4;
    private static final int REFERENCE = 5;
    private static final int REQUIRED = 5;

    /** Longest id and reference, in characters. */
    private static final int TEXT_LIMIT = 140;

    private final CsvTable table;
    private final AccountDirectory accounts;
    private final Instructions instructions;
    private final TextIds ids = new TextIds();
    private final NameHash batch = new NameHash().part("CSV batch");

    private CsvPaymentReader(final FileSource source, final AccountDirectory accounts) throws FileRefused
    {
        this.table = new CsvTable(source, COLUMNS);
        this.accounts = accounts;
        this.instructions = new Instructions(source.path().toString(), accounts);
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
        final CsvPaymentReader reader = new CsvPaymentReader(source, accounts);
        try (reader.instructions)
        {
            return reader.readAll();
        }
    }

    private PaymentFile readAll() throws FileRefused
    {
        table.readHeader(REQUIRED);
        while (table.next())
        {
            try
            {
                readPayment();
            }
            catch (final InvalidValue ex)
            {
                throw table.refused(ex);
            }
        }

        final Id128 batchId = batch.end().id();
        return instructions.finish(new MessageHeader(MessageHeader.CSV, batchId.toString()), batchId);
    }

    private void readPayment() throws FileRefused, InvalidValue
    {
        final String id = printable(ID, table.requiredText(ID));
        final String reference = printable(REFERENCE, table.text(REFERENCE));
        final IsoCurrency currency = IsoCurrency.of(table.requiredText(CURRENCY));
        ids.take(id);
        final Instruction instruction = new Instruction(
            table.line(),
            ids.high(),
            ids.low(),
            PaymentBlock.NONE,
            id,
            reference.isEmpty() ? null : reference,
            accounts.payer(table.requiredText(DEBTOR), currency),
            accounts.counterparty(table.requiredText(CREDITOR), currency),
            Amount.parse(table.requiredText(AMOUNT), currency));
        instructions.add(instruction);

        batch.part(instruction.idHigh()).part(instruction.idLow());
        batch.part(instruction.debtor().id()).part(instruction.creditor().id()).part(instruction.amountMinor());
        if (instruction.amount().unpayable() != null)
        {
            batch.part(instruction.amount().unpayable());
        }
    }

    private static String printable(final int column, final String text) throws InvalidValue
    {
        boolean isPrintable = text.length() <= TEXT_LIMIT;
        for (int i = 0; isPrintable && i < text.length(); i++)
        {
            isPrintable = !Character.isISOControl(text.charAt(i));
        }
        if (!isPrintable)
        {
            throw new InvalidValue(
                IsoReason.CH16, COLUMNS.get(column) + " " + FileRefused.quote(text) +
                    " has a control character or more than " + TEXT_LIMIT + " characters");
        }
        return text;
    }
}
