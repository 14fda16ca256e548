package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentService;
import io.millrace.response.Fate;
import io.millrace.shard.ShardLaws;
import io.millrace.shard.ShardMap;
import io.millrace.shard.ShardedAnswer;
import io.millrace.shard.ShardedPayments;
import io.millrace.shard.ShardedPayments.Recovery;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two clusters are two shards, and each pays into the other while the leader of the first is stopped: every payment is
 * answered, and moved money once. Then a coordinator ends between the two, and another one finishes what it left.
 */
final class ShardedClustersTest
{
    private static final int EUR = ClusterTest.EUR;
    private static final long HERE = 1;
    private static final long THERE = 1L << 48 | 1;
    /** No election on the busiest machine takes as long. */
    private static final long VALIDITY_MS = 3_600_000;
    private static final ShardMap MAP = ShardMap.empty(VALIDITY_MS).with(0, 0).with(1, 1);
    private static final int AT_ONCE = 16;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldPayAcrossWhileALeaderStopsAndFinishWhatACoordinatorLeft()
    {
        assertTimeoutPreemptively(Duration.ofMinutes(4), this::payAcross);
    }

    private void payAcross() throws InterruptedException
    {
        try (TestCluster first = new TestCluster(directory.resolve("a"), 3).found();
            TestCluster second = new TestCluster(directory.resolve("b"), 1).found();
            ClusterClient here = first.client();
            ClusterClient there = second.client())
        {
            here.submit(AccountOpening.unbounded(HERE, EUR)).join();
            there.submit(AccountOpening.unbounded(THERE, EUR)).join();
            final Shards shards = new Shards(here, there);
            final Crossing outward = new Crossing(shards.services(), HERE, THERE);
            final Crossing inward = new Crossing(shards.services(), THERE, HERE);

            TestCluster.await("payments", () -> outward.paid.get() > 100 && inward.paid.get() > 100);
            final int leader = first.awaitLeader();
            first.stop(leader);
            final int before = outward.paid.get();
            TestCluster.await("payments under another leader", () -> outward.paid.get() > before + 5 * AT_ONCE);
            first.start(leader);
            final int net = outward.finish() - inward.finish();
            TestCluster.await("last steps", () -> ShardLaws.underWayMinor(here, EUR) == 0 &&
                ShardLaws.underWayMinor(there, EUR) == 0 && ShardLaws.check(shards.services(), EUR).isEmpty());

            check(shards, net);
            recover(shards, net);
        }
    }

    /** The payee's shard is never reached: the hold that stands on the payer's is given back, whoever asks for it. */
    private static void recover(final Shards shards, final int net)
    {
        final PaymentService here = shards.here();
        try (ShardedPayments ending = new ShardedPayments(MAP, Map.of(0, here, 1, cutOff(shards.there())), AT_ONCE))
        {
            assertThrows(CompletionException.class,
                () -> ending.submit(Payment.of(new UUID(9, 9), HERE, THERE, 5, EUR)).join());
        }
        assertEquals(-net - 5, here.account(HERE).join().orElseThrow().posted());
        assertEquals(5, ShardLaws.underWayMinor(here, EUR));

        try (ShardedPayments another = new ShardedPayments(MAP, shards.services(), AT_ONCE))
        {
            assertEquals(new Recovery(1, 0), another.recover(0, EUR, Long.MAX_VALUE).join());
            assertEquals(new Recovery(0, 0), another.recover(0, EUR, Long.MAX_VALUE).join());
        }
        check(shards, net);
    }

    private static void check(final Shards shards, final int net)
    {
        assertEquals(List.of(), ShardLaws.check(shards.services(), EUR));
        assertEquals(0, ShardLaws.underWayMinor(shards.here(), EUR));
        assertEquals(0, ShardLaws.underWayMinor(shards.there(), EUR));
        assertEquals(-net, shards.here().account(HERE).join().orElseThrow().posted());
        assertEquals(net, shards.there().account(THERE).join().orElseThrow().posted());
    }

    private record Shards(PaymentService here, PaymentService there)
    {
        Map<Integer, PaymentService> services()
        {
            return Map.of(0, here, 1, there);
        }
    }

    /** Accounts can be opened there, and nothing that moves money gets through. */
    private static PaymentService cutOff(final PaymentService service)
    {
        return (PaymentService)Proxy.newProxyInstance(
            PaymentService.class.getClassLoader(), new Class<?>[]
            { PaymentService.class }, (proxy, method, args) ->
            {
                if (args != null && args[0] instanceof List<?> chain && !(chain.get(0) instanceof AccountOpening))
                {
                    return CompletableFuture.failedFuture(new NoAnswerException("cut off", Fate.UNKNOWN, null));
                }
                try
                {
                    return method.invoke(service, args);
                }
                catch (final InvocationTargetException ex)
                {
                    throw ex.getCause();
                }
            });
    }

    /** Pays a cent across again and again, a few at once, with a coordinator of its own. */
    private static final class Crossing implements Runnable
    {
        private final AtomicInteger paid = new AtomicInteger();
        private final ShardedPayments payments;
        private final long from;
        private final long to;
        private final Thread thread;
        private volatile boolean isStopped;
        private int sent;

        Crossing(final Map<Integer, PaymentService> services, final long from, final long to)
        {
            payments = new ShardedPayments(MAP, services, AT_ONCE * 4);
            this.from = from;
            this.to = to;
            thread = new Thread(this, "crossing-" + from);
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run()
        {
            while (!isStopped)
            {
                final List<Payment> some = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++)
                {
                    some.add(Payment.of(new UUID(from, ++sent), from, to, 1, EUR));
                }
                final List<CompletableFuture<ShardedAnswer>> answers = some.stream().map(payments::submit).toList();
                for (int i = 0; i < AT_ONCE; i++)
                {
                    settle(some.get(i), answers.get(i));
                }
            }
        }

        /** Payments made, each once: no more is sent, and all is captured. */
        int finish() throws InterruptedException
        {
            isStopped = true;
            thread.join(120_000);
            payments.close();
            assertEquals(sent, paid.get(), "answered of those sent");
            return sent;
        }

        private void settle(final Payment payment, final CompletableFuture<ShardedAnswer> first)
        {
            CompletableFuture<ShardedAnswer> answer = first;
            while (true)
            {
                try
                {
                    if (!answer.join().isAccepted())
                    {
                        throw new IllegalStateException("refused: answer=" + answer.join());
                    }
                    paid.incrementAndGet();
                    return;
                }
                catch (final CompletionException unsettled)
                {
                    answer = payments.submit(payment);
                }
            }
        }
    }
}
