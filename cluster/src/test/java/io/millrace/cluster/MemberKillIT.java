package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.aeron.cluster.ClusterTool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members in processes of their own, killed by {@code kill -9} while two clients pay and look up: what these are
 * told is linearizable, all goes on once a majority is there, a killed member comes again from what it left, and all
 * come to the same, as do their audit journals. Each kind of kill once; {@code -Dcluster.kills=N} goes on with N more,
 * drawn from {@code -Dseed=}.
 */
final class MemberKillIT
{
    private static final int MEMBERS = 3;
    private static final int MORE = Integer.getInteger("cluster.kills", 0);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int ACCOUNTS = 4;
    private static final int TELLERS = 6;
    private static final int PROGRESS = 300;
    private static final long START_NS = TimeUnit.SECONDS.toNanos(2);

    @TempDir
    private Path directory = Path.of("");

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final History history = new History();
    private final List<MemberProcess> members = new ArrayList<>();

    /** Who is killed, given who leads. */
    private enum Kill
    {
        LEADER(1),
        FOLLOWER(1),
        /** While it takes a snapshot. */
        LEADER_IN_A_SNAPSHOT(1),
        /** Once more while it comes again. */
        FOLLOWER_TWICE(1),
        LEADER_AND_FOLLOWER(2),
        ALL(3);

        private final int count;

        Kill(final int count)
        {
            this.count = count;
        }
    }

    @Test
    void shouldTellOneStoryWhoeverIsKilled()
    {
        assertTimeoutPreemptively(Duration.ofSeconds(300 + 60L * MORE), this::killEachWay);
    }

    private void killEachWay() throws Exception
    {
        System.out.println("MemberKillIT -Dseed=" + SEED + " -Dcluster.kills=" + MORE);
        writeFiles();
        try
        {
            for (int id = 0; id < MEMBERS; id++)
            {
                members.add(MemberProcess.start(file(id), "--found"));
            }
            payWhileTheyAreKilled();
            TestCluster.await("equal sequences", () -> members.stream().map(MemberProcess::status)
                .map(status -> status.map(LocalMember.Status::sequence).orElse(-1L)).distinct().count() == 1);
            final List<String> digests = new ArrayList<>();
            for (final MemberProcess member : members)
            {
                digests.add(member.end());
            }
            assertEquals(1, digests.stream().distinct().count(), digests::toString);
            for (int id = 0; id < MEMBERS; id++)
            {
                final String recovered = AuditJournals.recover(directory.resolve("audit-" + id)).toString();
                assertEquals(digests.get(id), digests.get(id).split(" ", 2)[0] + ' ' + recovered);
            }
        }
        finally
        {
            members.forEach(MemberProcess::close);
        }
        assertEquals("", history.check());
        System.out.println("answers=" + history.size());
    }

    private void payWhileTheyAreKilled() throws Exception
    {
        try (ClusterClient one = client(); ClusterClient two = client())
        {
            Teller.fund(one, ACCOUNTS, history);
            final List<Teller> tellers = new ArrayList<>();
            for (int number = 1; number <= TELLERS; number++)
            {
                tellers.add(new Teller(number % 2 == 0 ? one : two, number, ACCOUNTS, history, SEED));
            }
            tellers.forEach(Thread::start);
            for (final Kill each : Kill.values())
            {
                killAndStart(each);
            }
            for (int more = 0; more < MORE; more++)
            {
                killAndStart(Kill.values()[random.nextInt(Kill.values().length)]);
            }
            for (final Teller teller : tellers)
            {
                teller.finish();
            }
        }
    }

    private void killAndStart(final Kill how) throws Exception
    {
        awaitProgress(how + " to begin");
        final int leader = awaitLeader();
        final int first = how == Kill.FOLLOWER || how == Kill.FOLLOWER_TWICE ?
            (leader + 1 + random.nextInt(MEMBERS - 1)) % MEMBERS : leader;
        final Thread snapshot = new Thread(() -> ClusterTool.snapshot(MemberFile.read(file(leader)).context()
            .clusterDirectory().toFile(),
            new PrintStream(OutputStream.nullOutputStream(), false,
                StandardCharsets.UTF_8)));
        if (how == Kill.LEADER_IN_A_SNAPSHOT)
        {
            snapshot.start();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
        final List<Integer> killed =
            IntStream.range(0, how.count).map(i -> (first + i) % MEMBERS).boxed().toList();
        for (final int id : killed)
        {
            members.get(id).kill();
        }
        snapshot.join();
        if (how.count == 1)
        {
            awaitProgress(how.toString());
        }
        for (final int id : killed)
        {
            members.set(id, MemberProcess.start(file(id)));
        }
        if (how == Kill.FOLLOWER_TWICE)
        {
            LockSupport.parkNanos(random.nextLong(START_NS));
            members.get(first).kill();
            members.set(first, MemberProcess.start(file(first)));
        }
        awaitProgress("the end of " + how);
    }

    private int awaitLeader()
    {
        final int[] leader = { -1 };
        TestCluster.await("a leader", () ->
        {
            for (int id = 0; id < MEMBERS; id++)
            {
                final Optional<LocalMember.Status> status = members.get(id).status();
                if (status.isPresent() && status.get().role().equals("leader"))
                {
                    leader[0] = id;
                }
            }
            return leader[0] >= 0;
        });
        return leader[0];
    }

    private void awaitProgress(final String what)
    {
        final int before = history.size();
        TestCluster.await("answers: " + what, () -> history.size() >= before + PROGRESS);
    }

    private ClusterClient client()
    {
        final MemberFile member = MemberFile.read(file(0));
        return ClusterClient.launch(new ClusterClient.Context().members(member.members()).secret(member.secret())
            .callTimeoutMs(150_000));
    }

    private void writeFiles() throws IOException
    {
        Files.writeString(directory.resolve("secret"), UUID.randomUUID() + "\n");
        final SplittableRandom addresses =
            new SplittableRandom(ProcessHandle.current().pid() ^ System.nanoTime());
        final List<String> endpoints = new ArrayList<>();
        for (int id = 0; id < MEMBERS; id++)
        {
            endpoints.add("127." + addresses.nextInt(1, 255) + '.' + addresses.nextInt(1, 255) + '.' + (id + 2) +
                ":9000");
        }
        final UUID ledgerId = UUID.randomUUID();
        for (int id = 0; id < MEMBERS; id++)
        {
            Files.write(file(id),
                List.of("ledger.id=" + ledgerId, "members=" + String.join(",", endpoints), "member.id=" + id,
                    "directory=member-" + id, "secret.file=secret", "aeron.directory=aeron-" + id,
                    "audit.journal=audit-" + id));
        }
    }

    private Path file(final int id)
    {
        return directory.resolve("member-" + id + ".properties");
    }
}
