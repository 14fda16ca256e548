package io.millrace.engine;

import static io.millrace.engine.EngineFixture.ALICE;
import static io.millrace.engine.EngineFixture.cent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Responses on the thread of who polls them: all, once, in order, and no way to wait for each other for ever.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ResponseQueueTest
{
    private static final int OPENINGS = 3;

    private final EngineFixture fixture = new EngineFixture();
    private final MemoryJournal journal = new MemoryJournal();
    private final Heard heard = new Heard();

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldHandOverAllInOrderOnThePollersThreadHoweverSmallItIs(final boolean isStaged)
    {
        final int payments = 20_000;
        final ResponseQueue queue = new ResponseQueue(10);
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client(queue);
            int sent = 0;
            while (heard.sequences.size() < payments)
            {
                final long sequence = sent < payments ? client.tryClaim(1) : PaymentClient.BACK_PRESSURED;
                if (sequence >= 0)
                {
                    cent(++sent).encode(client.buffer(), client.offset(sequence));
                    client.publish(sequence, 1);
                }
                queue.poll(heard, 7);
            }
            assertEquals(payments, engine.account(ALICE).join().orElseThrow().available());
        }

        assertTrue(queue.isEmpty());
        assertEquals(LongStream.range(OPENINGS, OPENINGS + payments).boxed().toList(), heard.sequences);
        assertEquals(Set.of(Thread.currentThread()), heard.threads);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldNotLetThePollerWaitForRoom(final boolean isStaged)
    {
        final ResponseQueue queue = new ResponseQueue(4);
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged)))
        {
            EngineFixture.openAccounts(engine);
            final PaymentClient client = engine.client(queue);
            queue.poll(heard, 1);

            final IllegalStateException thrown = assertThrows(IllegalStateException.class, () ->
            {
                for (int i = 0; i < 10_000; i++)
                {
                    client.publish(client.claim(1), 1);
                }
            });

            assertTrue(String.valueOf(thrown.getMessage()).contains("tryClaim"), thrown::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldKeepWhatFindsNoRoomWhileThePollerCloses(final boolean isStaged)
    {
        final int payments = 200;
        final ResponseQueue queue = new ResponseQueue(4);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));
        EngineFixture.openAccounts(engine);
        final PaymentClient client = engine.client(queue);
        for (int i = 1; i <= payments; i++)
        {
            final long sequence = client.claim(1);
            cent(i).encode(client.buffer(), client.offset(sequence));
            client.publish(sequence, 1);
        }

        engine.close();

        while (queue.poll(heard, 3) > 0)
        {
            assertTrue(heard.sequences.size() <= payments);
        }
        assertTrue(queue.isEmpty());
        assertEquals(LongStream.range(OPENINGS, OPENINGS + payments).boxed().toList(), heard.sequences);
    }

    @ParameterizedTest
    @ValueSource(booleans =
    { false, true })
    void shouldTellFatesBehindResults(final boolean isStaged)
    {
        final ResponseQueue queue = new ResponseQueue(1_000);
        final PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, isStaged));
        EngineFixture.openAccounts(engine);
        journal.failAt(OPENINGS + 5);
        final PaymentClient client = engine.client(queue);
        int published = 0;
        long sequence = client.tryClaim(1);
        while (sequence >= 0)
        {
            cent(++published).encode(client.buffer(), client.offset(sequence));
            client.publish(sequence, 1);
            sequence = published < 50 ? client.tryClaim(1) : PaymentClient.BACK_PRESSURED;
        }
        engine.close();

        queue.poll(heard, 1_000);

        assertEquals(LongStream.range(OPENINGS, OPENINGS + published).boxed().toList(), heard.sequences);
        assertFalse(heard.fates.isEmpty());
    }

    @Test
    void shouldThrowWhatAListenerThrowsAndGoOnBehindIt()
    {
        final IllegalStateException mistake = new IllegalStateException("mistake");
        final ResponseQueue queue = new ResponseQueue(100);
        try (PaymentEngine engine = PaymentEngine.launch(fixture.context(journal, false).listener(queue)))
        {
            EngineFixture.openAccounts(engine);
            EngineFixture.awaitTrue(() -> !queue.isEmpty());

            assertSame(mistake, assertThrows(IllegalStateException.class, () -> queue.poll(result ->
            {
                throw mistake;
            }, 1)));
            while (heard.sequences.size() < OPENINGS - 1)
            {
                queue.poll(heard, 1);
            }

            assertEquals(List.of(1L, 2L), heard.sequences);
        }
    }

    @Test
    void shouldRefuseSizesOutOfRange()
    {
        assertThrows(IllegalArgumentException.class, () -> new ResponseQueue(0));
        assertThrows(IllegalArgumentException.class, () -> new ResponseQueue((1 << 22) + 1));
        assertTrue(new ResponseQueue(1).isEmpty());
    }

    /** What was polled, and on which threads. */
    private static final class Heard implements ResponseListener
    {
        private final List<Long> sequences = new ArrayList<>();
        private final List<Fate> fates = new ArrayList<>();
        private final Set<Thread> threads = new HashSet<>();

        @Override
        public void onResult(final Result result)
        {
            sequences.add(result.sequence());
            threads.add(Thread.currentThread());
        }

        @Override
        public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
        {
            sequences.add(sequence);
            fates.add(fate);
        }
    }
}
