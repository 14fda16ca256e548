package io.millrace.tools.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.millrace.tools.refusal.InvalidValue;

final class GroupIdsTest
{
    @Test
    void shouldGiveTheSameIdsForEver() throws Exception
    {
        // Journals hold these ids: if this fails, the rule has changed, not the test.
        final GroupIds ids = new GroupIds("Nm=Klantnaam", "000001");

        assertEquals("21bbb346da0e731fd729841e08b24cf6", ids.batchId().toString());
        final Group group = new Group("Nm=Klantnaam", "000001");
        group.add("12345", null, "Onze referentie: 123456");
        group.add("12345", null, "Onze referentie: 123456");
        assertEquals(List.of("4631271e83385a16d6a31b9f21d557a5", "e6d346ab24b970772f276805563c9ae1"),
            group.ids().stream().map(Id128::toString).toList());
        assertEquals("c72d94958fbf2e263cd7e42903bb2de5", text("2026-05-001").toString());
    }

    @Test
    void shouldNameAGroupByItsSenderAndMessage()
    {
        final Id128 id = new GroupIds("ab", "c").batchId();

        assertEquals(id, new GroupIds("ab", "c").batchId());
        assertNotEquals(id, new GroupIds("a", "bc").batchId());
        assertNotEquals(id, new GroupIds("ab", "d").batchId());
    }

    @Test
    void shouldNameAPaymentByAllItsNames()
    {
        final Set<Id128> ids = new HashSet<>();
        ids.add(next(new GroupIds("s", "m"), "p", "i", "e"));
        ids.add(next(new GroupIds("t", "m"), "p", "i", "e"));
        ids.add(next(new GroupIds("s", "n"), "p", "i", "e"));
        ids.add(next(new GroupIds("s", "m"), "q", "i", "e"));
        ids.add(next(new GroupIds("s", "m"), "p", "j", "e"));
        ids.add(next(new GroupIds("s", "m"), "p", "i", "f"));
        ids.add(next(new GroupIds("s", "m"), "p", null, "i"));
        ids.add(next(new GroupIds("s", "m"), "p", "i", null));
        ids.add(next(new GroupIds("s", "m"), null, "i", "e"));
        ids.add(new GroupIds("s", "m").batchId());

        assertEquals(10, ids.size());
        assertEquals(next(new GroupIds("s", "m"), "p", "i", null),
            next(new GroupIds("s", "m"), "p", "i", "NOTPROVIDED"));
    }

    @Test
    void shouldTellPaymentsOfOneNameApart()
    {
        final Group first = new Group("s", "m");
        final Group again = new Group("s", "m");
        for (int i = 0; i < 100_000; i++)
        {
            first.add("p", null, i % 2 == 0 ? "NOTPROVIDED" : "e" + i / 10);
            again.add("p", null, i % 2 == 0 ? "NOTPROVIDED" : "e" + i / 10);
        }

        final List<Id128> ids = first.ids();
        assertEquals(ids, again.ids());
        assertEquals(100_000, new HashSet<>(ids).size());
    }

    @Test
    void shouldTellPaymentsOfOneNameApartInWhateverShares()
    {
        final Group one = new Group("s", "m");
        final Group many = new Group("s", "m");
        for (int i = 0; i < 10_000; i++)
        {
            one.add("p", null, "e" + i % 3_000);
            many.add("p", null, "e" + i % 3_000);
        }

        many.ids.number(many, 7);

        assertEquals(one.ids(), many.names);
    }

    @Test
    void shouldKeepIdsWhenPaymentsOfOtherNamesComeAndChangeOrder()
    {
        final Group before = new Group("s", "m");
        before.add("p", null, "e1");
        before.add("p", null, "e2");
        before.add("p", null, "e2");
        final List<Id128> ids = before.ids();

        final Group after = new Group("s", "m");
        after.add("p", null, "e2");
        after.add("p", null, "new");
        after.add("p", null, "e1");
        after.add("p", null, "e2");

        assertEquals(List.of(ids.get(1), ids.get(0), ids.get(2)),
            List.of(after.ids().get(0), after.ids().get(2), after.ids().get(3)));
    }

    @Test
    void shouldTakeAUuidAsItsBits() throws Exception
    {
        assertEquals("00112233445566778899aabbccddeeff", text("00112233-4455-6677-8899-AABBccddeeff").toString());
        assertEquals("ffffffffffffffff0000000000000001", text("ffffffff-ffff-ffff-0000-000000000001").toString());
    }

    @Test
    void shouldNotTakeHalfAUuidAsOne() throws Exception
    {
        assertNotEquals(text("1-1-1-1-1"), text("00000001-0001-0001-0001-000000000001"));
        assertNotEquals("00112233445566778899aabbccddeeff", text("00112233445566778899aabbccddeeff").toString());
        assertEquals(text("0011223g-4455-6677-8899-aabbccddeeff"), text("0011223g-4455-6677-8899-aabbccddeeff"));
        assertNotEquals(text("0011223g-4455-6677-8899-aabbccddeeff"), text("0011223h-4455-6677-8899-aabbccddeeff"));
    }

    @Test
    void shouldRefuseWhatIsNotAnId()
    {
        assertThrows(InvalidValue.class, () -> text("00000000-0000-0000-0000-000000000000"));
        assertThrows(InvalidValue.class, () -> text("FFFFFFFF-ffff-ffff-ffff-ffffffffffff"));
    }

    @Test
    void shouldHashNamesOfAnyLength()
    {
        final NameHash hash = new NameHash();
        final Set<Id128> ids = new HashSet<>();
        for (int length = 0; length < 3_000; length++)
        {
            ids.add(hash.part("x").part("y".repeat(length)).part(length).end().id());
        }

        assertEquals(3_000, ids.size());
        assertEquals("4dcad1f2c13541fd917bd32b4fccdf59",
            hash.part("x").part("y".repeat(2_000)).part(2_000).end().id().toString());
    }

    @Test
    void shouldHashNamesOfAnyNumberOfParts()
    {
        final NameHash hash = new NameHash();
        for (int i = 0; i < 500; i++)
        {
            hash.part(String.valueOf(1_000 + i).substring(1));
        }

        assertEquals("90088bf81a32d1105abdff69bf34fcfc", hash.end().id().toString());
    }

    private static Id128 next(
        final GroupIds ids,
        final @Nullable String block,
        final @Nullable String instruction,
        final @Nullable String endToEnd)
    {
        ids.next(block, instruction, endToEnd);
        return new Id128(ids.high(), ids.low());
    }

    /** The payments of a group. */
    private static final class Group implements GroupIds.PaymentNames
    {
        private final List<Id128> names = new ArrayList<>();
        private final GroupIds ids;

        private Group(final String initiator, final String messageId)
        {
            ids = new GroupIds(initiator, messageId);
        }

        private void add(final String block, final @Nullable String instruction, final String endToEnd)
        {
            names.add(next(ids, block, instruction, endToEnd));
        }

        /** Once all are there. */
        private List<Id128> ids()
        {
            final Group numbered = new Group("s", "m");
            numbered.names.addAll(names);
            ids.number(numbered);
            return numbered.names;
        }

        @Override
        public int size()
        {
            return names.size();
        }

        @Override
        public long high(final int index)
        {
            return names.get(index).high();
        }

        @Override
        public long low(final int index)
        {
            return names.get(index).low();
        }

        @Override
        public void rename(final int index, final long high, final long low)
        {
            names.set(index, new Id128(high, low));
        }
    }

    private static Id128 text(final String text) throws InvalidValue
    {
        final TextIds ids = new TextIds();
        ids.take(text);
        return new Id128(ids.high(), ids.low());
    }
}
