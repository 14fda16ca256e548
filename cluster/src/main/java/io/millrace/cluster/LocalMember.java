package io.millrace.cluster;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.cluster.ClusterTool;
import io.aeron.cluster.service.Cluster;
import io.aeron.exceptions.AeronException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.agrona.concurrent.status.CountersReader;

/**
 * A member that runs on this machine in another process: how it is, and what an operator has it do. By its files, not
 * over the network: who may write those may do this.
 */
public final class LocalMember
{
    private static final long TIMEOUT_MS = 2_000;

    private final ClusterNode.Context context;

    /**
     * A member.
     *
     * @param context by which it was launched.
     */
    public LocalMember(final ClusterNode.Context context)
    {
        this.context = context;
    }

    /**
     * How a member is.
     *
     * @param role          leader, follower or candidate.
     * @param sequence      of the last command that its ledger has applied, -1 for none.
     * @param resultsDigest of all answers up to it: equal on members at the same sequence.
     */
    public record Status(String role, long sequence, long resultsDigest)
    {
    }

    /** @return how it is, empty if it does not run. */
    public Optional<Status> status()
    {
        try (Aeron aeron = Aeron.connect(new Aeron.Context().driverTimeoutMs(TIMEOUT_MS)
            .aeronDirectoryName(context.aeronDirectory().toString()).errorHandler(reported ->
            {
            })))
        {
            final CountersReader counters = aeron.countersReader();
            final long role = MemberCounters.value(counters, AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID, 0);
            final long digest = MemberCounters.value(counters, MemberCounters.DIGEST_TYPE_ID, 0);
            return Optional.of(new Status(Cluster.Role.get(role).name().toLowerCase(Locale.ROOT),
                MemberCounters.value(counters, MemberCounters.SEQUENCE_TYPE_ID, -1), digest));
        }
        catch (final AeronException silent)
        {
            return Optional.empty();
        }
    }

    /**
     * Has all members take a snapshot at the same place of the log; the leader's alone can be told to.
     *
     * @return whether it was done: false if this one does not lead, or does not run.
     */
    public boolean snapshot()
    {
        return ClusterTool.snapshot(context.clusterDirectory().toFile(), quiet());
    }

    /**
     * Ends all members in order, each with a snapshot; the leader's alone can be told to. One member alone is ended
     * by ending its process.
     *
     * @return whether it was told: false if this one does not lead, or does not run.
     */
    public boolean stopAll()
    {
        return ClusterTool.shutdown(context.clusterDirectory().toFile(), quiet());
    }

    private static PrintStream quiet()
    {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
