package io.millrace.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.tools.command.ArchiveCommand;
import io.millrace.tools.command.BalanceCommand;
import io.millrace.tools.command.Camt053Command;
import io.millrace.tools.command.Camt054Command;
import io.millrace.tools.command.ClusterCommand;
import io.millrace.tools.command.DiffCommand;
import io.millrace.tools.command.ExitCode;
import io.millrace.tools.command.ExportCommand;
import io.millrace.tools.command.ProveCommand;
import io.millrace.tools.command.ReplayCommand;
import io.millrace.tools.command.ReportCommand;
import io.millrace.tools.command.RestoreCommand;
import io.millrace.tools.command.RunCommand;
import io.millrace.tools.command.ShowCommand;
import io.millrace.tools.command.SnapshotCommand;
import io.millrace.tools.command.SqlCommand;
import io.millrace.tools.command.StatCommand;
import io.millrace.tools.command.StatementCommand;
import io.millrace.tools.command.StatsCommand;
import io.millrace.tools.command.TailCommand;
import io.millrace.tools.command.ToolException;
import io.millrace.tools.command.TraceCommand;
import io.millrace.tools.command.VerifyCommand;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code millrace} command. Exit codes: 0 done, 1 refused or broken, 2 wrong usage.
 */
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0",
    description = "Moves money: runs payment files through a journaled ledger, and proves the result by replay.",
    footer = "%nmillrace bench [--full|--smoke], millrace bench peers: measures this machine (docs/BENCHMARKS.md).",
    subcommands =
    {
        RunCommand.class, BalanceCommand.class, StatementCommand.class, Camt053Command.class, Camt054Command.class,
        TraceCommand.class, ShowCommand.class, TailCommand.class, StatsCommand.class, StatCommand.class,
        ReplayCommand.class, VerifyCommand.class, ProveCommand.class, ReportCommand.class, DiffCommand.class,
        SnapshotCommand.class, ArchiveCommand.class, RestoreCommand.class, ExportCommand.class, SqlCommand.class,
        ClusterCommand.class
    })
public final class Millrace
{
    private Millrace()
    {
    }

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments of the command.
     */
    public static void main(final String[] arguments)
    {
        System.exit(run(writer(System.out, false), writer(System.err, true), arguments));
    }

    private static PrintWriter writer(final PrintStream stream, final boolean isFlushedByLine)
    {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(stream, UTF_8)), isFlushedByLine);
    }

    /**
     * Runs a command.
     *
     * @param out       for what it says.
     * @param err       for what is wrong.
     * @param arguments of the command.
     * @return exit code.
     */
    public static int run(final PrintWriter out, final PrintWriter err, final String... arguments)
    {
        final CommandLine line = commandLine();
        line.setOut(out).setErr(err).setUsageHelpAutoWidth(false)
            .setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((thrown, command, parsed) -> explain(thrown, err));
        try
        {
            return arguments.length == 0 ? usage(line, err) : line.execute(arguments);
        }
        catch (final OutOfMemoryError error)
        {
            return explain(error, err);
        }
        finally
        {
            out.flush();
        }
    }

    /** @return the command with all that it can do. */
    public static CommandLine commandLine()
    {
        return new CommandLine(new Millrace());
    }

    private static int usage(final CommandLine line, final PrintWriter err)
    {
        line.usage(err);
        return ExitCode.USAGE;
    }

    /** One line for what a user can mend; all of it for a defect of ours. */
    private static int explain(final Throwable thrown, final PrintWriter err)
    {
        if (ToolException.isExplained(thrown))
        {
            err.println("millrace: " + thrown.getMessage());
        }
        else if (thrown instanceof OutOfMemoryError || thrown.getCause() instanceof OutOfMemoryError)
        {
            err.println("millrace: does not fit a heap of " + (Runtime.getRuntime().maxMemory() >> 20) +
                " MiB; run it again with more, as in MILLRACE_JAVA_OPTIONS=-Xmx2g");
        }
        else
        {
            err.println("millrace: a defect, please report it with what follows");
            thrown.printStackTrace(err);
        }
        return ExitCode.FAILED;
    }
}
