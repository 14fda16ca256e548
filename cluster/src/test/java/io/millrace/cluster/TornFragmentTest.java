package io.millrace.cluster;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member alone that is killed where the last fragment of its log lies over the end of a page: what was answered is
 * kept, though it looks torn, and what is torn does not keep the member from coming again. The kill is a copy of its
 * directory while it runs.
 */
@Timeout(value = 180, threadMode = SEPARATE_THREAD)
final class TornFragmentTest
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;
    private static final int PAGE = 4096;
    private static final int HEADER = 32;
    private static final int PAYMENTS_MAX = 2_000;

    /** Bytes from the id of a payment to its amount (commands.xml). */
    private static final int AMOUNT = 32;

    @TempDir
    private Path directory = Path.of("");

    /** Of the last commands of a log, by where they lie. */
    private record Log(MutableDirectBuffer bytes, List<Integer> offsets, int end)
    {
        static Log read(final Path segment)
        {
            try
            {
                final MutableDirectBuffer bytes = new UnsafeBuffer(Files.readAllBytes(segment));
                final List<Integer> offsets = new ArrayList<>();
                int at = 0;
                while (at < bytes.capacity() && bytes.getInt(at, LITTLE_ENDIAN) > 0)
                {
                    offsets.add(at);
                    at += (bytes.getInt(at, LITTLE_ENDIAN) + HEADER - 1) / HEADER * HEADER;
                }
                return new Log(bytes, offsets, at);
            }
            catch (final IOException failed)
            {
                throw new UncheckedIOException(failed);
            }
        }

        int last()
        {
            return offsets.get(offsets.size() - 1);
        }

        /** The first page that begins within the last fragment; its end, if none does. */
        int page()
        {
            return Math.min(end, (last() / PAGE + 1) * PAGE);
        }

        boolean endsOnAnotherPage()
        {
            return page() < end;
        }

        boolean endsInZeros()
        {
            for (int i = page(); i < end; i++)
            {
                if (bytes.getByte(i) != 0)
                {
                    return false;
                }
            }
            return true;
        }
    }

    @Test
    void shouldKeepAWholePaymentThatEndsInZerosOnThePageBehind() throws IOException
    {
        final Predicate<Log> looksTorn = log -> log.endsOnAnotherPage() && log.endsInZeros();

        final long paid = killAndStart(looksTorn, log ->
        {
        });

        assertEquals(0, paid);
    }

    @Test
    void shouldCutATornPaymentAndNoOther() throws IOException
    {
        final Predicate<Log> canBeTorn = log -> log.endsOnAnotherPage() && !log.endsInZeros();

        final long lost = killAndStart(canBeTorn, log ->
        {
            log.bytes().setMemory(log.page(), log.end() - log.page(), (byte)0);
        });

        assertEquals(1, lost);
    }

    @Test
    void shouldEndRatherThanApplyALogThatIsDamaged() throws IOException
    {
        try (TestCluster cluster = new TestCluster(directory, 1).found())
        {
            try (ClusterClient client = cluster.client())
            {
                open(client);
                client.submit(payment(0)).join();
                client.submit(payment(1)).join();
            }
            cluster.stop(0);
            final Path segment = directory.resolve("member-0/archive/0-0.rec");
            final Log log = Log.read(segment);
            final int at = indexOf(log.bytes(), payment(0)) + AMOUNT;
            assertEquals(1, log.bytes().getLong(at, LITTLE_ENDIAN));
            log.bytes().putLong(at, 3, LITTLE_ENDIAN);
            Files.write(segment, log.bytes().byteArray());

            final ClusterNode node = cluster.start(0);

            TestCluster.await("the member to end", () -> node.fault().isPresent());
            assertTrue(node.fault().orElseThrow().toString().contains("CRC checksum mismatch"));
            assertTrue(node.sequence() < 3, "applied behind the damage: sequence=" + node.sequence());
        }
    }

    @Test
    void shouldEndTheMemberWhoseLogIsDamagedAndNotTheOneThatIsToHaveIt() throws IOException
    {
        try (TestCluster cluster = new TestCluster(directory, 3).found(); ClusterClient client = cluster.client())
        {
            open(client);
            client.submit(payment(0)).join();
            client.submit(payment(1)).join();
            cluster.awaitEqual();
            final int leader = cluster.awaitLeader();
            final int lost = (leader + 1) % 3;
            cluster.stop(lost);
            final Path segment = directory.resolve("member-" + leader + "/archive/0-0.rec");
            final Log log = Log.read(segment);
            try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE))
            {
                file.write(ByteBuffer.wrap(new byte[] { 3 }), indexOf(log.bytes(), payment(0)) + AMOUNT);
            }

            final ClusterNode joined = cluster.start(lost,
                context -> context.directory(directory.resolve("empty")).joining(true));

            TestCluster.await("the leader to end", () -> cluster.node(leader).fault().isPresent());
            cluster.stop(leader);
            client.submit(payment(2)).join();
            assertEquals(3, client.account(ALICE).join().orElseThrow().posted());
            assertTrue(joined.fault().isEmpty(), joined.fault()::toString);
        }
    }

    /** Pays until the log is as wanted, and starts what a kill would leave, changed. */
    private long killAndStart(final Predicate<Log> wanted, final Consumer<Log> change) throws IOException
    {
        final Path killed = directory.resolve("killed");
        int paid = 0;
        try (TestCluster cluster = new TestCluster(directory, 1))
        {
            cluster.found();
            try (ClusterClient client = cluster.client())
            {
                open(client);
                final Path segment = directory.resolve("member-0/archive/0-0.rec");
                do
                {
                    assertTrue(client.submit(payment(paid)).join().isAccepted());
                    paid++;
                }
                while (!wanted.test(Log.read(segment)) && paid < PAYMENTS_MAX);
                assertTrue(wanted.test(Log.read(segment)), "no fragment lies so");
                copy(directory.resolve("member-0"), killed);
            }
            cluster.stop(0);
            final Path segment = killed.resolve("archive/0-0.rec");
            final Log log = Log.read(segment);
            change.accept(log);
            Files.write(segment, log.bytes().byteArray());

            cluster.start(0, context -> context.directory(killed));
            try (ClusterClient client = cluster.client())
            {
                final long kept = client.account(ALICE).join().orElseThrow().posted();
                for (int i = 0; i < paid; i++)
                {
                    assertEquals(i < kept, client.payment(payment(i).id()).join().isPresent(), "payment " + i);
                }
                assertTrue(client.submit(payment(paid)).join().isAccepted());
                return paid - kept;
            }
        }
    }

    private static void open(final ClusterClient client)
    {
        client.submit(AccountOpening.unbounded(CASH, EUR)).join();
        client.submit(AccountOpening.creditNormal(ALICE, EUR)).join();
    }

    private static int indexOf(final DirectBuffer bytes, final Payment payment)
    {
        final UUID id = payment.id();
        int at = 0;
        while (bytes.getLong(at, LITTLE_ENDIAN) != id.getMostSignificantBits() ||
            bytes.getLong(at + Long.BYTES, LITTLE_ENDIAN) != id.getLeastSignificantBits())
        {
            at += Long.BYTES;
        }
        return at;
    }

    private static Payment payment(final int number)
    {
        return Payment.of(new UUID(1, number), CASH, ALICE, 1, EUR);
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.toList())
            {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        assertFalse(Files.notExists(to));
    }
}
