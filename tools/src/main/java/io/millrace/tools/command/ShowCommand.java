package io.millrace.tools.command;

import io.millrace.journal.JournalReader;
import io.millrace.ledger.Burst;
import io.millrace.ledger.CommandLayout;
import io.millrace.tools.audit.Entry;
import io.millrace.tools.audit.JournalWalk;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace show}: one command, where it stands, and what came of it.
 */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows the command of a sequence: where it stands in the journal, what it asked for, and its answer.",
    footer =
    { "%nExample:", "  millrace show 12" })
public final class ShowCommand implements Callable<Integer>
{
    @Mixin
    private AuditOptions options = new AuditOptions();

    @Parameters(paramLabel = "SEQUENCE", description = "Of the command.")
    private long sequence;

    @Option(names = "--json", description = "Say it for machines, one JSON object a line; without the place.")
    private boolean isJson;

    @Option(names = "--hex", description = "Also the 128 bytes of the command.")
    private boolean isHex;

    private boolean isAnswered;

    @Override
    public Integer call()
    {
        final EntryText people = new EntryText(options);
        final EntryJson machines = new EntryJson(options);
        if (!isJson)
        {
            printPlace();
        }
        try (JournalWalk walk = options.walk(entry ->
        {
            if (entry.result().sequence() == sequence)
            {
                isAnswered = isAnswered || !entry.result().isEvent();
                print(entry, people, machines);
            }
        }))
        {
            while (!isAnswered && walk.next())
            {
                // An item of a batch in parts is answered bursts later.
            }
        }
        if (!isAnswered)
        {
            throw new ToolException("no answer to that sequence in the journal: sequence=" + sequence);
        }
        return ExitCode.DONE;
    }

    private void print(final Entry entry, final EntryText people, final EntryJson machines)
    {
        if (isJson)
        {
            machines.print(entry);
        }
        else
        {
            people.print(entry);
        }
    }

    private void printPlace()
    {
        try (JournalReader reader = options.reader())
        {
            while (reader.next())
            {
                final Burst burst = reader.burst();
                if (burst.firstSequence() <= sequence && burst.lastSequence() >= sequence)
                {
                    final int index = (int)(sequence - burst.firstSequence());
                    options.say("file     %s", reader.file());
                    options.say("burst    sequences %d to %d, cycle %d, offset %d, index %x", burst.firstSequence(),
                        burst.lastSequence(), reader.cycle(), reader.offset(), reader.index());
                    if (isHex)
                    {
                        final byte[] slot = new byte[CommandLayout.SLOT_LENGTH];
                        burst.buffer().getBytes(burst.offset(index), slot);
                        options.say("bytes    %s", HexFormat.of().formatHex(slot));
                    }
                    return;
                }
            }
        }
    }
}
