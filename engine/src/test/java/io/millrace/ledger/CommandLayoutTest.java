package io.millrace.ledger;

import static io.millrace.ledger.LedgerFixture.ALICE;
import static io.millrace.ledger.LedgerFixture.BOB;
import static io.millrace.ledger.LedgerFixture.linked;
import static io.millrace.ledger.LedgerFixture.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.model.Slot;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * What a claim is made of before it is journaled, and what a host writes into one itself.
 */
final class CommandLayoutTest
{
    private static final int OFFSET = CommandLayout.SLOT_LENGTH;
    private static final int SLOTS = 3;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[SLOTS * CommandLayout.SLOT_LENGTH]);

    @Test
    void shouldSayInTheFirstHeaderHowManyItemsStandBehindIt()
    {
        for (final int template : new int[] { Command.BATCH, Command.BATCH_PART })
        {
            assertEquals(4, sealed(Slot.of(template).set("itemsHere", 99), 0, 5).get("itemsHere"));
            assertEquals(0, sealed(Slot.of(template).set("itemsHere", 99), 1, 5).get("itemsHere"));
            assertEquals(0, sealed(Slot.of(template).set("itemsHere", 99), 4, 5).get("itemsHere"));
        }
    }

    @Test
    void shouldMakeTheEndOfAnEndlessChainNoCommand()
    {
        final Slot link = linked(pay(1, ALICE, BOB, 5));

        assertEquals(0, sealed(link, 4, 5).templateId());
        assertEquals(link, sealed(link, 3, 5));
        assertEquals(pay(1, ALICE, BOB, 5), sealed(pay(1, ALICE, BOB, 5), 4, 5));
        // Bit 0 is another flag of other commands: here it says debit-normal.
        final Slot opening = LedgerFixture.open(ALICE).set("flags", 1);
        assertEquals(opening, sealed(opening, 0, 1));
    }

    @Test
    void shouldKeepSomeCommandsForTheHost()
    {
        for (int template = 0; template < 64; template++)
        {
            put(Slot.of(template));
            assertEquals(template == Command.CONFIGURE || template == Command.BATCH_RUN,
                HostCommands.isReserved(buffer, OFFSET), "template=" + template);
        }
    }

    @Test
    void shouldWriteWhatTheHostSays()
    {
        final HostCommands host = new HostCommands();
        host.configure(buffer, OFFSET, 5, 6, new Limits(10, 100, 9, 8, 7, 60, 50));

        assertEquals(Slot.of(Command.CONFIGURE).set("ledgerIdHigh", 5).set("ledgerIdLow", 6).set("accountsMax", 10)
            .set("paymentsWindow", 100).set("openMax", 9).set("controlsMax", 8).set("mandatesMax", 7)
            .set("batchItemsMax", 60).set("atomicItemsMax", 50), read());
        buffer.setMemory(0, buffer.capacity(), (byte)0);
        host.tick(buffer, OFFSET);
        assertEquals(LedgerFixture.tick(), read());
        host.run(buffer, OFFSET);
        assertEquals(LedgerFixture.run(HostCommands.RUN_ITEMS), read());
    }

    @Test
    void shouldTellWhatIsAnId()
    {
        assertFalse(Command.isId(0, 0));
        assertFalse(Command.isId(-1, -1));
        assertTrue(Command.isId(0, -1));
        assertTrue(Command.isId(-1, 0));
        assertTrue(Command.isId(1, 1));
    }

    private Slot sealed(final Slot slot, final int index, final int length)
    {
        put(slot);
        CommandLayout.seal(buffer, OFFSET, index, length);
        return read();
    }

    private void put(final Slot slot)
    {
        buffer.putBytes(OFFSET, slot.bytes());
    }

    private Slot read()
    {
        final byte[] bytes = new byte[CommandLayout.SLOT_LENGTH];
        buffer.getBytes(OFFSET, bytes);
        return Slot.raw(bytes);
    }
}
