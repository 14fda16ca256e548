package io.millrace.tools.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import picocli.CommandLine;

/**
 * {@code millrace run} on any day: the clock starts at a time that the test says, and goes on from there.
 */
final class Office
{
    private Office()
    {
    }

    /** Runs files in a directory's {@code data}, reports to its {@code status}; payer has 100.00 EUR, payee none. */
    static Said run(final Instant now, final Path directory, final List<Path> files, final String... options)
        throws IOException
    {
        final Path accounts = Files.writeString(directory.resolve("accounts.csv"), """
            account,currency,balance,overdraft
            payer,EUR,100.00,0
            payee,EUR,0,0
            """);
        final List<String> arguments = new ArrayList<>();
        files.forEach(file -> arguments.add(file.toString()));
        arguments.addAll(List.of("--accounts", accounts.toString(), "--data", directory.resolve("data").toString(),
            "--status", directory.resolve("status").toString(), "--durability", "process"));
        arguments.addAll(List.of(options));
        return execute(new RunCommand(clock(now)), arguments);
    }

    static Said execute(final Object command, final List<String> arguments)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine line = new CommandLine(command).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        line.setExecutionExceptionHandler((thrown, failed, parsed) ->
        {
            err.append(thrown.toString());
            return ExitCode.FAILED;
        });
        final int exitCode = line.execute(arguments.toArray(new String[0]));
        line.getOut().flush();
        line.getErr().flush();
        return new Said(exitCode, out.toString(), err.toString());
    }

    static EpochNanoClock clock(final Instant now)
    {
        final long offsetNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) - System.nanoTime();
        return () -> System.nanoTime() + offsetNs;
    }

    record Said(int exitCode, String out, String err)
    {
        /** The lines that say what accounts hold. */
        List<String> balances()
        {
            return out.lines().filter(line -> line.contains(" available ")).toList();
        }
    }
}
