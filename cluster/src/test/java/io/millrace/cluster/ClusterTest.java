package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentService;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.Limits;
import io.millrace.ledger.ResultCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members under load from two clients, of which one after the other is stopped, the leader first, then each once
 * more, the leader last: every acknowledged payment is there, once, and all members have come to what an embedded
 * ledger comes to from the audit journal of each. {@code -Dcluster.rounds=N} goes on.
 */
final class ClusterTest
{
    static final int EUR = 978;
    static final long CASH = 1;
    static final int ROUNDS = Integer.getInteger("cluster.rounds", 1);
    private static final int LAG = 2_000;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldLoseNothingAndPayNothingTwiceWhoeverStops()
    {
        assertTimeoutPreemptively(Duration.ofSeconds(180 + 120L * ROUNDS), this::stopWhoeverRuns);
    }

    private void stopWhoeverRuns() throws InterruptedException
    {
        long paid = 0;
        long settled = 0;
        try (TestCluster cluster = new TestCluster(directory, 3)
            .each((id, context) -> context.auditJournal(AuditJournals.at(journal(id)))).found())
        {
            try (ClusterClient one = cluster.client(); ClusterClient two = cluster.client())
            {
                one.submit(AccountOpening.unbounded(CASH, EUR)).join();
                for (int round = 0; round < ROUNDS; round++)
                {
                    final Payer first = open(one, 1_000 + 2L * round);
                    final Payer second = open(two, 1_001 + 2L * round);
                    stopOneByOne(cluster, List.of(first, second));
                    rollingRestart(cluster, List.of(first, second));
                    first.finish();
                    second.finish();
                    final long newest = restartAll(cluster);
                    check(one, first, newest);
                    check(two, second, newest);
                    paid += first.acknowledged().size() + second.acknowledged().size();
                    settled += first.settled() + second.settled();
                    repeat(two, first, newest);
                    repeat(one, second, newest);
                    assertEquals(-paid, one.account(CASH).join().orElseThrow().posted());
                }
            }
            cluster.awaitEqual();
            final List<LedgerDigest> digests = List.of(cluster.stop(0), cluster.stop(1), cluster.stop(2));
            assertEquals(digests.get(0), digests.get(1));
            assertEquals(digests.get(0), digests.get(2));
            for (int id = 0; id < 3; id++)
            {
                assertEquals(digests.get(id), AuditJournals.recover(journal(id)));
            }
        }
        System.out.println("cluster.rounds=" + ROUNDS + " payments=" + paid + " unknownSettled=" + settled);
    }

    private Path journal(final int id)
    {
        return directory.resolve("audit-" + id);
    }

    private static Payer open(final PaymentService payments, final long account)
    {
        final Payer payer = new Payer(payments, account);
        payments.submit(AccountOpening.creditNormal(account, EUR)).join();
        payer.start();
        return payer;
    }

    /**
     * Leader and follower stop and come again; the follower has missed something, and the leader's term a snapshot.
     */
    private static void stopOneByOne(final TestCluster cluster, final List<Payer> payers)
    {
        awaitMore(payers, 500);
        final int leader = cluster.awaitLeader();
        cluster.stop(leader);
        awaitMore(payers, 500);
        cluster.start(leader);
        final int follower = (cluster.awaitLeader() + 1) % 3;
        cluster.stop(follower);
        awaitMore(payers, LAG);
        cluster.snapshot();
        awaitMore(payers, 500);
        cluster.start(follower);
        awaitMore(payers, 500);
    }

    /** As an operator does it, under load: followers first, the leader last, each followed until it has caught up. */
    private static void rollingRestart(final TestCluster cluster, final List<Payer> payers)
    {
        final int leader = cluster.awaitLeader();
        for (int step = 1; step <= 3; step++)
        {
            final int next = (leader + step) % 3;
            cluster.stop(next);
            awaitMore(payers, 100);
            final ClusterNode restarted = cluster.start(next);
            final long there = cluster.node(cluster.awaitLeader()).sequence();
            TestCluster.await("a restarted member to catch up", () -> restarted.sequence() >= there);
        }
    }

    /**
     * From snapshot and log, or where none was taken of the log alone.
     *
     * @return the last sequence before.
     */
    private static long restartAll(final TestCluster cluster)
    {
        cluster.awaitEqual();
        final long newest = cluster.node(0).sequence();
        for (int id = 0; id < 3; id++)
        {
            cluster.stop(id);
        }
        for (int id = 0; id < 3; id++)
        {
            cluster.start(id);
        }
        return newest;
    }

    private static void check(final PaymentService payments, final Payer payer, final long newest)
    {
        final List<UUID> ids = remembered(payer, newest);
        final int step = 256;
        for (int from = 0; from < ids.size(); from += step)
        {
            final List<UUID> some = ids.subList(from, Math.min(ids.size(), from + step));
            final var found = some.stream().map(payments::payment).toList();
            found.stream().map(CompletableFuture::join).map(Optional::orElseThrow)
                .forEach(state -> assertEquals(ResultCode.ACCEPTED, state.outcome()));
        }
        final long account = Long.parseLong(payer.getName().substring("payer-".length()));
        assertEquals(payer.acknowledged().size(), payments.account(account).join().orElseThrow().posted());
    }

    /** A member that is fast forgets the first payments of a round before its end; their money is counted. */
    private static List<UUID> remembered(final Payer payer, final long newest)
    {
        final long oldest = newest - Limits.DEFAULT.paymentsWindow();
        return payer.acknowledged().entrySet().stream().filter(one -> one.getValue() > oldest).map(Map.Entry::getKey)
            .toList();
    }

    /** Another client sends some of it again: nothing moves, and it hears that it did before. */
    private static void repeat(final PaymentService payments, final Payer payer, final long newest)
    {
        final List<UUID> ids = remembered(payer, newest).subList(0, 100);
        final var answers = ids.stream().map(id -> payments.submit(payer.payment(id))).toList();
        answers.stream().map(CompletableFuture::join).forEach(result ->
        {
            assertEquals(ResultCode.DUPLICATE, result.code());
            assertTrue(result.isAccepted());
        });
    }

    private static void awaitMore(final List<Payer> payers, final int more)
    {
        final int before = count(payers);
        TestCluster.await(more + " more payments", () -> count(payers) >= before + more);
        assertTrue(count(payers) > before);
    }

    private static int count(final List<Payer> payers)
    {
        return payers.stream().mapToInt(payer -> payer.acknowledged().size()).sum();
    }
}
