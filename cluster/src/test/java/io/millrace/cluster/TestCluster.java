package io.millrace.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.cluster.ClusterTool;
import io.millrace.ledger.LedgerDigest;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The members of a cluster in this process, on loopback addresses that nobody else has: a port need not be free, only
 * the address unused.
 */
final class TestCluster implements AutoCloseable
{
    static final SharedSecret SECRET = SharedSecret.of("no secret at all, but long enough for a test");
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final SplittableRandom ADDRESSES =
        new SplittableRandom(ProcessHandle.current().pid() ^ System.nanoTime());

    final UUID ledgerId = UUID.randomUUID();
    final Members members;
    final Network network;
    private final Path directory;
    private final @Nullable ClusterNode[] nodes;
    private Audit audit = Audit.NONE;
    private BiFunction<Integer, ClusterNode.Context, ClusterNode.Context> ofEach = (id, context) -> context;

    TestCluster(final Path directory, final int size)
    {
        this.directory = directory;
        nodes = new ClusterNode[size];
        final List<Members.Endpoint> endpoints = new ArrayList<>();
        for (int id = 0; id < size; id++)
        {
            endpoints
                .add(new Members.Endpoint("127." + ADDRESSES.nextInt(1, 255) + '.' + ADDRESSES.nextInt(1, 255) + '.' +
                    ADDRESSES.nextInt(2, 255), 9_000));
        }
        members = new Members(endpoints);
        network = new Network(members);
    }

    /** For all members, of those that start from now on. */
    TestCluster audit(final Audit ofAll)
    {
        audit = ofAll;
        return this;
    }

    /** How members are to be that start from now on. */
    TestCluster each(final BiFunction<Integer, ClusterNode.Context, ClusterNode.Context> how)
    {
        ofEach = how;
        return this;
    }

    TestCluster found()
    {
        for (int id = 0; id < nodes.length; id++)
        {
            start(id, context -> context.founding(true));
        }
        return this;
    }

    ClusterNode start(final int id)
    {
        return start(id, context -> context);
    }

    ClusterNode start(final int id, final UnaryOperator<ClusterNode.Context> how)
    {
        final ClusterNode node = ClusterNode.launch(how.apply(ofEach.apply(id, new ClusterNode.Context()
            .memberId(id).members(members).ledgerId(ledgerId).secret(SECRET)
            .directory(directory.resolve("member-" + id)).aeronDirectory(directory.resolve("aeron-" + id))
            .logTermLength(1 << 22).audit(audit).network(network.of(id)).errorHandler(reported ->
            {
            }))));
        nodes[id] = node;
        return node;
    }

    ClusterNode node(final int id)
    {
        final ClusterNode node = nodes[id];
        if (node == null)
        {
            throw new IllegalStateException("not running: id=" + id);
        }
        return node;
    }

    /** Ends a member without telling the others. */
    LedgerDigest stop(final int id)
    {
        final ClusterNode node = node(id);
        node.close();
        nodes[id] = null;
        return node.ledger().digest();
    }

    int awaitLeader()
    {
        final int[] found = { -1 };
        await("a leader", () ->
        {
            found[0] = leader();
            return found[0] >= 0;
        });
        return found[0];
    }

    boolean hasLeader()
    {
        return leader() >= 0;
    }

    private int leader()
    {
        int leader = -1;
        for (int id = 0; id < nodes.length; id++)
        {
            final ClusterNode node = nodes[id];
            if (node != null && node.isLeader())
            {
                leader = id;
            }
        }
        return leader;
    }

    /** All members that run have applied as much as one another; for when nothing is sent any more. */
    void awaitEqual()
    {
        await("equal sequences", () ->
        {
            long lowest = Long.MAX_VALUE;
            long highest = Long.MIN_VALUE;
            for (final ClusterNode node : nodes)
            {
                if (node != null)
                {
                    lowest = Math.min(lowest, node.sequence());
                    highest = Math.max(highest, node.sequence());
                }
            }
            return lowest == highest;
        });
    }

    void snapshot()
    {
        await("a snapshot", () -> ClusterTool.snapshot(node(awaitLeader()).clusterDirectory().toFile(),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));
    }

    ClusterClient client()
    {
        return ClusterClient.launch(context());
    }

    /** Deadlines beyond the patience of a test: what is not sent again in time fails it. */
    ClusterClient.Context context()
    {
        return new ClusterClient.Context().members(members).secret(SECRET).callTimeoutMs(150_000);
    }

    static void await(final String what, final BooleanSupplier condition)
    {
        final long untilNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() < untilNs, () -> "waited in vain for " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close()
    {
        for (final ClusterNode node : nodes)
        {
            if (node != null)
            {
                node.close();
            }
        }
    }
}
