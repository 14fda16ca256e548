package io.millrace.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.BatchAnswer;
import io.millrace.engine.Details;
import io.millrace.engine.Hold;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentService;
import io.millrace.journal.spi.JournalException;
import io.millrace.response.Fate;
import io.millrace.sbe.BatchMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a member lets in, and when it ends by itself.
 */
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
final class MemberTest
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldMoveMoneyForWhoKnowsTheSecretAndNothingForAStranger()
    {
        try (TestCluster cluster = new TestCluster(directory, 1).found(); ClusterClient client = cluster.client())
        {
            open(client);
            final UUID batch = UUID.randomUUID();
            final BatchAnswer answer = client.submit(batch, BatchMode.ATOMIC, payments(2)).join();
            assertEquals(2, answer.group().acceptedCount(), answer::toString);
            assertEquals(2, client.submit(payments(2)).join().size());
            final UUID held = UUID.randomUUID();
            final long deadlineNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + 300);
            client.submit(new Hold(held, ALICE, CASH, 1, EUR, deadlineNs, Details.NONE)).join();
            TestCluster.await("the hold to expire without traffic",
                () -> !client.payment(held).join().orElseThrow().isOpen());
            final long sequence = cluster.node(0).sequence();

            try (ClusterClient stranger = ClusterClient.launch(cluster.context().callTimeoutMs(1_500)
                .secret(SharedSecret.of("guessed, and as long as a secret has to be"))))
            {
                final CompletionException refused = assertThrows(CompletionException.class,
                    () -> stranger.submit(Payment.of(UUID.randomUUID(), CASH, ALICE, 1, EUR)).join());

                assertEquals(Fate.NOT_APPLIED, assertInstanceOf(NoAnswerException.class, refused.getCause()).fate());
            }
            assertEquals(sequence, cluster.node(0).sequence());
            assertEquals(4, client.account(ALICE).join().orElseThrow().posted());
        }
    }

    @Test
    void shouldEndAMemberThatComesToOtherAnswersAndGoOnWithoutIt() throws InterruptedException
    {
        try (TestCluster cluster = new TestCluster(directory, 3).found(); ClusterClient client = cluster.client())
        {
            open(client);
            final int other = (cluster.awaitLeader() + 1) % 3;
            cluster.stop(other);
            // One that reads each amount of 7 as 8, as a flipped bit would have it.
            final ClusterNode wrong = cluster.start(other, context -> context.audit(burst ->
            {
                for (int i = 0; i < burst.count(); i++)
                {
                    final int amount = burst.offset(i) + 40;
                    if (burst.buffer().getLong(amount) == 7)
                    {
                        ((MutableDirectBuffer)burst.buffer()).putLong(amount, 8);
                    }
                }
            }));
            client.submit(Payment.of(UUID.randomUUID(), CASH, ALICE, 7, EUR)).join();
            client.submit(payments(LedgerService.STATEMENT_INTERVAL)).join();

            wrong.awaitEnd();

            assertTrue(wrong.fault().orElseThrow().toString().contains("other answers than the leader"));
            client.submit(payments(1)).join();
            assertEquals(7 + LedgerService.STATEMENT_INTERVAL + 1, client.account(ALICE).join().orElseThrow().posted());
        }
    }

    @Test
    void shouldNotBeginAnewWhereTheDataIsAway() throws InterruptedException
    {
        try (TestCluster cluster = new TestCluster(directory, 3).found(); ClusterClient client = cluster.client())
        {
            open(client);
        }
        try (TestCluster lost = new TestCluster(directory.resolve("lost"), 3))
        {
            assertThrows(IllegalStateException.class, () -> lost.start(0));
            final ClusterNode first = lost.start(0, context -> context.joining(true));
            final ClusterNode second = lost.start(1, context -> context.joining(true));

            TestCluster.await("the one that was elected to end",
                () -> first.fault().isPresent() || second.fault().isPresent());

            assertEquals(-1, Math.max(first.sequence(), second.sequence()));
        }
    }

    @Test
    void shouldNotRunTwice()
    {
        try (TestCluster cluster = new TestCluster(directory, 1).found(); ClusterClient client = cluster.client())
        {
            open(client);

            final JournalException refused = assertThrows(JournalException.class, () -> cluster.start(0));

            assertTrue(refused.toString().contains("pid=" + ProcessHandle.current().pid()), refused::toString);
            client.submit(payments(1)).join();
            assertEquals(1, client.account(ALICE).join().orElseThrow().posted());
        }
    }

    private static void open(final PaymentService payments)
    {
        payments.submit(AccountOpening.unbounded(CASH, EUR)).join();
        payments.submit(AccountOpening.creditNormal(ALICE, EUR)).join();
    }

    private static List<Payment> payments(final int count)
    {
        final List<Payment> payments = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            payments.add(Payment.of(UUID.randomUUID(), CASH, ALICE, 1, EUR));
        }
        return payments;
    }
}
