package io.millrace.tools.nacha;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Builds a NACHA file by the standard's tables, with control records that are right until a test has its way with them.
 */
public final class NachaFixture
{
    private final List<String> records = new ArrayList<>();
    private final long[] file = new long[4];
    private long[] batch = new long[4];
    private int batches;
    private int service;

    public NachaFixture()
    {
        records.add(pad("101 076401251 0764012512611231015A094101" + pad("DEST BANK", 23) + pad("ORIGIN", 23), 94));
    }

    public NachaFixture batch(final int serviceClass, final String kind, final String day)
    {
        service = serviceClass;
        batch = new long[4];
        batches++;
        records.add("5" + service + pad("ACME", 16) + pad("", 20) + pad("1234567890", 10) + kind + pad("PAYROLL", 10) +
            pad("", 6) + pad(day, 6) + "   1" + "07640125" + digits(batches, 7));
        return this;
    }

    public NachaFixture entry(final int code, final String routing, final String account, final long cents)
    {
        final boolean isDebit = code % 10 > 5;
        add(1, Long.parseLong(routing.substring(0, 8)), isDebit ? cents : 0, isDebit ? 0 : cents);
        records.add("6" + code + routing + pad(account, 17) + digits(cents, 10) + pad("ID" + records.size(), 15) +
            pad("NAME", 22) + "  0" + "07640125" + digits(records.size(), 7));
        return this;
    }

    public NachaFixture addenda()
    {
        add(1, 0, 0, 0);
        records.add("705" + pad("INVOICE 7", 80) + digits(1, 4) + digits(records.size(), 7));
        return this;
    }

    public NachaFixture endBatch()
    {
        records.add("8" + service + digits(batch[0], 6) + digits(batch[1], 10) + digits(batch[2], 12) +
            digits(batch[3], 12) + pad("1234567890", 10) + pad("", 25) + "07640125" + digits(batches, 7));
        return this;
    }

    /** The records, in whole blocks. */
    public List<String> end()
    {
        final int blocks = (records.size() + 1 + 9) / 10;
        records.add("9" + digits(batches, 6) + digits(blocks, 6) + digits(file[0], 8) + digits(file[1], 10) +
            digits(file[2], 12) + digits(file[3], 12) + pad("", 39));
        while (records.size() % 10 != 0)
        {
            records.add("9".repeat(94));
        }
        return records;
    }

    /** A batch of two credits and an addenda, and one of a debit and a prenote. */
    public static List<String> sample()
    {
        return new NachaFixture()
            .batch(220, "PPD", "261123").entry(22, "091400606", "123456789", 10_00)
            .entry(32, "091400606", "987", 20_50).addenda().endBatch()
            .batch(200, "CCD", "").entry(27, "121042882", "55 66", 7_25).entry(23, "121042882", "77", 0).endBatch()
            .end();
    }

    private void add(final long count, final long routing, final long debits, final long credits)
    {
        for (final long[] totals : List.of(batch, file))
        {
            totals[0] += count;
            totals[1] = (totals[1] + routing) % 10_000_000_000L;
            totals[2] += debits;
            totals[3] += credits;
        }
    }

    private static String digits(final long number, final int length)
    {
        return String.format(Locale.ROOT, "%0" + length + "d", number);
    }

    private static String pad(final String text, final int length)
    {
        return text + " ".repeat(length - text.length());
    }
}
