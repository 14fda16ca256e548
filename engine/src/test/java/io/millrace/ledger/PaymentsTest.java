package io.millrace.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Timeout;

/**
 * The index of what is remembered, beside a list of the ids that must be in it.
 */
final class PaymentsTest
{
    private static final int WINDOW = 64;
    private static final int OPEN = 4;
    private static final int APPENDS = 20_000;
    private static final long JOIN_MS = 20_000;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Deque<Long> remembered = new ArrayDeque<>();

    @Test
    void shouldFindWhatIsInTheWindowAndNothingElse()
    {
        System.out.println("PaymentsTest -Dseed=" + seed);
        final Random random = new Random(seed);
        final Payments payments = new Payments(WINDOW, 1, new UndoLog(0));
        long run = 0;

        for (int i = 0; i < APPENDS; i++)
        {
            // Runs of neighbours fill their group, so that the runs that meet in one are pushed on.
            run = i % 8 == 0 ? random.nextLong() & -8 : run;
            append(payments, WINDOW, run + i % 8);
            assertFound(payments);
        }
    }

    /** Ids that come again when they have been evicted, and stamps that come again after seven times the window. */
    @ParameterizedTest
    @ValueSource(ints =
    { 3, 8, 1_000_000 })
    void shouldRememberAgainWhatWasEvicted(final int rounds)
    {
        final Random random = new Random(seed);
        final Payments payments = new Payments(new Window(WINDOW, rounds * WINDOW), 1, new UndoLog(0));
        for (int i = 0; i < APPENDS; i++)
        {
            final long id = random.nextInt(3 * WINDOW);
            if (!remembered.contains(id))
            {
                assertEquals(Payments.NOT_FOUND, payments.find(0, id), "seed=" + seed);
                append(payments, WINDOW, id);
            }
            assertFound(payments);
        }
    }

    /** Nothing is left of what was taken back: not even in the index, where nothing would find it. */
    @ParameterizedTest
    @ValueSource(ints =
    { 0, WINDOW / 2, 3 * WINDOW })
    void shouldTakeBackWhatItRemembered(final int before) throws ReflectiveOperationException
    {
        final Random random = new Random(seed);
        final Books books = new Books();
        books.configure(new Limits(10, WINDOW, OPEN, 1, 1, WINDOW, WINDOW / 2));
        books.payments = new Payments(new Window(WINDOW, 3 * WINDOW), OPEN, books.undo);
        final Payments payments = books.payments;
        for (int i = 0; i < before; i++)
        {
            append(payments, WINDOW, random.nextLong());
        }
        final int open = payments.open(7, 100, 0, 200, 1, 300);
        for (int turn = 0; turn < 200; turn++)
        {
            final long[] entries = ((long[])of(payments, "entries")).clone();
            final byte[] passed = ((byte[])of(payments, "passed")).clone();
            books.undo.begin();
            for (int i = random.nextInt(WINDOW / 2); i >= 0; i--)
            {
                final int what = random.nextInt(8);
                if (what == 0 && payments.hasOpenRow())
                {
                    payments.open(8, i, 0, 0, 1, 0);
                }
                else if (what == 1 && payments.isTaken(payments.openSlot(open)))
                {
                    payments.close(open);
                }
                else
                {
                    payments.append(9, random.nextLong(), 0, 0, 1);
                }
            }
            books.rollback();

            assertArrayEquals(entries, (long[])of(payments, "entries"), "seed=" + seed);
            assertArrayEquals(passed, (byte[])of(payments, "passed"), "seed=" + seed);
            assertFound(payments);
            assertEquals(open, payments.find(7, 100), "seed=" + seed);
            assertEquals(300, payments.initiator(open), "seed=" + seed);
            assertEquals(1, payments.openCount(), "seed=" + seed);
            append(payments, WINDOW, random.nextLong());
        }
    }

    /** More than are indexed together; then each goes by the place that the index noted for it. */
    @Test
    void shouldFindAndEvictWhatWasIndexedTogether() throws ReflectiveOperationException
    {
        final int window = 600_001;
        final Payments payments = new Payments(window, 1, new UndoLog(0));
        for (int i = 0; i < window; i++)
        {
            payments.appendUnindexed(i >> 4, i * 3L, i, i, 1);
        }

        payments.collect(0, window);
        payments.indexCollected();
        assertEquals(window, entries(payments));

        for (int i = 0; i < window; i++)
        {
            assertEquals(payments.windowRow(i), payments.find(i >> 4, i * 3L), "id " + i);
            assertEquals(Payments.NOT_FOUND, payments.find(i >> 4, i * 3L + 1), "id " + i);
        }
        for (int i = 0; i < window; i++)
        {
            payments.append(-1, i, i, i, 1);
            assertEquals(Payments.NOT_FOUND, payments.find(i >> 4, i * 3L), "id " + i);
        }
        for (int i = 0; i < window; i++)
        {
            assertEquals(payments.windowRow(i), payments.find(-1, i), "id " + i);
        }
    }

    /** What passes a group by does not depend on the order in which entries come: no search may be longer for it. */
    @ParameterizedTest
    @EnumSource
    void shouldIndexTogetherAsOneByOne(final Crowd crowd) throws ReflectiveOperationException
    {
        final Random random = new Random(seed);
        final int window = crowd == Crowd.NONE ? 100_003 : IndexBuild.PART_LONGS + 10_000;
        final Payments oneByOne = new Payments(window, 1, new UndoLog(0));
        final Payments together = new Payments(window, 1, new UndoLog(0));
        final long[] ids = new long[window];
        final int end = ((long[])of(together, "entries")).length;
        for (int i = 0; i < window; i++)
        {
            do
            {
                ids[i] = random.nextLong();
            }
            while (!crowd.isIn(together.firstPosition(i, ids[i]), i, end));
            oneByOne.append(i, ids[i], i, i, 1);
            together.appendUnindexed(i, ids[i], i, i, 1);
        }
        together.collect(0, window);
        together.indexCollected();

        assertArrayEquals((byte[])of(oneByOne, "passed"), (byte[])of(together, "passed"), "seed=" + seed);
        assertEquals(window, entries(together));
        for (int i = 0; i < window; i++)
        {
            assertEquals(together.windowRow(i), together.find(i, ids[i]), "seed=" + seed);
            assertEquals(Payments.NOT_FOUND, together.find(-1, ids[i]), "seed=" + seed);
        }
    }

    /** Where the ids of a table belong. */
    private enum Crowd
    {
        NONE, IN_THE_FIRST_PART, IN_THE_LAST_PART, AT_THE_END_OF_THE_FIRST_PART, AT_THE_END_OF_ALL;

        private boolean isIn(final int position, final int i, final int end)
        {
            return switch (this)
            {
                case NONE -> true;
                case IN_THE_FIRST_PART -> position < IndexBuild.PART_LONGS;
                case IN_THE_LAST_PART -> position >= end - end % IndexBuild.PART_LONGS;
                // More than there is room for, and so few that they find some in the next groups.
                case AT_THE_END_OF_THE_FIRST_PART -> i % 500 != 0 ||
                    (position < IndexBuild.PART_LONGS && position > IndexBuild.PART_LONGS - 8 * 8);
                case AT_THE_END_OF_ALL -> i % 500 != 0 || position > end - 8 * 8;
            };
        }
    }

    @Test
    void shouldFindIdsThatAllBelongToOneGroup()
    {
        // More than a count of 8 bits holds pass the first groups by.
        final int window = 600;
        final Payments payments = new Payments(window, 1, new UndoLog(0));
        crowd(payments, window, payments.firstPosition(0, 1), 3 * window);
    }

    @Test
    void shouldEndASearchAlthoughEveryGroupWasPassedBy() throws InterruptedException
    {
        final int window = 600;
        final Payments payments = new Payments(window, 1, new UndoLog(0));
        final int[] positions =
            IntStream.range(0, 10_000).map(id -> payments.firstPosition(0, id)).sorted().distinct().toArray();
        final AtomicInteger found = new AtomicInteger();
        final Thread search = new Thread(() ->
        {
            for (int i = 0; i < positions.length; i += 40)
            {
                crowd(payments, window, positions[i], window);
            }
            found.set(payments.find(1, 1));
        });
        search.setDaemon(true);
        search.start();
        search.join(JOIN_MS);
        assertEquals(Payments.NOT_FOUND, found.get());
    }

    @Test
    void shouldKeepApartWhatStandsInOneWord()
    {
        final Payments payments = new Payments(WINDOW, 1, new UndoLog(0));
        final int row = payments.append(1, 2, 3, 4,
            Payments.meta(ResultCode.BATCHES_FULL, Command.CUT_OFF, 0x1234, 0x89AB_CDEF));

        assertSays(payments, row, ResultCode.BATCHES_FULL, 0x1234);
        payments.code(row, ResultCode.TIME_PASSED);
        assertFalse(payments.isCancelled(row));
        payments.cancelled(row);
        assertTrue(payments.isCancelled(row));
        assertSays(payments, row, ResultCode.TIME_PASSED, 0x9234);
    }

    private static void assertSays(final Payments payments, final int row, final ResultCode code, final int flags)
    {
        assertEquals(code.number(), payments.code(row));
        assertEquals(Command.CUT_OFF, payments.command(row));
        assertEquals(flags, payments.flags(row));
        assertEquals(0x89AB_CDEF, payments.contentHash(row));
        assertEquals(4, payments.timeNs(row));
    }

    @Test
    void shouldKeepOpenRowsBesideTheWindow()
    {
        final Payments payments = new Payments(WINDOW, OPEN, new UndoLog(0));
        final int[] open = open(payments);
        assertFalse(payments.hasOpenRow());

        final int closed = payments.close(open[1]);
        payments.discard(open[3]);

        assertEquals(OPEN - 2, payments.openCount());
        assertEquals(closed, payments.find(7, 101));
        assertEquals(Payments.NOT_FOUND, payments.find(7, 103));
        assertFalse(payments.isOpen(closed));
        assertEquals(201, payments.timeNs(closed));
        assertFalse(payments.isTaken(payments.openSlot(open[1])));
        assertFalse(payments.isTaken(payments.openSlot(open[3])));
        for (int i = 0; i < 2 * WINDOW; i++)
        {
            append(payments, WINDOW, 1000 + i);
        }
        assertEquals(Payments.NOT_FOUND, payments.find(7, 101));
        assertOpen(payments, open, 0, 2);
    }

    @Test
    @Timeout(value = JOIN_MS, unit = TimeUnit.MILLISECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldKeepNothingInItsIndexOfWhatWasDiscarded()
    {
        final Payments payments = new Payments(WINDOW, OPEN, new UndoLog(0));
        for (int i = 0; i < APPENDS; i++)
        {
            payments.discard(payments.open(5, i, 0, 0, 1, 0));
        }

        assertEquals(0, payments.openCount());
        append(payments, WINDOW, 1);
        assertFound(payments);
    }

    @Test
    void shouldBeginToLookForNeighboursTogetherAndForOthersElsewhere()
    {
        final int window = 4_000;
        final Payments payments = new Payments(window, 1, new UndoLog(0));
        final Set<Integer> places = new HashSet<>();
        for (long id = 0; id < window; id += 8)
        {
            final int place = payments.firstPosition(0, id);
            for (int i = 1; i < 8; i++)
            {
                assertEquals(place, payments.firstPosition(0, id + i));
            }
            places.add(place);
        }

        assertTrue(places.size() > window / 8 / 2, "places=" + places.size());
    }

    /** Two ids of one hash, in the last group: the index cannot tell them apart, their rows can. */
    @Test
    void shouldTellIdsOfOneHashApart()
    {
        final Payments payments = new Payments(WINDOW, 1, new UndoLog(0));
        final int last = IntStream.range(0, 1_000).map(id -> payments.firstPosition(1, 8L * id)).max().orElse(0);
        final Map<Long, Long> ids = new HashMap<>();
        final Random random = new Random(1);
        long id = 0;
        @Nullable Long twin = null;
        while (twin == null)
        {
            id = random.nextLong() & -8;
            twin = payments.firstPosition(0, id) == last ? ids.put(Hashing.pair(0, id >>> 3) >>> 35, id) : null;
        }

        append(payments, WINDOW, twin);
        assertEquals(Payments.NOT_FOUND, payments.find(0, id));
        append(payments, WINDOW, id);
        assertFound(payments);
    }

    /** More open ones than the last group has room for: the others stand in the first. */
    @Test
    void shouldGoOnFromTheLastGroupToTheFirst()
    {
        final int most = 12;
        final Payments payments = new Payments(WINDOW, most, new UndoLog(0));
        final int last = IntStream.range(0, 1_000).map(id -> payments.firstPosition(7, 8L * id)).max().orElse(0);
        final long[] ids = LongStream.range(0, 100_000).filter(id -> payments.firstPosition(7, id) == last)
            .limit(most).toArray();
        for (final long id : ids)
        {
            payments.open(7, id, 0, 0, 1, 0);
        }

        for (int i = 0; i < most; i++)
        {
            final int row = payments.find(7, ids[i]);
            assertTrue(payments.isOpen(row), "id=" + ids[i]);
            if (i % 2 == 0)
            {
                assertEquals(payments.close(row), payments.find(7, ids[i]));
            }
            else
            {
                payments.discard(row);
                assertEquals(Payments.NOT_FOUND, payments.find(7, ids[i]));
            }
        }
        assertEquals(0, payments.openCount());
    }

    @Test
    void shouldMoveIntoALargerOne()
    {
        final Payments payments = new Payments(WINDOW, OPEN, new UndoLog(0));
        final int[] open = open(payments);
        payments.discard(open[1]);
        payments.discard(open[3]);
        for (int i = 0; i < 3 * WINDOW / 2; i++)
        {
            append(payments, WINDOW, 1000 + i);
        }

        final Payments larger = new Payments(2 * WINDOW, 2 * OPEN, new UndoLog(0));
        payments.copyTo(larger);

        assertEquals(WINDOW, larger.count());
        assertFound(larger);
        assertEquals(remembered.getFirst(), larger.word(larger.windowRow(0), Payments.ID_LOW));
        assertEquals(2, larger.openCount());
        assertOpen(larger, new int[] { larger.openRow(payments.openSlot(open[0])), 0,
            larger.openRow(payments.openSlot(open[2])) }, 0, 2);
        // The rest of its places are free, and it evicts no sooner than it is full.
        for (int i = 0; i < 2 * OPEN - 2; i++)
        {
            assertTrue(larger.hasOpenRow());
            larger.open(8, i, 0, 0, 1, 0);
        }
        assertFalse(larger.hasOpenRow());
        for (int i = 0; i < WINDOW; i++)
        {
            append(larger, 2 * WINDOW, 2000 + i);
        }
        assertFound(larger);
        append(larger, 2 * WINDOW, 3000);
        assertOpen(larger, new int[] { larger.find(7, 100), 0, larger.find(7, 102) }, 0, 2);
    }

    /** Opens as many as there is room for. */
    private static int[] open(final Payments payments)
    {
        final int[] rows = new int[OPEN];
        for (int i = 0; i < OPEN; i++)
        {
            assertTrue(payments.hasOpenRow());
            rows[i] = payments.open(7, 100 + i, i, 200 + i, 1, 300 + i);
        }
        assertEquals(OPEN, payments.openCount());
        return rows;
    }

    private static void assertOpen(final Payments payments, final int[] rows, final int... numbers)
    {
        for (final int i : numbers)
        {
            assertEquals(rows[i], payments.find(7, 100 + i));
            assertTrue(payments.isOpen(rows[i]));
            assertTrue(payments.isTaken(payments.openSlot(rows[i])));
            assertEquals(rows[i], payments.openRow(payments.openSlot(rows[i])));
            assertEquals(300 + i, payments.initiator(rows[i]));
            assertEquals(200 + i, payments.timeNs(rows[i]));
        }
    }

    /** Appends ids that all belong where one does. */
    private void crowd(final Payments payments, final int window, final int position, final int count)
    {
        long id = remembered.isEmpty() ? 0 : remembered.getLast();
        for (int i = 0; i < count; i++)
        {
            do
            {
                id++;
            }
            while (payments.firstPosition(0, id) != position);
            append(payments, window, id);
            if (i % 16 == 0 || (i > 256 && i < 300))
            {
                assertFound(payments);
            }
        }
    }

    private void append(final Payments payments, final int window, final long idLow)
    {
        payments.append(0, idLow, 0, 0, 1);
        remembered.add(idLow);
        if (remembered.size() > window)
        {
            assertEquals(Payments.NOT_FOUND, payments.find(0, remembered.remove()), "seed=" + seed);
        }
    }

    private void assertFound(final Payments payments)
    {
        for (final long idLow : remembered)
        {
            final int row = payments.find(0, idLow);
            assertEquals(idLow, row == Payments.NOT_FOUND ? -1 : payments.word(row, Payments.ID_LOW), "seed=" + seed);
        }
    }

    /** Entries that nothing finds and nothing takes out show in no answer. */
    private static long entries(final Payments payments) throws ReflectiveOperationException
    {
        return Arrays.stream((long[])of(payments, "entries")).filter(entry -> entry != 0).count();
    }

    private static Object of(final Payments payments, final String name) throws ReflectiveOperationException
    {
        final Field index = Payments.class.getDeclaredField("index");
        index.setAccessible(true);
        final Field field = PaymentIndex.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(index.get(payments));
    }
}
