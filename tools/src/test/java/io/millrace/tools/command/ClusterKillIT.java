package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.millrace.cluster.ClusterClient;
import io.millrace.cluster.MemberFile;
import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.UnansweredException;
import io.millrace.ledger.Result;
import io.millrace.tools.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A member that is killed while it pays, with a snapshot behind it, and started again: what it keeps for auditors is
 * whole, and says what clients were told. One kill; {@code -Dcluster.kills=100} for more.
 */
@Timeout(value = 180, threadMode = SEPARATE_THREAD)
final class ClusterKillIT
{
    private static final int PAYMENTS = 20_000;
    private static final int SNAPSHOT_AT = 1_000;
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @MethodSource("rounds")
    void shouldKeepAWholeAuditJournalThroughAKill(final int round) throws Exception
    {
        final String file = memberFile();
        final Path journal = directory.resolve("audit");
        final List<CompletableFuture<Result>> first;
        try (ChildMillrace member = node(file, "--found"); ClusterClient client = client(file))
        {
            client.submit(AccountOpening.unbounded(CASH, EUR)).join();
            client.submit(AccountOpening.creditNormal(ALICE, EUR)).join();
            pay(client, 0, SNAPSHOT_AT).forEach(CompletableFuture::join);
            run(ExitCode.DONE, "cluster", "snapshot", file);
            final CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> kill(member, journal, client));
            first = pay(client, SNAPSHOT_AT, PAYMENTS);
            kill.join();
        }
        final long told = first.stream().filter(answer -> !answer.isCompletedExceptionally()).count();
        assertTrue(told < PAYMENTS - SNAPSHOT_AT, "killed too late");

        try (ChildMillrace again = node(file))
        {
            try (ClusterClient client = client(file))
            {
                for (final CompletableFuture<Result> answer : pay(client, 0, PAYMENTS))
                {
                    assertTrue(answer.join().isAccepted(), answer::toString);
                }
                assertEquals(PAYMENTS, client.account(ALICE).join().orElseThrow().posted());
            }
            run(ExitCode.DONE, "cluster", "stop", file);
            again.end(ExitCode.DONE);
        }

        final String verified = run(ExitCode.DONE, "verify", journal.toString());
        assertTrue(verified.contains("result     WHOLE"), verified);
        final String balance = run(ExitCode.DONE, "balance", String.valueOf(ALICE), "--data", journal.toString());
        assertTrue(balance.contains("200.00"), balance);
        System.out.println("round " + round + ", told before the kill: " + told);
    }

    private static IntStream rounds()
    {
        return IntStream.range(0, Integer.getInteger("cluster.kills", 1));
    }

    private ChildMillrace node(final String file, final String... options) throws IOException
    {
        final List<String> arguments = new ArrayList<>(List.of("cluster", "node", file));
        arguments.addAll(List.of(options));
        return ChildMillrace.start(
            directory.resolve("node-" + options.length + ".out"), arguments.toArray(String[]::new));
    }

    private static void kill(final ChildMillrace member, final Path journal, final ClusterClient client)
    {
        try
        {
            member.killAt(journal, SNAPSHOT_AT + 100);
            // Nobody else will tell it so soon.
            client.close();
        }
        catch (final Exception failed)
        {
            throw new IllegalStateException("not killed", failed);
        }
    }

    /** Until it is not answered any more. */
    private static List<CompletableFuture<Result>> pay(final ClusterClient client, final int from, final int to)
    {
        final List<CompletableFuture<Result>> answers = new ArrayList<>();
        try
        {
            for (int i = from; i < to; i++)
            {
                answers.add(client.submit(Payment.of(new UUID(7, i), CASH, ALICE, 1, EUR)));
            }
        }
        catch (final UnansweredException ended)
        {
            assertTrue(answers.size() < to - from);
        }
        return answers;
    }

    private static ClusterClient client(final String file)
    {
        final MemberFile member = MemberFile.read(Path.of(file));
        return ClusterClient.launch(new ClusterClient.Context().members(member.members()).secret(member.secret())
            .host(member.members().endpoints().get(0).host()).callTimeoutMs(120_000));
    }

    private String memberFile() throws IOException
    {
        Files.writeString(directory.resolve("secret"), UUID.randomUUID() + "\n");
        final SplittableRandom random = new SplittableRandom(ProcessHandle.current().pid() ^ System.nanoTime());
        return Files.write(directory.resolve("member-0.properties"),
            List.of("ledger.id=" + UUID.randomUUID(), "members=127." + random.nextInt(1, 255) + '.' +
                random.nextInt(1, 255) + ".7:9000", "member.id=0", "directory=member-0", "secret.file=secret",
                "aeron.directory=aeron-0", "audit.journal=audit"))
            .toString();
    }

    private static String run(final int exitCode, final String... arguments)
    {
        final StringWriter out = new StringWriter();
        final PrintWriter writer = new PrintWriter(out);
        assertEquals(exitCode, Millrace.run(writer, writer, arguments), out::toString);
        return out.toString();
    }
}
