package io.millrace.cluster;

import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.ledger.LedgerDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three members on loopback in this process, each configured as {@link ClusterNode} configures it, that host the ledger
 * or an echo: all but the service is the same.
 */
public final class LocalCluster implements AutoCloseable
{
    /** What the members host. */
    public enum Service
    {
        /** Millrace's. */
        LEDGER,
        /** A bare one that says what it hears. */
        ECHO;

        /** @return its word in a table. */
        public String text()
        {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int SIZE = 3;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(120);
    private static final SplittableRandom ADDRESSES =
        new SplittableRandom(ProcessHandle.current().pid() ^ System.nanoTime());

    private final Service service;
    private final boolean isAudited;
    private final Path directory;
    private final UUID ledgerId = UUID.randomUUID();
    private final SharedSecret secret = SharedSecret.of(UUID.randomUUID().toString());
    private final Members members;
    private final @Nullable ClusterNode[] nodes = new ClusterNode[SIZE];

    /**
     * Starts three empty members.
     *
     * @param service   that they host.
     * @param isAudited whether each keeps an audit journal, if they host the ledger.
     * @throws IOException if there is no room for their directories.
     */
    public LocalCluster(final Service service, final boolean isAudited) throws IOException
    {
        this.service = service;
        this.isAudited = isAudited && service == Service.LEDGER;
        directory = Files.createTempDirectory("millrace-cluster");
        final List<Members.Endpoint> endpoints = new ArrayList<>();
        for (int id = 0; id < SIZE; id++)
        {
            // Loopback addresses that nobody else has: no port need be free.
            endpoints.add(new Members.Endpoint("127." + ADDRESSES.nextInt(1, 255) + '.' + ADDRESSES.nextInt(1, 255) +
                '.' + ADDRESSES.nextInt(2, 255), 9_000));
        }
        members = new Members(endpoints);
        startAll(true);
    }

    /** @return what the members host. */
    public Service service()
    {
        return service;
    }

    /** @return a client of the library's, for the ledger. */
    public ClusterClient client()
    {
        return ClusterClient.launch(clientContext());
    }

    /** @return a session that does no more than send and count, for either. */
    public BareSession session()
    {
        return new BareSession(service, clientContext());
    }

    /** Starts the members that do not run, with what they have on disk. */
    public void startAll()
    {
        startAll(false);
    }

    /** Stops all members, as a kill would, but tidily. */
    public void stopAll()
    {
        for (int id = 0; id < SIZE; id++)
        {
            stop(id);
        }
    }

    /** Stops the member that leads. */
    public void stopLeader()
    {
        stop(awaitLeader());
    }

    /** Has all members take a snapshot, and waits for it. */
    public void snapshot()
    {
        final LocalMember leader = new LocalMember(context(awaitLeader()));
        await("a snapshot", leader::snapshot);
    }

    /** Stops all members, once they have applied as much as one another, and checks that their ledgers are equal. */
    public void stopEqual()
    {
        await("equal sequences", () -> node(0).sequence() == node(1).sequence() &&
            node(1).sequence() == node(2).sequence());
        final List<ClusterNode> all = List.of(node(0), node(1), node(2));
        stopAll();
        final Set<LedgerDigest> digests =
            all.stream().map(node -> node.ledger().digest()).collect(Collectors.toSet());
        if (digests.size() > 1)
        {
            throw new IllegalStateException("members differ: " + digests);
        }
    }

    @Override
    public void close() throws IOException
    {
        stopAll();
        try (Stream<Path> files = Files.walk(directory))
        {
            files.sorted(Comparator.reverseOrder()).forEach(LocalCluster::delete);
        }
    }

    private int awaitLeader()
    {
        final int[] found = { -1 };
        await("a leader", () ->
        {
            for (int id = 0; id < SIZE; id++)
            {
                final ClusterNode node = nodes[id];
                if (node != null && node.isLeader())
                {
                    found[0] = id;
                }
            }
            return found[0] >= 0;
        });
        return found[0];
    }

    private void startAll(final boolean isFirst)
    {
        for (int id = 0; id < SIZE; id++)
        {
            if (nodes[id] == null)
            {
                // There is no ledger for an echo to found.
                nodes[id] = ClusterNode.launch(context(id).founding(isFirst && service == Service.LEDGER)
                    .joining(isFirst && service == Service.ECHO));
            }
        }
        awaitLeader();
    }

    private ClusterNode.Context context(final int id)
    {
        final ClusterNode.Context context =
            new ClusterNode.Context().memberId(id).members(members).ledgerId(ledgerId).secret(secret)
                .directory(directory.resolve("member-" + id))
                .hosted(ledger -> service == Service.ECHO ? new EchoService() : ledger)
                .errorHandler(reported ->
                {
                    // A member that ends by itself is found when it is stopped; all else is Aeron's own.
                });
        return isAudited ? context.auditJournal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
            .directory(directory.resolve("audit-" + id)).durability(Durability.INTERVAL))) : context;
    }

    private ClusterClient.Context clientContext()
    {
        return new ClusterClient.Context().members(members).secret(secret).host("127.0.0.1").callTimeoutMs(60_000);
    }

    private ClusterNode node(final int id)
    {
        final ClusterNode node = nodes[id];
        if (node == null)
        {
            throw new IllegalStateException("not running: id=" + id);
        }
        return node;
    }

    private void stop(final int id)
    {
        final ClusterNode node = nodes[id];
        if (node != null)
        {
            node.close();
            nodes[id] = null;
            node.fault().ifPresent(fault ->
            {
                throw new IllegalStateException("member has ended by itself: id=" + id, fault);
            });
        }
    }

    private static void await(final String what, final BooleanSupplier condition)
    {
        final long untilNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - untilNs > 0)
            {
                throw new IllegalStateException("waited in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void delete(final Path file)
    {
        try
        {
            Files.delete(file);
        }
        catch (final IOException undeletable)
        {
            throw new UncheckedIOException(undeletable);
        }
    }

}
