package io.millrace.tools.file;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.account.Account;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.identity.GroupIds;
import io.millrace.tools.identity.Id128;
import io.millrace.tools.money.Amount;
import io.millrace.tools.money.IsoCurrency;

/**
 * The payments of a file, put aside as bytes, so that a long file takes no more memory than a short one. Each is made
 * anew when it is asked for.
 * <pre>
 *   row  (64 bytes)  line 4 | ledger 4 | id 16 | minor 8 | debtor 8 | creditor 8 | at of text 8 | at of block 8
 *   text             length 4 | InstrId, EndToEndId, debtor and creditor if not known, amount if it cannot be paid
 *   block            length 4 | PmtInfId | number 4 | day 8 | reference 16
 * </pre>
 * Thread: one at a time. Allocation: the payment and its texts.
 */
final class SpooledInstructions extends AbstractList<Instruction>
    implements RandomAccess, GroupIds.PaymentNames, Closeable
{
    private static final int ROW = 64;
    private static final int ID = 2 * Integer.BYTES;
    private static final int BLOCK = Integer.BYTES + 3 * Long.BYTES;
    private static final int ABSENT = -1;
    private static final byte[] NOTHING = {};
    private static final long NO_DAY = Long.MIN_VALUE;

    private final Spool rows = new Spool();
    private final Spool texts = new Spool();
    private final AccountDirectory accounts;
    private int size;
    private PaymentBlock lastBlock = PaymentBlock.NONE;
    private long lastBlockAt = ABSENT;
    private PaymentBlock readBlock = PaymentBlock.NONE;
    private long readBlockAt = ABSENT;

    /** None yet; accounts that are known are kept by their ids. */
    SpooledInstructions(final AccountDirectory accounts)
    {
        this.accounts = accounts;
    }

    @Override
    public boolean add(final Instruction instruction)
    {
        final long blockAt = putBlock(instruction.block());
        final long textAt = putText(instruction);
        rows.append(ROW).putInt(instruction.line()).putInt(instruction.currency().ledger())
            .putLong(instruction.idHigh()).putLong(instruction.idLow()).putLong(instruction.amountMinor())
            .putLong(instruction.debtor().id()).putLong(instruction.creditor().id()).putLong(textAt).putLong(blockAt);
        size++;
        return true;
    }

    @Override
    public Instruction get(final int index)
    {
        final ByteBuffer row = row(index);
        final int line = row.getInt();
        final IsoCurrency currency = currency(row.getInt());
        final long idHigh = row.getLong();
        final long idLow = row.getLong();
        final long minor = row.getLong();
        final long debtor = row.getLong();
        final long creditor = row.getLong();
        final long textAt = row.getLong();
        final PaymentBlock block = block(row.getLong());
        final ByteBuffer text = record(textAt);
        return new Instruction(line, idHigh, idLow, block, string(text), string(text),
            account(debtor, currency, string(text)), account(creditor, currency, string(text)),
            new Amount(minor, currency, string(text)));
    }

    @Override
    public int size()
    {
        return size;
    }

    @Override
    public long high(final int index)
    {
        final ByteBuffer row = row(index);
        return row.getLong(row.position() + ID);
    }

    @Override
    public long low(final int index)
    {
        final ByteBuffer row = row(index);
        return row.getLong(row.position() + ID + Long.BYTES);
    }

    @Override
    public void rename(final int index, final long high, final long low)
    {
        rows.overwrite((long)index * ROW + ID, high, low);
    }

    @Override
    public void close()
    {
        rows.close();
        texts.close();
    }

    private ByteBuffer row(final int index)
    {
        if (index < 0 || index >= size)
        {
            throw new IndexOutOfBoundsException("index=" + index + " size=" + size);
        }
        return rows.at((long)index * ROW, ROW);
    }

    private long putText(final Instruction instruction)
    {
        return put(0, instruction.instructionId(), instruction.endToEndId(), unknown(instruction.debtor()),
            unknown(instruction.creditor()), instruction.amount().unpayable());
    }

    /** Payments of one block follow each other, and share what was put aside for the first. */
    private long putBlock(final PaymentBlock block)
    {
        if (lastBlockAt == ABSENT || !block.equals(lastBlock))
        {
            lastBlock = block;
            final LocalDate day = block.requestedDate();
            lastBlockAt = put(BLOCK, block.id());
            texts.append(BLOCK).putInt(block.number()).putLong(day == null ? NO_DAY : day.toEpochDay())
                .putLong(block.reference().high()).putLong(block.reference().low());
        }
        return lastBlockAt;
    }

    private PaymentBlock block(final long at)
    {
        if (at != readBlockAt)
        {
            final ByteBuffer record = record(at);
            final String id = string(record);
            final int number = record.getInt();
            final long day = record.getLong();
            readBlock = new PaymentBlock(
                number, id, day == NO_DAY ? null : LocalDate.ofEpochDay(day),
                new Id128(record.getLong(), record.getLong()));
            readBlockAt = at;
        }
        return readBlock;
    }

    /** Puts texts down, and keeps room behind them in one piece with them. */
    private long put(final int more, final @Nullable String... strings)
    {
        final byte[][] encoded = new byte[strings.length][];
        int length = Integer.BYTES + more;
        for (int i = 0; i < strings.length; i++)
        {
            encoded[i] = strings[i] == null ? NOTHING : strings[i].getBytes(StandardCharsets.UTF_8);
            length += Integer.BYTES + encoded[i].length;
        }
        final ByteBuffer record = texts.append(length);
        final long at = texts.position();
        record.putInt(length);
        for (int i = 0; i < strings.length; i++)
        {
            record.putInt(strings[i] == null ? ABSENT : encoded[i].length).put(encoded[i]);
        }
        return at;
    }

    /** What was put down at a position, behind its length. */
    private ByteBuffer record(final long at)
    {
        final ByteBuffer head = texts.at(at, Integer.BYTES);
        final int length = head.getInt(head.position());
        final ByteBuffer record = texts.at(at, length);
        return record.position(record.position() + Integer.BYTES);
    }

    private static @Nullable String string(final ByteBuffer record)
    {
        final int length = record.getInt();
        if (length == ABSENT)
        {
            return null;
        }
        final String string = new String(
            record.array(), record.arrayOffset() + record.position(), length, StandardCharsets.UTF_8);
        record.position(record.position() + length);
        return string;
    }

    /** The text of an account that its id alone would not find again. */
    private @Nullable String unknown(final Account account)
    {
        return account.equals(accounts.find(account.id())) ? null : account.text();
    }

    private Account account(final long id, final IsoCurrency currency, final @Nullable String text)
    {
        return text == null ? Objects.requireNonNull(accounts.find(id)) : new Account(text, currency, id);
    }

    private static IsoCurrency currency(final int ledger)
    {
        return Objects.requireNonNull(IsoCurrency.ofLedger(ledger));
    }
}
