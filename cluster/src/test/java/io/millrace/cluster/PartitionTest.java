package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.LedgerDigest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network between three members breaks in each of a few ways while two clients pay and look up: what they are told
 * is linearizable, all goes on once a majority can speak, and all members come to the same. {@code
 * -Dcluster.partitions=N} goes on with N more, drawn from {@code -Dseed=}.
 */
final class PartitionTest
{
    private static final int MEMBERS = 3;
    private static final int MORE = Integer.getInteger("cluster.partitions", 0);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int ACCOUNTS = 4;
    private static final int TELLERS = 6;
    /** Answers that show that a majority goes on. */
    private static final int PROGRESS = 300;
    /** Time enough for somebody to see that nobody is heard. */
    private static final long TERM_NS = TimeUnit.MILLISECONDS.toNanos(1_200);

    @TempDir
    private Path directory = Path.of("");

    /** How the network breaks. */
    private enum Break
    {
        LEADER_ALONE,
        LEADER_UNHEARD,
        LEADER_DEAF,
        FOLLOWER_ALONE,
        FOLLOWER_UNHEARD,
        FOLLOWER_DEAF,
        /** The third one hears both. */
        LEADER_AND_ONE_APART,
        LOSSY,
        EACH_ALONE;

        /** Given who leads, and one that does not. */
        void on(final Network network, final int leader, final int other)
        {
            switch (this)
            {
                case LEADER_ALONE -> network.isolate(leader);
                case LEADER_UNHEARD -> network.silence(leader);
                case LEADER_DEAF -> network.deafen(leader);
                case FOLLOWER_ALONE -> network.isolate(other);
                case FOLLOWER_UNHEARD -> network.silence(other);
                case FOLLOWER_DEAF -> network.deafen(other);
                case LEADER_AND_ONE_APART -> network.part(leader, other);
                case LOSSY -> network.lose(50);
                case EACH_ALONE -> network.lose(1_000);
            }
        }
    }

    @Test
    void shouldTellOneStoryHoweverTheNetworkBreaks()
    {
        assertTimeoutPreemptively(Duration.ofSeconds(240 + 60L * MORE), this::breakEachWay);
    }

    private void breakEachWay() throws InterruptedException
    {
        System.out.println("PartitionTest -Dseed=" + SEED + " -Dcluster.partitions=" + MORE);
        final SplittableRandom random = new SplittableRandom(SEED);
        final Bursts bursts = new Bursts();
        final History history = new History();
        try (TestCluster cluster = new TestCluster(directory, MEMBERS).audit(bursts).found();
            ClusterClient one = cluster.client();
            ClusterClient two = cluster.client())
        {
            Teller.fund(one, ACCOUNTS, history);
            final List<Teller> tellers = new ArrayList<>();
            for (int number = 1; number <= TELLERS; number++)
            {
                tellers.add(new Teller(number % 2 == 0 ? one : two, number, ACCOUNTS, history, SEED));
            }
            tellers.forEach(Thread::start);
            for (final Break each : Break.values())
            {
                breakAndHeal(cluster, each, random.nextInt(MEMBERS - 1), history);
            }
            for (int more = 0; more < MORE; more++)
            {
                breakAndHeal(cluster, Break.values()[random.nextInt(Break.values().length)],
                    random.nextInt(MEMBERS - 1), history);
            }
            for (final Teller teller : tellers)
            {
                teller.finish();
            }
            cluster.awaitEqual();
            final List<LedgerDigest> digests = List.of(cluster.stop(0), cluster.stop(1), cluster.stop(2));
            assertEquals(List.of(bursts.replay(), bursts.replay(), bursts.replay()), digests);
        }
        assertEquals("", history.check());
        System.out.println("answers=" + history.size());
    }

    private static void breakAndHeal(
        final TestCluster cluster, final Break how, final int follower, final History history)
    {
        awaitProgress(history, how + " to begin");
        final int leader = cluster.awaitLeader();
        final int other = (leader + 1 + follower) % MEMBERS;
        how.on(cluster.network, leader, other);
        if (how == Break.EACH_ALONE)
        {
            checkSilence(cluster, history);
        }
        else
        {
            LockSupport.parkNanos(TERM_NS);
            awaitProgress(history, how.toString());
        }
        switch (how)
        {
            case LEADER_ALONE, LEADER_UNHEARD, LEADER_DEAF -> assertNotEquals(leader, cluster.awaitLeader());
            case FOLLOWER_ALONE, FOLLOWER_DEAF -> assertTrue(
                cluster.node(other).sequence() + PROGRESS / 3 < cluster.node(leader).sequence(), "it did hear");
            default ->
            {
                // Whoever leads may go on leading.
            }
        }
        cluster.network.heal();
        awaitProgress(history, "the end of " + how);
    }

    /** No majority, no answer. */
    private static void checkSilence(final TestCluster cluster, final History history)
    {
        TestCluster.await("no leader", () -> !cluster.hasLeader());
        final int told = history.size();
        LockSupport.parkNanos(TERM_NS);
        assertTrue(history.size() - told <= TELLERS, "who answered? more=" + (history.size() - told));
    }

    private static void awaitProgress(final History history, final String what)
    {
        final int before = history.size();
        TestCluster.await("answers: " + what, () -> history.size() >= before + PROGRESS);
    }
}
