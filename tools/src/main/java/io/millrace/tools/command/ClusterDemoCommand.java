package io.millrace.tools.command;

import io.millrace.cluster.ClusterClient;
import io.millrace.cluster.ClusterNode;
import io.millrace.cluster.Members;
import io.millrace.cluster.SharedSecret;
import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentService;
import io.millrace.ledger.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code millrace cluster demo}: three members in this process, the leader stopped in the middle of the payments.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Three members in one process, in a directory that is gone afterwards: pays cents, stops the " +
        "leader half-way, and counts.",
    footer =
    { "%nExample:", "  millrace cluster demo --payments 1000" })
public final class ClusterDemoCommand implements Callable<Integer>
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;
    private static final int AT_ONCE = 256;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--payments", paramLabel = "N", defaultValue = "100000",
        description = "How many; ${DEFAULT-VALUE}.")
    private int payments;

    @Option(names = "--host", paramLabel = "HOST",
        description = "An address of this machine; a loopback address that nobody uses unless given.")
    private String host = "127." + random() + '.' + random() + '.' + random();

    @Override
    public Integer call() throws IOException
    {
        final Path directory = Files.createTempDirectory("millrace-cluster");
        final Members members =
            Members.parse(host + ":9000," + host + ":9005," + host + ":9010");
        final SharedSecret secret = SharedSecret.of(UUID.randomUUID().toString());
        final UUID ledgerId = UUID.randomUUID();
        final List<ClusterNode> nodes = new ArrayList<>();
        try
        {
            for (int id = 0; id < members.endpoints().size(); id++)
            {
                nodes.add(ClusterNode.launch(new ClusterNode.Context().memberId(id).members(members).secret(secret)
                    .ledgerId(ledgerId).directory(directory.resolve("member-" + id))
                    .aeronDirectory(directory.resolve("aeron-" + id)).logTermLength(1 << 22).founding(true)
                    .errorHandler(reported ->
                    {
                    })));
            }
            try (ClusterClient client =
                ClusterClient.launch(new ClusterClient.Context().members(members).secret(secret).callTimeoutMs(60_000)))
            {
                return pay(client, nodes);
            }
        }
        finally
        {
            CloseHelper.quietCloseAll(nodes);
            delete(directory);
        }
    }

    private static int random()
    {
        return ThreadLocalRandom.current().nextInt(2, 255);
    }

    private int pay(final PaymentService client, final List<ClusterNode> nodes)
    {
        client.submit(AccountOpening.unbounded(CASH, EUR)).join();
        client.submit(AccountOpening.creditNormal(ALICE, EUR)).join();
        final Deque<CompletableFuture<Result>> underWay = new ArrayDeque<>();
        final long beganNs = System.nanoTime();
        int accepted = 0;
        for (int number = 1; number <= payments; number++)
        {
            if (number == payments / 2)
            {
                stopLeader(nodes);
            }
            underWay.add(client.submit(Payment.of(new UUID(1, number), CASH, ALICE, 1, EUR)));
            accepted += underWay.size() == AT_ONCE ? count(underWay.remove()) : 0;
        }
        while (!underWay.isEmpty())
        {
            accepted += count(underWay.remove());
        }
        final double tookS = (System.nanoTime() - beganNs) / 1e9;
        final long posted = client.account(ALICE).join().orElseThrow().posted();
        say("%,d payments accepted, %,d posted, in %.1f s, with a leader stopped in the middle", accepted, posted,
            tookS);
        return accepted == payments && posted == payments ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void stopLeader(final List<ClusterNode> nodes)
    {
        nodes.stream().filter(ClusterNode::isLeader).findFirst().ifPresent(leader ->
        {
            say("leader stopped: member %d", nodes.indexOf(leader));
            leader.close();
        });
    }

    private static int count(final CompletableFuture<Result> future)
    {
        return future.join().isAccepted() ? 1 : 0;
    }

    private void say(final String format, final Object... values)
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private static void delete(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList())
            {
                Files.deleteIfExists(file);
            }
        }
    }
}
