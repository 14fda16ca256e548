package io.millrace.benchmarks.micro;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.millrace.ledger.Burst;
import io.millrace.ledger.Ledger;
import io.millrace.sbe.ConfigureEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What an account and a remembered payment take of the heap, measured: by how much the used heap grows from a ledger
 * with small limits to one with a million more of each.
 */
final class Memory
{
    private static final int FEW = 1 << 10;
    private static final int MORE = 1_000_000;

    private Memory()
    {
    }

    static void print(final PrintStream out)
    {
        final long small = usedBytes(FEW, FEW);
        out.printf(Locale.ROOT, "heap: %.1f B an account, %.1f B a remembered payment%n",
            (double)(usedBytes(FEW + MORE, FEW) - small) / MORE, (double)(usedBytes(FEW, FEW + MORE) - small) / MORE);
    }

    private static long usedBytes(final int accountsMax, final int window)
    {
        final Ledger ledger = new Ledger(result ->
        {
        });
        final UnsafeBuffer slab = new UnsafeBuffer(new byte[SLOT_LENGTH]);
        new ConfigureEncoder().wrapAndApplyHeader(slab, 0, new MessageHeaderEncoder())
            .ledgerIdLow(1).accountsMax(accountsMax).paymentsWindow(window).openMax(1)
            .controlsMax(1).mandatesMax(1).batchItemsMax(1).atomicItemsMax(2);
        ledger.apply(new Burst(slab).wrapExcerpt(slab, 0, 0, 1, 1));
        if (!ledger.isConfigured())
        {
            throw new IllegalStateException("not configured: accountsMax=" + accountsMax + " window=" + window);
        }
        try
        {
            for (int i = 0; i < 3; i++)
            {
                System.gc();
            }
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
        finally
        {
            Reference.reachabilityFence(ledger);
        }
    }
}
