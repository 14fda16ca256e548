package io.millrace.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Several producers, a thread each, that begin together.
 * <p>
 * Thread: the owner's; producers run on their own.
 */
final class Gateways implements AutoCloseable
{
    private final List<Producer> producers;
    private final ExecutorService threads;

    Gateways(final List<Producer> producers, final ThreadFactory threadFactory)
    {
        this.producers = producers;
        threads = Executors.newFixedThreadPool(producers.size(), threadFactory);
    }

    /** The producers, to be looked at while none of them runs. */
    List<Producer> producers()
    {
        return producers;
    }

    /** Has each producer run a loop; returns how long the longest took. */
    long run(final ToLongFunction<Producer> loop)
    {
        final List<Future<Long>> ends = new ArrayList<>();
        for (final Producer producer : producers)
        {
            ends.add(threads.submit(() -> loop.applyAsLong(producer)));
        }
        long longestNs = 0;
        for (final Future<Long> end : ends)
        {
            longestNs = Math.max(longestNs, await(end));
        }
        return longestNs;
    }

    /** Begins a measurement. */
    void restart()
    {
        producers.forEach(producer -> producer.responses().restart());
    }

    /** Commands sent so far by all. */
    long payments()
    {
        return producers.stream().mapToLong(Producer::payments).sum();
    }

    /** Times taken by all. */
    Histogram histogram()
    {
        final Histogram sum = producers.get(0).responses().histogram().copy();
        producers.stream().skip(1).forEach(producer -> sum.add(producer.responses().histogram()));
        return sum;
    }

    /** When the times taken by all were longest. */
    WorstSeconds worst()
    {
        final WorstSeconds all = new WorstSeconds();
        producers.forEach(producer -> all.add(producer.responses().worst()));
        return all;
    }

    /** Fails if an answer to any was wrong. */
    void check()
    {
        producers.forEach(producer -> producer.responses().check());
    }

    @Override
    public void close()
    {
        threads.shutdownNow();
    }

    private static long await(final Future<Long> end)
    {
        try
        {
            return end.get();
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        catch (final ExecutionException failed)
        {
            throw new IllegalStateException("a producer failed", failed.getCause());
        }
    }
}
