package io.millrace.benchmarks.micro;

import io.millrace.benchmarks.Journals;
import io.millrace.benchmarks.Lane;
import io.millrace.benchmarks.PaymentStream;
import io.millrace.benchmarks.RawHop;
import io.millrace.benchmarks.Wait;
import io.millrace.benchmarks.Workload;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.Limits;
import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.response.ResponseListener;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * There and back, one payment at a time: through the engine in mode process, through an engine without a journal, and
 * through a {@linkplain RawHop bare Disruptor} with the same wait strategy. Distributions are the load rig's to tell.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets parameters, and calls set-ups.
public class HopBenchmark
{
    private static final int RING_SLOTS = 1 << 14;
    private static final int MAX_BURST = 1 << 12;
    private static final int ACCOUNTS = 10_000;
    private static final int SPINS = 100;

    /** Somebody at the other end, and the number of those it has told of. */
    @State(Scope.Thread)
    public abstract static class Way implements ResponseListener
    {
        /** Of the thread at the other end. */
        @Param({ "spinning", "blocking" })
        String waiting;

        final PaymentStream stream = new PaymentStream(ACCOUNTS, true);
        Lane lane;
        long number;
        private volatile long lastHeard = -1;
        private volatile long wrong;

        Wait waiting()
        {
            return Wait.valueOf(waiting.toUpperCase(Locale.ROOT));
        }

        void heard(final long sequence)
        {
            lastHeard = sequence;
        }

        @Override
        public void onResult(final Result result)
        {
            if (!result.isAccepted())
            {
                wrong = result.sequence();
            }
            heard(result.sequence());
        }

        @Override
        public void onUnanswered(final long sequence, final Fate fate, final Throwable cause)
        {
            wrong = sequence;
            heard(sequence);
        }

        void send()
        {
            final long sequence = lane.claim(1);
            stream.encode(number++, lane.buffer(), lane.offset(sequence));
            await(sequence);
        }

        void await(final long sequence)
        {
            lane.publish(sequence, 1);
            int spins = 0;
            while (lastHeard < sequence)
            {
                if (++spins < SPINS)
                {
                    Thread.onSpinWait();
                }
                else
                {
                    YieldingIdleStrategy.INSTANCE.idle();
                }
            }
        }

        void check()
        {
            if (wrong != 0)
            {
                throw new IllegalStateException("refused or not answered: sequence=" + wrong);
            }
        }
    }

    /** The engine's side. */
    public static class EngineWay extends Way
    {
        /** What it keeps. */
        @Param({ "chronicle", "none" })
        String journal;

        private Journals journals;
        private PaymentEngine engine;

        /**
         * Launches it and opens the accounts.
         *
         * @throws IOException if the journal's directory cannot be made.
         */
        @Setup
        public void setUp() throws IOException
        {
            journals = new Journals(
                Journals.Kind.valueOf(journal.toUpperCase(Locale.ROOT)), Durability.PROCESS, MAX_BURST);
            engine = PaymentEngine.launch(new PaymentEngine.Context()
                .journal(journals::open)
                .limits(new Limits(Workload.accountsMax(ACCOUNTS), 1 << 18, 1, 1, 1, 2, 2))
                .ringSlots(RING_SLOTS).maxBurst(MAX_BURST).staged(false).waitStrategy(waiting().supplier()));
            final PaymentClient client = engine.client(this);
            lane = Lane.of(client);
            for (int index = 0; index < ACCOUNTS; index++)
            {
                final long sequence = lane.claim(1);
                stream.encodeOpening(index, lane.buffer(), lane.offset(sequence));
                await(sequence);
            }
        }

        /**
         * Closes it.
         *
         * @throws IOException if the journal's directory cannot be removed.
         */
        @TearDown
        public void tearDown() throws IOException
        {
            check();
            engine.close();
            journals.close();
        }
    }

    /** The bare ring's side. */
    public static class RawWay extends Way
    {
        private RawHop hop;

        /** Starts it. */
        @Setup
        public void setUp()
        {
            hop = new RawHop(RING_SLOTS, waiting().supplier().get(), Thread::new, RawHop.Work.NONE, RING_SLOTS);
            lane = hop.lane(this::heard);
        }

        /** Ends it. */
        @TearDown
        public void tearDown()
        {
            hop.close();
        }
    }

    /**
     * A payment through the engine.
     *
     * @param way through it.
     */
    @Benchmark
    public void engine(final EngineWay way)
    {
        way.send();
    }

    /**
     * The same bytes through the bare ring.
     *
     * @param way through it.
     */
    @Benchmark
    public void rawHop(final RawWay way)
    {
        way.send();
    }
}
