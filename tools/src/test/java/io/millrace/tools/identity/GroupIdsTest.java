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
        assertEquals("4631271e83385a16d6a31b9f21d557a5",
            next(ids, "12345", null, "Onze referentie: 123456").toString());
        assertEquals("e6d346ab24b970772f276805563c9ae1",
            next(ids, "12345", null, "Onze referentie: 123456").toString());
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
        final GroupIds first = new GroupIds("s", "m");
        final GroupIds again = new GroupIds("s", "m");
        final List<Id128> ids = new ArrayList<>();
        final List<Id128> sameIds = new ArrayList<>();
        for (int i = 0; i < 100_000; i++)
        {
            ids.add(next(first, "p", null, i % 2 == 0 ? "NOTPROVIDED" : "e" + i / 10));
            sameIds.add(next(again, "p", null, i % 2 == 0 ? "NOTPROVIDED" : "e" + i / 10));
        }

        assertEquals(ids, sameIds);
        assertEquals(100_000, new HashSet<>(ids).size());
    }

    @Test
    void shouldKeepIdsWhenPaymentsOfOtherNamesComeAndChangeOrder()
    {
        final GroupIds before = new GroupIds("s", "m");
        final Id128 one = next(before, "p", null, "e1");
        final Id128 two = next(before, "p", null, "e2");
        final Id128 twoAgain = next(before, "p", null, "e2");

        final GroupIds after = new GroupIds("s", "m");

        assertEquals(two, next(after, "p", null, "e2"));
        next(after, "p", null, "new");
        assertEquals(one, next(after, "p", null, "e1"));
        assertEquals(twoAgain, next(after, "p", null, "e2"));
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

    private static Id128 text(final String text) throws InvalidValue
    {
        final TextIds ids = new TextIds();
        ids.take(text);
        return new Id128(ids.high(), ids.low());
    }
}
