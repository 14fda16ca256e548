package io.millrace.tools.nacha;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
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
import io.millrace.tools.money.Amount;
import io.millrace.tools.money.IsoCurrency;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * Reads a NACHA file of PPD and CCD batches, credits and debits, in US dollars.
 * <pre>
 *   1 file header
 *     5 batch header +            company, PPD or CCD, effective entry date
 *       6 entry +                 credit (22, 32): company pays; debit (27, 37): company collects
 *         7 addenda *             counted, passed over
 *     8 batch control             count, hash, debits, credits
 *   9 file control                the same of all batches; number of batches and blocks; 9s to the end of the block
 * </pre>
 * The company's account is the one named by its company identification; an entry's is named
 * {@code ROUTING/ACCOUNT}, with the check digit. Prenotes (23, 28, 33, 38), which move nothing, are counted and passed
 * over. A file is named by origin, destination, creation date, time and modifier; an entry by its batch and trace
 * number.
 * <p>
 * One pass. Thread: one.
 */
public final class NachaReader
{
    /** Name of the format in a {@link MessageHeader}. */
    public static final String NAME = "nacha";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuMMdd", Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
    private static final int BLOCK = 10;

    private final FileSource source;
    private final RecordReader record;
    private final AccountDirectory accounts;
    private final Instructions instructions;
    private final IsoCurrency currency;
    private final ControlTotals fileTotals = new ControlTotals("file");

    private NachaReader(final FileSource source, final AccountDirectory accounts)
    {
        this.source = source;
        this.record = new RecordReader(source);
        this.accounts = accounts;
        this.instructions = new Instructions(source.path().toString(), accounts);
        this.currency = dollar();
    }

    /**
     * Whether a file is of this format.
     *
     * @param head its first bytes.
     * @return true if it begins as a file header does.
     */
    public static boolean isNacha(final byte[] head)
    {
        return head.length > 2 && head[0] == '1' && head[1] == '0' && head[2] == '1';
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
        final NachaReader reader = new NachaReader(source, accounts);
        try (reader.instructions)
        {
            return reader.readAll();
        }
    }

    private PaymentFile readAll() throws FileRefused
    {
        expect('1', "file header");
        if (record.number(35, 37) != RecordReader.LENGTH || record.number(38, 39) != BLOCK ||
            record.number(40, 40) != 1)
        {
            throw record.refused("record size, blocking factor and format code are not 094, 10 and 1");
        }
        final MessageHeader header = new MessageHeader(NAME, record.text(24, 34));
        source.onHeader(header);
        final GroupIds ids = new GroupIds("NACHA " + record.text(14, 23) + " " + record.text(4, 13), header.id());

        long batches = 0;
        nextRecord("file control");
        while (record.type() == '5')
        {
            readBatch(ids);
            batches++;
            nextRecord("file control");
        }
        checkType('9', "file control");
        checkFileControl(batches);
        return instructions.finish(header, ids);
    }

    private void readBatch(final GroupIds ids) throws FileRefused
    {
        final long service = record.number(2, 4);
        final String kind = record.text(51, 53);
        if (!kind.equals("PPD") && !kind.equals("CCD"))
        {
            throw record.refused(
                IsoReason.CH17, "entry class " + FileRefused.quote(kind) + " is not taken, only PPD and CCD are");
        }
        if (service != 200 && service != 220 && service != 225)
        {
            throw record.refused("service class " + service + " is not 200, 220 or 225");
        }
        final Batch batch = new Batch(service, record.number(88, 94), record.text(41, 50), day(record.text(70, 75)));
        final Account company = company(batch.company);

        nextRecord("batch control");
        while (record.type() == '6' || record.type() == '7')
        {
            if (record.type() == '7')
            {
                batch.totals.addenda();
                fileTotals.addenda();
            }
            else
            {
                readEntry(batch, company, ids);
            }
            nextRecord("batch control");
        }
        checkType('8', "batch control");
        checkBatchControl(batch);
    }

    private void readEntry(final Batch batch, final Account company, final GroupIds ids) throws FileRefused
    {
        final int code = (int)record.number(2, 3);
        final boolean isDebit = switch (code)
        {
            case 22, 23, 32, 33 -> false;
            case 27, 28, 37, 38 -> true;
            default -> throw record.refused(
                IsoReason.CH16, "transaction code " + code + " is not one of a checking or savings account");
        };
        final boolean isPrenote = code % 10 == 3 || code % 10 == 8;
        final long amountMinor = record.number(30, 39);
        if (isPrenote == (amountMinor > 0))
        {
            throw record.refused(
                IsoReason.AM01, "transaction code " + code + " with an amount of " + amountMinor + " cents");
        }
        batch.totals.entry(record.number(4, 11), isDebit, amountMinor);
        fileTotals.entry(record.number(4, 11), isDebit, amountMinor);
        if (!isPrenote)
        {
            add(batch, company, isDebit, amountMinor, ids);
        }
    }

    private void add(
        final Batch batch, final Account company, final boolean isDebit, final long amountMinor, final GroupIds ids)
        throws FileRefused
    {
        final String trace = record.text(80, 94);
        final String individual = record.text(40, 54);
        try
        {
            final Account other = accounts.counterparty(record.text(4, 12) + "/" + record.text(13, 29), currency);
            ids.next(batch.block.id(), trace, individual);
            instructions.add(new Instruction(
                record.line(), ids.high(), ids.low(), batch.block, trace, individual.isEmpty() ? null : individual,
                isDebit ? other : company, isDebit ? company : other, Amount.of(amountMinor, currency)));
        }
        catch (final InvalidValue ex)
        {
            throw record.refused(ex.reason(), String.valueOf(ex.getMessage()));
        }
    }

    private void checkBatchControl(final Batch batch) throws FileRefused
    {
        if (record.number(2, 4) != batch.service || record.number(88, 94) != batch.number ||
            !record.text(45, 54).equals(batch.company))
        {
            throw record.refused("batch control is not that of batch " + batch.number);
        }
        batch.totals.check(record, 5, 6);
        if ((batch.service == 220 && batch.totals.hasDebits()) || (batch.service == 225 && batch.totals.hasCredits()))
        {
            throw record.refused("service class " + batch.service + " has entries of the other side");
        }
    }

    private void checkFileControl(final long batches) throws FileRefused
    {
        if (record.number(2, 7) != batches)
        {
            throw record.refused(
                IsoReason.AM19, "batch count is " + record.number(2, 7) + ", but the file has " + batches);
        }
        final long blocks = record.number(8, 13);
        fileTotals.check(record, 14, 8);
        final int last = record.line();
        int records = last;
        while (record.next())
        {
            if (!record.isFiller())
            {
                throw record.refused("a record stands behind the file control");
            }
            records++;
        }
        if (blocks != (last + BLOCK - 1) / BLOCK || records > blocks * BLOCK)
        {
            throw record.refused("block count is " + blocks + ", but the file has " + records + " records");
        }
    }

    private Account company(final String identification) throws FileRefused
    {
        try
        {
            return accounts.payer(identification, currency);
        }
        catch (final InvalidValue ex)
        {
            throw record.refused(ex.reason(), String.valueOf(ex.getMessage()));
        }
    }

    private @Nullable LocalDate day(final String text) throws FileRefused
    {
        try
        {
            return text.isEmpty() ? null : LocalDate.parse(text, DAY);
        }
        catch (final DateTimeException ex)
        {
            throw record.refused(IsoReason.DT01, "effective entry date " + FileRefused.quote(text) + " is not a date");
        }
    }

    private void expect(final char type, final String what) throws FileRefused
    {
        nextRecord(what);
        checkType(type, what);
    }

    private void nextRecord(final String what) throws FileRefused
    {
        if (!record.next())
        {
            throw record.refused("the file ends before its " + what);
        }
    }

    private void checkType(final char type, final String what) throws FileRefused
    {
        if (record.type() != type)
        {
            throw record.refused("a record of type '" + record.type() + "' where the " + what + " should be");
        }
    }

    private static IsoCurrency dollar()
    {
        try
        {
            return IsoCurrency.of("USD");
        }
        catch (final InvalidValue ex)
        {
            throw new IllegalStateException("every JDK knows the US dollar", ex);
        }
    }

    /** What a batch header says; all entries of it share it. */
    private static final class Batch
    {
        private final ControlTotals totals = new ControlTotals("batch");
        private final long service;
        private final long number;
        private final String company;
        private final PaymentBlock block;

        private Batch(final long service, final long number, final String company, final @Nullable LocalDate day)
        {
            this.service = service;
            this.number = number;
            this.company = company;
            block = new PaymentBlock((int)number, Long.toString(number), day, Id128.NONE);
        }
    }
}
