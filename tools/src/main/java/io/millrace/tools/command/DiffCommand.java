package io.millrace.tools.command;

import io.millrace.journal.JournalReader;
import io.millrace.ledger.Burst;
import io.millrace.ledger.CommandLayout;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code millrace diff}: where two journals part.
 */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Compares two journals command by command and shows the first at which they part, both sides. " +
        "What is equal in command and time has equal answers. Exit code 0: one is the other, or its beginning; 1: not.",
    footer =
    { "%nExample:", "  millrace diff millrace-data millrace-data" })
public final class DiffCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "A journal, or a data directory that holds one.")
    private Path left = Path.of("");

    @Parameters(index = "1", paramLabel = "OTHER", description = "The other.")
    private Path right = Path.of("");

    @Option(names = "--commands-only", description = "Whatever their times: two engines that were fed the same.")
    private boolean isWithoutTimes;

    /** A journal, and where in it one is. */
    private static final class Side implements AutoCloseable
    {
        private final JournalReader reader;
        private int index = -1;
        private boolean isBegun;

        private Side(final Path journal)
        {
            reader = JournalReader.open(journal);
        }

        private boolean next()
        {
            index++;
            if (isBegun && index < reader.burst().count())
            {
                return true;
            }
            index = 0;
            isBegun = reader.next();
            return isBegun;
        }

        private long sequence()
        {
            return reader.burst().firstSequence() + index;
        }

        private boolean hasSameCommand(final Side other)
        {
            final Burst here = reader.burst();
            final Burst there = other.reader.burst();
            final int offset = here.offset(index);
            final int otherOffset = there.offset(other.index);
            for (int i = 0; i < CommandLayout.SLOT_LENGTH; i += Long.BYTES)
            {
                if (here.buffer().getLong(offset + i) != there.buffer().getLong(otherOffset + i))
                {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void close()
        {
            reader.close();
        }
    }

    @Override
    public Integer call()
    {
        try (Side here = new Side(journal(left)); Side there = new Side(journal(right)))
        {
            long sequence = Burst.NULL_SEQUENCE;
            boolean isHere = here.next();
            boolean isThere = there.next();
            while (isHere && isThere)
            {
                final String difference = difference(here, there);
                if (difference != null)
                {
                    return part(difference, here, there);
                }
                sequence = here.sequence();
                isHere = here.next();
                isThere = there.next();
            }
            say("the same up to sequence %d", sequence);
            if (isHere != isThere)
            {
                say("then only %s goes on", isHere ? left : right);
            }
            return ExitCode.DONE;
        }
    }

    private @Nullable String difference(final Side here, final Side there)
    {
        if (here.sequence() != there.sequence())
        {
            return "sequence";
        }
        if (!here.hasSameCommand(there))
        {
            return "command";
        }
        return isWithoutTimes || here.reader.burst().timeNs() == there.reader.burst().timeNs() ? null : "time";
    }

    private int part(final String difference, final Side here, final Side there)
    {
        say("they part at sequence %d, in %s", here.sequence(), difference);
        show(left, here);
        show(right, there);
        return ExitCode.FAILED;
    }

    private void show(final Path side, final Side at)
    {
        final PrintWriter out = spec.commandLine().getOut();
        say("%n%s", side);
        new CommandLine(new ShowCommand()).setOut(out).execute(
            Long.toString(at.sequence()), "--data", side.toString());
    }

    private Path journal(final Path directory)
    {
        final Path inside = directory.resolve("journal");
        final Path journal = Files.isDirectory(inside) ? inside : directory;
        if (!Files.isRegularFile(journal.resolve("millrace.journal")))
        {
            throw new ParameterException(spec.commandLine(), "no journal there: directory=" + directory);
        }
        return journal;
    }

    private void say(final String format, final Object... values)
    {
        spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    }
}
