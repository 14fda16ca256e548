package io.millrace.ledger;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.millrace.sbe.BatchRunEncoder;
import io.millrace.sbe.ConfigureEncoder;
import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.TickEncoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The commands that a host of the ledger writes itself, the same in an engine and in a cluster: the limits at the
 * start, ticks that move time, and runs of batches that came in parts.
 * <p>
 * A flyweight: one for each thread that writes. Slots are cleared before.
 */
public final class HostCommands
{
    /** Items of a run: as long as others wait at most, and long enough that what a burst costs does not count. */
    public static final int RUN_ITEMS = 64;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ConfigureEncoder configure = new ConfigureEncoder();
    private final TickEncoder tick = new TickEncoder();
    private final BatchRunEncoder run = new BatchRunEncoder();

    /**
     * Whether nobody but a host may write a command: a client's is made no command before it is sealed.
     *
     * @param buffer of the slot.
     * @param offset of the slot.
     * @return true for limits and runs.
     */
    public static boolean isReserved(final DirectBuffer buffer, final int offset)
    {
        final int templateId = buffer.getShort(offset + CommandLayout.TEMPLATE_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        return templateId == ConfigureEncoder.TEMPLATE_ID || templateId == BatchRunEncoder.TEMPLATE_ID;
    }

    /**
     * Sets the identity and the limits of a ledger.
     *
     * @param buffer       of the slot.
     * @param offset       of the slot.
     * @param ledgerIdHigh upper half of the identity.
     * @param ledgerIdLow  lower half.
     * @param limits       at least those in force.
     */
    public void configure(
        final MutableDirectBuffer buffer,
        final int offset,
        final long ledgerIdHigh,
        final long ledgerIdLow,
        final Limits limits)
    {
        configure.wrapAndApplyHeader(buffer, offset, header).ledgerIdHigh(ledgerIdHigh).ledgerIdLow(ledgerIdLow)
            .accountsMax(limits.accountsMax()).paymentsWindow(limits.paymentsWindow()).openMax(limits.openMax())
            .controlsMax(limits.controlsMax()).mandatesMax(limits.mandatesMax())
            .batchItemsMax(limits.batchItemsMax()).atomicItemsMax(limits.atomicItemsMax());
    }

    /**
     * Moves time.
     *
     * @param buffer of the slot.
     * @param offset of the slot.
     */
    public void tick(final MutableDirectBuffer buffer, final int offset)
    {
        tick.wrapAndApplyHeader(buffer, offset, header);
    }

    /**
     * Has the next {@link #RUN_ITEMS} items of a batch in parts applied.
     *
     * @param buffer of the slot.
     * @param offset of the slot.
     */
    public void run(final MutableDirectBuffer buffer, final int offset)
    {
        run.wrapAndApplyHeader(buffer, offset, header).items(RUN_ITEMS);
    }
}
