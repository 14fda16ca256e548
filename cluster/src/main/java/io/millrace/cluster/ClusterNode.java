package io.millrace.cluster;

import io.aeron.CommonContext;
import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.client.AeronArchive;
import io.aeron.cluster.ClusteredMediaDriver;
import io.aeron.cluster.ConsensusModule;
import io.aeron.cluster.RecordingLog;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.cluster.service.ClusteredServiceContainer;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.millrace.journal.spi.DirectoryLock;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.Journal;
import io.millrace.journal.spi.JournalException;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.Limits;
import io.millrace.ledger.ResultSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NoOpLock;
import org.jspecify.annotations.Nullable;

/**
 * A member of a cluster that keeps one ledger: media driver, archive, consensus module and the service that hosts the
 * ledger, in this process.
 * <p>
 * Fail-stop: a fault of the ledger, answers that differ from the leader's, an election won without a history, or a log
 * that does not read as it was written end it at once; the others go on. {@link #awaitEnd} returns then; close it, and
 * find out why before it is launched again.
 * <p>
 * Threads: four of its own, which back off at rest. Launched and closed by one of the embedder's.
 */
public final class ClusterNode implements AutoCloseable
{
    /** Of all that goes over the network, and of the longest fragment of a log. */
    static final int MTU_LENGTH = 8192;

    private static final System.Logger LOGGER = System.getLogger("io.millrace.cluster");
    private static final String ANY_PORT = ":0";
    private static final String DAMAGE = "CRC checksum mismatch";

    /** Of each session's answers: the longest is an eighth of it. */
    private static final int TERM_LENGTH = 2 << 20;

    /** For a process of the same member that is about to end. */
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long WAIT_STEP_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Context context;
    private final DirectoryLock lock;
    private final Audit audit;
    private final LedgerService service;
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private @Nullable ClusteredMediaDriver driver;
    private @Nullable ClusteredServiceContainer container;
    private @Nullable Founder founder;

    private ClusterNode(final Context context, final DirectoryLock lock, final Audit audit)
    {
        this.context = context;
        this.lock = lock;
        this.audit = audit;
        service = new LedgerService(context.ledgerId(), context.isFounding, context.listener, audit, this::onFault);
    }

    /**
     * Launches a member. One that was killed a moment ago comes again at once; a process of the same member that is
     * still there is waited for, five seconds at the most.
     *
     * @param context of the member, concluded here.
     * @return the running member, which may not have a leader yet.
     * @throws JournalException if another process has its directory, or its audit journal cannot be recovered.
     */
    public static ClusterNode launch(final Context context)
    {
        context.conclude();
        final DirectoryLock lock = context.lock();
        try
        {
            if (context.isFromLog)
            {
                context.forgetSnapshots();
            }
            return launch(context, lock, context.openAudit());
        }
        catch (final Throwable thrown)
        {
            lock.close();
            throw thrown;
        }
    }

    private static ClusterNode launch(final Context context, final DirectoryLock lock, final Audit audit)
    {
        while (true)
        {
            final ClusterNode node = new ClusterNode(context, lock, audit);
            try
            {
                context.memberDirectory().forgetTheDead();
                node.start();
                return node;
            }
            catch (final Throwable thrown)
            {
                node.stop();
                if (!TornFragment.cut(thrown, context.memberDirectory().archive()))
                {
                    audit.close();
                    throw thrown;
                }
            }
        }
    }

    /** @return whether this member leads at the moment. */
    public boolean isLeader()
    {
        final ClusteredMediaDriver running = driver;
        return running != null && !isClosed.get() &&
            running.consensusModule().context().clusterNodeRoleCounter().get() == Cluster.Role.LEADER.code();
    }

    /** @return sequence of the last command that this member's ledger has applied, -1 for none. */
    public long sequence()
    {
        return service.sequence();
    }

    /** @return why this member has ended by itself, empty while it has not. */
    public Optional<Throwable> fault()
    {
        return Optional.ofNullable(fault.get());
    }

    /** @return the member's own cluster directory, by which Aeron's tools find it. */
    public Path clusterDirectory()
    {
        return context.clusterDirectory();
    }

    /**
     * Waits until this member ends: by a fault, by {@code millrace cluster stop}, or by a close.
     *
     * @throws InterruptedException if the waiting thread is interrupted.
     */
    public void awaitEnd() throws InterruptedException
    {
        end.await();
    }

    /**
     * Ends this member at once. For the others it costs what a kill costs; what was acknowledged, the others have.
     * Idempotent.
     */
    @Override
    public void close()
    {
        if (isClosed.compareAndSet(false, true))
        {
            stop();
            audit.close();
            lock.close();
            end.countDown();
        }
    }

    /** The ledger of a member that has been closed. */
    Ledger ledger()
    {
        return service.ledger();
    }

    private void start()
    {
        final String aeron = context.aeronDirectory().toString();
        final AeronArchive.Context archive = new AeronArchive.Context().lock(NoOpLock.INSTANCE)
            .controlRequestChannel("aeron:ipc?term-length=64k").controlResponseChannel("aeron:ipc?term-length=64k")
            .aeronDirectoryName(aeron);
        final ClusteredMediaDriver launched = ClusteredMediaDriver.launch(driverContext(aeron), archiveContext(archive),
            consensusContext(archive.clone()));
        driver = launched;
        container = ClusteredServiceContainer.launch(new ClusteredServiceContainer.Context()
            .aeronDirectoryName(aeron).archiveContext(archive.clone()).clusterDir(clusterDirectory().toFile())
            .clusteredService(context.hosted.apply(service)).idleStrategySupplier(ClusterNode::idle)
            .errorHandler(this::onError).terminationHook(this::onEnd));
        if (context.isFounding)
        {
            founder = new Founder(ClusterClient.launch(new ClusterClient.Context().members(context.members())
                .secret(context.secret()).host(context.host())), context.ledgerId(), context.limits);
        }
    }

    private void stop()
    {
        CloseHelper.quietCloseAll(founder, container, driver);
    }

    private MediaDriver.Context driverContext(final String aeron)
    {
        final MediaDriver.Context driverContext = new MediaDriver.Context()
            .aeronDirectoryName(aeron).dirDeleteOnStart(true).dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED).sharedIdleStrategy(idle())
            .mtuLength(MTU_LENGTH).ipcMtuLength(MTU_LENGTH).publicationTermBufferLength(TERM_LENGTH)
            .ipcTermBufferLength(TERM_LENGTH).termBufferSparseFile(true).errorHandler(this::onError)
            .warnIfDirectoryExists(false);
        context.network.accept(driverContext);
        return driverContext;
    }

    private Archive.Context archiveContext(final AeronArchive.Context client)
    {
        final Checksum checksum = new FragmentChecksum();
        return new Archive.Context().aeronDirectoryName(client.aeronDirectoryName())
            .archiveDir(context.memberDirectory().archive().toFile())
            .controlChannel("aeron:udp?endpoint=" + context.members().archiveEndpoint(context.memberId))
            .localControlChannel(client.controlRequestChannel())
            .replicationChannel("aeron:udp?endpoint=" + context.host() + ANY_PORT)
            .archiveClientContext(new AeronArchive.Context()
                .controlResponseChannel("aeron:udp?endpoint=" + context.host() + ANY_PORT))
            .recordingEventsEnabled(false).threadingMode(ArchiveThreadingMode.SHARED)
            .idleStrategySupplier(ClusterNode::idle).fileSyncLevel(1).catalogFileSyncLevel(1)
            .recordChecksum(checksum).replayChecksum(checksum)
            .segmentFileLength(context.logTermLength);
    }

    private ConsensusModule.Context consensusContext(final AeronArchive.Context client)
    {
        final long heartbeatNs = TimeUnit.MILLISECONDS.toNanos(context.heartbeatTimeoutMs);
        return new ConsensusModule.Context().aeronDirectoryName(client.aeronDirectoryName())
            .archiveContext(client).clusterDir(clusterDirectory().toFile())
            .clusterMemberId(context.memberId).clusterMembers(context.members().clusterMembers())
            .ingressChannel("aeron:udp?term-length=2m").isIpcIngressAllowed(false)
            .logChannel("aeron:udp?term-length=" + context.logTermLength)
            .snapshotChannel("aeron:ipc?alias=snapshot|term-length=2m")
            .replicationChannel("aeron:udp?endpoint=" + context.host() + ANY_PORT)
            .leaderHeartbeatTimeoutNs(heartbeatNs).leaderHeartbeatIntervalNs(heartbeatNs / 10)
            .startupCanvassTimeoutNs(Math.min(TimeUnit.SECONDS.toNanos(60), 5 * heartbeatNs))
            .electionTimeoutNs(heartbeatNs).electionStatusIntervalNs(heartbeatNs / 10)
            .terminationTimeoutNs(TimeUnit.SECONDS.toNanos(10))
            .maxConcurrentSessions(context.sessionsMax).fileSyncLevel(1)
            .authenticatorSupplier(context.secret()::authenticator)
            .idleStrategySupplier(ClusterNode::idle).errorHandler(this::onError)
            .terminationHook(this::onEnd);
    }

    private void onFault(final Throwable thrown)
    {
        if (fault.compareAndSet(null, thrown))
        {
            LOGGER.log(System.Logger.Level.ERROR, "member has stopped: memberId=" + context.memberId, thrown);
            context.onFault.accept(thrown);
        }
        end.countDown();
    }

    /** Aeron reports a log that is damaged, and tries to replay it again, for ever. */
    private void onError(final Throwable reported)
    {
        context.errorHandler.onError(reported);
        if (String.valueOf(reported.getMessage()).contains(DAMAGE))
        {
            onFault(reported);
        }
    }

    private void onEnd()
    {
        end.countDown();
    }

    /** Few cores: a short spin, then sleep, 50 us at the most. */
    private static IdleStrategy idle()
    {
        return new BackoffIdleStrategy(10, 10, 1_000, 50_000);
    }

    /**
     * How a member is to be. Every setting once; used for one launch.
     */
    public static final class Context
    {
        private int memberId = 0;
        private @Nullable Members members;
        private @Nullable Path directory;
        private @Nullable Path aeronDirectory;
        private @Nullable UUID ledgerId;
        private @Nullable SharedSecret secret;
        private Limits limits = Limits.DEFAULT;
        private ResultSink listener = result ->
        {
        };
        private Consumer<Throwable> onFault = thrown ->
        {
        };
        private ErrorHandler errorHandler = Context::warn;
        private long heartbeatTimeoutMs = 1_000;
        private int logTermLength = 64 << 20;
        private int sessionsMax = 100;
        private @Nullable Supplier<? extends Journal> auditJournal;
        private Audit audit = Audit.NONE;
        private Consumer<MediaDriver.Context> network = driver ->
        {
        };
        private UnaryOperator<ClusteredService> hosted = UnaryOperator.identity();
        private boolean isFounding;
        private boolean isJoining;
        private boolean isFromLog;

        /**
         * Sets the id of this member: its place among the members, from 0.
         *
         * @param memberId as said.
         * @return this.
         */
        public Context memberId(final int memberId)
        {
            this.memberId = memberId;
            return this;
        }

        /**
         * Sets all members, the same on each.
         *
         * @param members as said.
         * @return this.
         */
        public Context members(final Members members)
        {
            this.members = members;
            return this;
        }

        /**
         * Sets where this member keeps archive and cluster state, on a disk.
         *
         * @param directory as said.
         * @return this.
         */
        public Context directory(final Path directory)
        {
            this.directory = directory;
            return this;
        }

        /**
         * Sets where its media driver keeps its buffers, in shared memory; made anew by each launch.
         *
         * @param aeronDirectory as said.
         * @return this.
         */
        public Context aeronDirectory(final Path aeronDirectory)
        {
            this.aeronDirectory = aeronDirectory;
            return this;
        }

        /**
         * Sets the identity of the ledger, the same on each member, drawn once.
         *
         * @param ledgerId as said.
         * @return this.
         */
        public Context ledgerId(final UUID ledgerId)
        {
            this.ledgerId = ledgerId;
            return this;
        }

        /**
         * Sets what clients must know.
         *
         * @param secret as said.
         * @return this.
         */
        public Context secret(final SharedSecret secret)
        {
            this.secret = secret;
            return this;
        }

        /**
         * Sets how much the ledger can hold; counts where it is founded.
         *
         * @param limits as said.
         * @return this.
         */
        public Context limits(final Limits limits)
        {
            this.limits = limits;
            return this;
        }

        /**
         * Sets who hears every answer and event on this member, on the service's thread, also while the log is
         * replayed; what it throws ends the member.
         *
         * @param listener as said.
         * @return this.
         */
        public Context listener(final ResultSink listener)
        {
            this.listener = listener;
            return this;
        }

        /**
         * Sets who hears that this member has ended by itself, on the thread on which it did; to be quick, and not to
         * close it there.
         *
         * @param onFault as said.
         * @return this.
         */
        public Context onFault(final Consumer<Throwable> onFault)
        {
            this.onFault = onFault;
            return this;
        }

        /**
         * Sets who is told what Aeron reports and goes on after.
         *
         * @param errorHandler as said.
         * @return this.
         */
        public Context errorHandler(final ErrorHandler errorHandler)
        {
            this.errorHandler = errorHandler;
            return this;
        }

        /**
         * Sets how long a leader may be silent before another is elected, in milliseconds.
         *
         * @param heartbeatTimeoutMs as said.
         * @return this.
         */
        public Context heartbeatTimeoutMs(final long heartbeatTimeoutMs)
        {
            this.heartbeatTimeoutMs = heartbeatTimeoutMs;
            return this;
        }

        /**
         * Sets bytes of a term of the log, a power of two from 1 MiB; three of them are mapped.
         *
         * @param logTermLength as said.
         * @return this.
         */
        public Context logTermLength(final int logTermLength)
        {
            this.logTermLength = logTermLength;
            return this;
        }

        /**
         * Sets clients at the same time.
         *
         * @param sessionsMax as said.
         * @return this.
         */
        public Context sessionsMax(final int sessionsMax)
        {
            this.sessionsMax = sessionsMax;
            return this;
        }

        /**
         * Has this member keep a journal of all that its ledger applies, as an embedded engine's, for auditors: a copy
         * that the member is not recovered from. It is closed with the member, and ends it where it fails.
         *
         * @param auditJournal opens it; best in {@link Durability#INTERVAL}, as a snapshot waits until it is kept.
         * @return this.
         */
        public Context auditJournal(final Supplier<? extends Journal> auditJournal)
        {
            this.auditJournal = auditJournal;
            return this;
        }

        /** Sets who else hears every burst, where there is no audit journal. */
        Context audit(final Audit audit)
        {
            this.audit = audit;
            return this;
        }

        /** Sets what is hosted in place of the ledger, for comparison. */
        Context hosted(final UnaryOperator<ClusteredService> hosted)
        {
            this.hosted = hosted;
            return this;
        }

        /** Sets who may have packets lost on their way, for tests. */
        Context network(final Consumer<MediaDriver.Context> network)
        {
            this.network = network;
            return this;
        }

        /**
         * Has this member found a new ledger, together with all others that are launched so: its directory must not
         * be a member's yet.
         *
         * @param founding whether it founds.
         * @return this.
         */
        public Context founding(final boolean founding)
        {
            isFounding = founding;
            return this;
        }

        /**
         * Lets this member begin with an empty directory, and have the history from the others. Only while all others
         * have theirs: the cluster forgets that this one knew it.
         *
         * @param joining whether it joins.
         * @return this.
         */
        public Context joining(final boolean joining)
        {
            isJoining = joining;
            return this;
        }

        /**
         * Has this member forget its snapshots, and come to its ledger from the beginning of the log: slower, and what
         * an audit journal needs that begins later than the ledger did. Only while it does not run.
         *
         * @param fromLog whether it does.
         * @return this.
         */
        public Context fromLog(final boolean fromLog)
        {
            isFromLog = fromLog;
            return this;
        }

        private void forgetSnapshots()
        {
            final Path directory = clusterDirectory();
            if (!Files.exists(directory.resolve(RecordingLog.RECORDING_LOG_FILE_NAME)))
            {
                throw new IllegalStateException("there is no log to begin from: directory=" + directory);
            }
            try (RecordingLog log = new RecordingLog(directory.toFile(), false))
            {
                while (log.invalidateLatestSnapshot())
                {
                    LOGGER.log(System.Logger.Level.INFO, "a snapshot is forgotten: directory=" + directory);
                }
            }
        }

        private DirectoryLock lock()
        {
            final long untilNs = System.nanoTime() + WAIT_NS;
            while (true)
            {
                try
                {
                    return memberDirectory().lock();
                }
                catch (final JournalException held)
                {
                    if (System.nanoTime() - untilNs > 0)
                    {
                        throw held;
                    }
                    LockSupport.parkNanos(WAIT_STEP_NS);
                }
            }
        }

        private Audit openAudit()
        {
            return auditJournal == null ? audit : AuditJournal.open(auditJournal.get());
        }

        private void conclude()
        {
            if (memberId < 0 || memberId >= members().endpoints().size())
            {
                throw new IllegalArgumentException(
                    "member is none of the members: memberId=" + memberId + " members=" + members);
            }
            if (heartbeatTimeoutMs < 100)
            {
                throw new IllegalArgumentException(
                    "heartbeat timeout out of range: heartbeatTimeoutMs=" + heartbeatTimeoutMs);
            }
            if (isFounding && isJoining)
            {
                throw new IllegalArgumentException("a member either founds or joins");
            }
            set(secret, "secret");
            memberDirectory().check(ledgerId(), isFounding || isJoining);
        }

        private Members members()
        {
            return set(members, "members");
        }

        private UUID ledgerId()
        {
            return set(ledgerId, "ledgerId");
        }

        private SharedSecret secret()
        {
            return set(secret, "secret");
        }

        private String host()
        {
            return members().endpoints().get(memberId).host();
        }

        Path clusterDirectory()
        {
            return memberDirectory().cluster();
        }

        private MemberDirectory memberDirectory()
        {
            return new MemberDirectory(set(directory, "directory"));
        }

        Path aeronDirectory()
        {
            final Path given = aeronDirectory;
            return given != null ? given :
                Path.of(CommonContext.getAeronDirectoryName() + "-millrace-" + ledgerId() + '-' + memberId);
        }

        private static <T> T set(final @Nullable T value, final String name)
        {
            return Objects.requireNonNull(value, () -> name + " is not set");
        }

        private static void warn(final Throwable reported)
        {
            LOGGER.log(System.Logger.Level.WARNING, "aeron reports", reported);
        }
    }
}
