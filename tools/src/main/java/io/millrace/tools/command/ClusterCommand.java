package io.millrace.tools.command;

import io.millrace.cluster.ClusterNode;
import io.millrace.cluster.LocalMember;
import io.millrace.cluster.MemberFile;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import io.millrace.journal.spi.Journal;
import io.millrace.journal.spi.JournalException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code millrace cluster}: a member of a cluster on this machine, by the one file that says what it is.
 */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    description = "The same ledger on three machines: runs a member, says how it is, has snapshots taken, ends all " +
        "(docs/CLUSTER.md). Exit code 0: done; 1: not done, or not running; 2: wrong usage.",
    footer =
    { "%nExample:", "  millrace cluster demo --payments 1000" },
    subcommands =
    { ClusterDemoCommand.class })
public final class ClusterCommand implements Runnable
{
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run()
    {
        spec.commandLine().usage(spec.commandLine().getErr());
    }

    @Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Runs a member until it is told to end, or ends by itself.",
        footer =
        { "%nExample:", "  millrace cluster node member-0.properties --found" })
    int node(
        @Parameters(paramLabel = "FILE", description = "What the member is.") final Path file,
        @Option(names = "--found", description = "Found a new ledger, on all members.") final boolean isFounding,
        @Option(
            names = "--join",
            description = "Begin empty, and have the history from the others.") final boolean isJoining,
        @Option(
            names = "--from-log",
            description = "Forget its snapshots: for an audit journal that begins late.") final boolean isFromLog)
        throws InterruptedException
    {
        final ClusterNode.Context context = context(file).founding(isFounding).joining(isJoining).fromLog(isFromLog);
        checked(() -> MemberFile.read(file).auditJournal())
            .ifPresent(journal -> context.auditJournal(() -> audit(journal)));
        final ClusterNode node = checked(() -> ClusterNode.launch(context));
        final Thread closing = new Thread(node::close, "millrace-close");
        Runtime.getRuntime().addShutdownHook(closing);
        say("member runs: %s", file);
        node.awaitEnd();
        final Optional<Throwable> fault = node.fault();
        fault.ifPresent(thrown -> say("member has ended by itself: %s", thrown));
        node.close();
        return fault.isPresent() ? ExitCode.FAILED : ExitCode.DONE;
    }

    @Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says how the member of this machine is: at equal sequences members have equal digests.",
        footer =
        { "%nExample:", "  millrace cluster status member-0.properties" })
    int status(@Parameters(paramLabel = "FILE", description = "What the member is.") final Path file)
    {
        final Optional<LocalMember.Status> found = new LocalMember(context(file)).status();
        say("%s", found.map(status -> String.format(Locale.ROOT, "%s  sequence %,d  answers %016x", status.role(),
            status.sequence(), status.resultsDigest())).orElse("does not run"));
        return found.isPresent() ? ExitCode.DONE : ExitCode.FAILED;
    }

    @Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        description = "Has all members take a snapshot; on the leader's machine.",
        footer =
        { "%nExample:", "  millrace cluster snapshot member-0.properties" })
    int snapshot(@Parameters(paramLabel = "FILE", description = "What the member is.") final Path file)
    {
        return done(new LocalMember(context(file)).snapshot(), "snapshot taken");
    }

    @Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Ends all members in order, each with a snapshot; on the leader's machine.",
        footer =
        { "%nExample:", "  millrace cluster stop member-0.properties" })
    int stop(@Parameters(paramLabel = "FILE", description = "What the member is.") final Path file)
    {
        return done(new LocalMember(context(file)).stopAll(), "all members end");
    }

    private int done(final boolean isDone, final String what)
    {
        say("%s", isDone ? what : "not done: this member does not lead, or does not run");
        return isDone ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void say(final String format, final Object... values)
    {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    private static ClusterNode.Context context(final Path file)
    {
        return checked(() -> MemberFile.read(file).context());
    }

    private static Journal audit(final Path directory)
    {
        return ChronicleJournal.open(new ChronicleJournal.Context().directory(directory)
            .durability(Durability.INTERVAL));
    }

    /** What is wrong with a file, a directory or a journal is a line. */
    private static <T> T checked(final Supplier<T> work)
    {
        try
        {
            return work.get();
        }
        catch (final IllegalArgumentException | IllegalStateException | UncheckedIOException | JournalException wrong)
        {
            throw new ToolException(String.valueOf(wrong.getMessage()));
        }
    }
}
