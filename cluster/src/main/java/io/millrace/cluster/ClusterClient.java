package io.millrace.cluster;

import static io.millrace.ledger.CommandLayout.SLOT_LENGTH;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.millrace.engine.BatchAnswer;
import io.millrace.engine.Instruction;
import io.millrace.engine.PaymentService;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Limits;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.response.Fate;
import io.millrace.sbe.BatchEncoder;
import io.millrace.sbe.BatchMode;
import io.millrace.sbe.cluster.FoundEncoder;
import io.millrace.sbe.cluster.FoundingEncoder;
import io.millrace.sbe.cluster.MessageHeaderEncoder;
import io.millrace.sbe.cluster.QuestionEncoder;
import io.millrace.sbe.cluster.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The way into a cluster, with the face of the embedded one: one line changes, the rest stays.
 * <pre>{@code
 *   PaymentService payments = PaymentEngine.launch(...).client();      // embedded
 *   PaymentService payments = ClusterClient.launch(...);               // replicated
 * }</pre>
 * Every call has a deadline. Until then what has no answer is sent again, also to another leader, with the same ids:
 * each moves its money once, and who hears {@code DUPLICATE} of a copy finds in {@link Result#outcome()} what became
 * of the first. After the deadline the future fails with a {@link NoAnswerException}: {@code NOT_APPLIED} if it was
 * never sent, otherwise {@code UNKNOWN}, until it is submitted again and heard.
 * <p>
 * Two calls under way at once may be applied in either order: wait for the first where that matters. Batches go in
 * one piece here: at most {@link #MAX_CLAIM} commands together.
 * <p>
 * Threads: any, at the same time. Futures complete on the client's own thread, which must not wait for room.
 */
public final class ClusterClient implements PaymentService, AutoCloseable
{
    /** The most commands of one claim, a batch's header included. */
    public static final int MAX_CLAIM = Claims.SLOTS_MAX;

    private static final int TERM_LENGTH = 2 << 20;
    private static final long SESSION_THREAD_STOP_MS = 5_000;

    private final long callTimeoutNs;
    private final Semaphore window;
    private final AtomicLong correlationIds = new AtomicLong();
    private final ConcurrentLinkedQueue<Call> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final @Nullable MediaDriver driver;
    private final Aeron aeron;
    private final AgentRunner runner;

    private ClusterClient(final Context context)
    {
        callTimeoutNs = TimeUnit.MILLISECONDS.toNanos(context.callTimeoutMs);
        window = new Semaphore(context.windowCalls);
        driver = context.aeronDirectory == null ? launchDriver() : null;
        final String directory = driver == null ? String.valueOf(context.aeronDirectory) : driver.aeronDirectoryName();
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory).errorHandler(Context::warn));
        final Session session = new Session(
            aeron, context::connection, queue, window::release, TimeUnit.MILLISECONDS.toNanos(context.resendTimeoutMs));
        runner = new AgentRunner(new BackoffIdleStrategy(10, 10, 1_000, 50_000), Context::warn, null, session);
        AgentRunner.startOnThread(runner, work ->
        {
            final Thread thread = new Thread(work, "millrace-client");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Launches a client. It looks for the leader by itself; calls wait for that within their deadlines.
     *
     * @param context of the client, concluded here.
     * @return the client.
     */
    public static ClusterClient launch(final Context context)
    {
        context.conclude();
        return new ClusterClient(context);
    }

    @Override
    public CompletableFuture<Result> submit(final Instruction instruction)
    {
        return claim(1, slots -> instruction.encode(slots, offset(0))).thenApply(results -> results.get(0));
    }

    @Override
    public CompletableFuture<BatchAnswer> submit(
        final UUID batchId, final BatchMode mode, final List<? extends Instruction> items)
    {
        long sumMinor = 0;
        for (final Instruction item : items)
        {
            sumMinor = Math.addExact(sumMinor, item.controlMinor());
        }
        final long controlSumMinor = sumMinor;
        return claim(items.size() + 1, slots ->
        {
            new BatchEncoder().wrapAndApplyHeader(slots, offset(0), new io.millrace.sbe.MessageHeaderEncoder())
                .idHigh(batchId.getMostSignificantBits()).idLow(batchId.getLeastSignificantBits())
                .mode(mode).count(items.size()).controlSumMinor(controlSumMinor);
            encode(items, slots, 1);
        }).thenApply(results -> new BatchAnswer(results.get(0), results.subList(1, results.size())));
    }

    @Override
    public CompletableFuture<List<Result>> submit(final List<? extends Instruction> instructions)
    {
        return claim(instructions.size(), slots -> encode(instructions, slots, 0));
    }

    @Override
    public CompletableFuture<Optional<AccountState>> account(final long accountId)
    {
        return ask(Subject.ACCOUNT, 0, accountId,
            words -> words == null ? Optional.empty() : Optional.of(new AccountState().decode(words, 0)));
    }

    @Override
    public CompletableFuture<Optional<PaymentState>> payment(final UUID id)
    {
        return ask(Subject.PAYMENT, id.getMostSignificantBits(), id.getLeastSignificantBits(),
            words -> words == null ? Optional.empty() : Optional.of(new PaymentState().decode(words, 0)));
    }

    @Override
    public CompletableFuture<List<PaymentState>> openPayments(final long accountId, final long afterSequence)
    {
        return ask(Subject.OPEN_PAYMENTS, afterSequence, accountId, ClusterClient::payments);
    }

    private static List<PaymentState> payments(final @Nullable DirectBuffer words)
    {
        final List<PaymentState> found = new ArrayList<>();
        for (int at = 0; words != null && at < words.capacity(); at += PaymentState.LENGTH)
        {
            found.add(new PaymentState().decode(words, at));
        }
        return found;
    }

    /** Closes the session; what has no answer yet hears what is known of it. Idempotent. */
    @Override
    public void close()
    {
        if (isClosed.compareAndSet(false, true))
        {
            runner.close((int)SESSION_THREAD_STOP_MS, thread ->
            {
            });
            CloseHelper.quietCloseAll(aeron, driver);
            // Whoever came between the flag and the end of the thread.
            Call late = queue.poll();
            while (late != null)
            {
                late.onUnanswered(new NoAnswerException("client closed", Fate.NOT_APPLIED, null));
                late = queue.poll();
            }
        }
    }

    /** Has a new ledger made; answers which ledger there is. */
    CompletableFuture<Optional<UUID>> found(final UUID ledgerId, final Limits limits)
    {
        final UnsafeBuffer frame =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + FoundingEncoder.BLOCK_LENGTH]);
        new FoundingEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .correlationId(correlationIds.incrementAndGet())
            .ledgerIdHigh(ledgerId.getMostSignificantBits()).ledgerIdLow(ledgerId.getLeastSignificantBits())
            .accountsMax(limits.accountsMax()).paymentsWindow(limits.paymentsWindow()).openMax(limits.openMax())
            .controlsMax(limits.controlsMax()).mandatesMax(limits.mandatesMax())
            .batchItemsMax(limits.batchItemsMax()).atomicItemsMax(limits.atomicItemsMax());
        return ask(frame, words -> words == null ? Optional.empty() : Optional.of(new UUID(
            words.getLong(0, FoundEncoder.BYTE_ORDER), words.getLong(Long.BYTES, FoundEncoder.BYTE_ORDER))));
    }

    private CompletableFuture<List<Result>> claim(final int slots, final Consumer<UnsafeBuffer> encoder)
    {
        if (slots < 1 || slots > MAX_CLAIM)
        {
            throw new IllegalArgumentException("claim out of range: count=" + slots + " min=1 max=" + MAX_CLAIM);
        }
        final UnsafeBuffer frame = Call.Claim.frame(correlationIds.incrementAndGet(), slots);
        encoder.accept(frame);
        final Call.Claim call = new Call.Claim(frame, slots, deadlineNs());
        enqueue(call);
        return call.future();
    }

    private <T> CompletableFuture<T> ask(
        final Subject subject, final long keyHigh, final long keyLow, final Function<@Nullable DirectBuffer, T> reader)
    {
        final UnsafeBuffer frame =
            new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + QuestionEncoder.BLOCK_LENGTH]);
        new QuestionEncoder().wrapAndApplyHeader(frame, 0, new MessageHeaderEncoder())
            .correlationId(correlationIds.incrementAndGet()).subject(subject).reserved(0)
            .keyHigh(keyHigh).keyLow(keyLow);
        return ask(frame, reader);
    }

    private <T> CompletableFuture<T> ask(final UnsafeBuffer frame, final Function<@Nullable DirectBuffer, T> reader)
    {
        final Call.Question<T> call = new Call.Question<>(frame, deadlineNs(), reader);
        enqueue(call);
        return call.future();
    }

    private long deadlineNs()
    {
        return System.nanoTime() + callTimeoutNs;
    }

    /** Waits for room in the window, no longer than the call may take. */
    private void enqueue(final Call call)
    {
        if (!window.tryAcquire())
        {
            awaitRoom();
        }
        if (isClosed.get())
        {
            window.release();
            throw new NoAnswerException("client closed", Fate.NOT_APPLIED, null);
        }
        queue.add(call);
        if (isClosed.get() && queue.remove(call))
        {
            call.onUnanswered(new NoAnswerException("client closed", Fate.NOT_APPLIED, null));
        }
    }

    private void awaitRoom()
    {
        if (Thread.currentThread() == runner.thread())
        {
            throw new IllegalStateException("who hears answers must not wait for room; use another thread");
        }
        try
        {
            if (!window.tryAcquire(callTimeoutNs, TimeUnit.NANOSECONDS))
            {
                throw new NoAnswerException("no room in time", Fate.NOT_APPLIED, null);
            }
        }
        catch (final InterruptedException interrupted)
        {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted", Fate.NOT_APPLIED, interrupted);
        }
    }

    private static int offset(final int slot)
    {
        return Claims.FRAME_LENGTH + slot * SLOT_LENGTH;
    }

    private static void encode(final List<? extends Instruction> items, final UnsafeBuffer slots, final int first)
    {
        for (int i = 0; i < items.size(); i++)
        {
            items.get(i).encode(slots, offset(first + i));
        }
    }

    /** A driver for one client. */
    static MediaDriver launchDriver()
    {
        return MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName()).dirDeleteOnStart(true).dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED).sharedIdleStrategy(new BackoffIdleStrategy(10, 10, 1_000, 50_000))
            .mtuLength(8192).publicationTermBufferLength(TERM_LENGTH).termBufferSparseFile(true)
            .errorHandler(Context::warn));
    }

    /**
     * How a client is to be. Every setting once.
     */
    public static final class Context
    {
        private static final System.Logger LOGGER = System.getLogger("io.millrace.cluster");
        private static final int CALLS_MAX = 1 << 16;

        private @Nullable Members members;
        private @Nullable SharedSecret secret;
        private String host = "localhost";
        private @Nullable String aeronDirectory;
        private long callTimeoutMs = 10_000;
        private long resendTimeoutMs = 1_000;
        private int windowCalls = 1 << 10;

        /**
         * Sets where the cluster is.
         *
         * @param members all members.
         * @return this.
         */
        public Context members(final Members members)
        {
            this.members = members;
            return this;
        }

        /**
         * Sets what proves to the cluster who this is.
         *
         * @param secret as the members have it.
         * @return this.
         */
        public Context secret(final SharedSecret secret)
        {
            this.secret = secret;
            return this;
        }

        /**
         * Sets where the cluster reaches this client.
         *
         * @param host name or address of this machine; {@code localhost} unless set.
         * @return this.
         */
        public Context host(final String host)
        {
            this.host = host;
            return this;
        }

        /**
         * Has the client use a media driver that is there; it launches one of its own unless this is set.
         *
         * @param directory of the driver.
         * @return this.
         */
        public Context aeronDirectory(final String directory)
        {
            aeronDirectory = directory;
            return this;
        }

        /**
         * Sets how long a call may take in all.
         *
         * @param timeoutMs in milliseconds; 10,000 unless set. The window of remembered ids must cover more than this.
         * @return this.
         */
        public Context callTimeoutMs(final long timeoutMs)
        {
            callTimeoutMs = timeoutMs;
            return this;
        }

        /**
         * Sets after what time without an answer a call is sent again.
         *
         * @param timeoutMs in milliseconds; 1,000 unless set.
         * @return this.
         */
        public Context resendTimeoutMs(final long timeoutMs)
        {
            resendTimeoutMs = timeoutMs;
            return this;
        }

        /**
         * Sets how many calls may be under way at once; who submits more waits.
         *
         * @param calls from 1 to 65,536; 1,024 unless set.
         * @return this.
         */
        public Context windowCalls(final int calls)
        {
            windowCalls = calls;
            return this;
        }

        private void conclude()
        {
            Objects.requireNonNull(members, "members is not set");
            Objects.requireNonNull(secret, "secret is not set");
            if (windowCalls < 1 || windowCalls > CALLS_MAX)
            {
                throw new IllegalArgumentException(
                    "window out of range: windowCalls=" + windowCalls + " max=" + CALLS_MAX);
            }
            if (resendTimeoutMs < 1 || callTimeoutMs < resendTimeoutMs)
            {
                throw new IllegalArgumentException("timeouts out of range: callTimeoutMs=" + callTimeoutMs +
                    " resendTimeoutMs=" + resendTimeoutMs);
            }
        }

        /** Of a session with the cluster, a new one each time. */
        AeronCluster.Context connection()
        {
            return new AeronCluster.Context()
                .ingressChannel("aeron:udp?term-length=2m")
                .ingressEndpoints(Objects.requireNonNull(members).ingressEndpoints())
                .egressChannel("aeron:udp?endpoint=" + host + ":0")
                .credentialsSupplier(Objects.requireNonNull(secret).credentials())
                .messageTimeoutNs(TimeUnit.SECONDS.toNanos(5)).newLeaderTimeoutNs(TimeUnit.SECONDS.toNanos(5));
        }

        private static void warn(final Throwable reported)
        {
            LOGGER.log(System.Logger.Level.DEBUG, "aeron reports", reported);
        }
    }
}
