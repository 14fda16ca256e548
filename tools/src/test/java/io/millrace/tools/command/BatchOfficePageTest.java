package io.millrace.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.tools.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The batch office's page of docs/TOOLS.md does what it says: its commands run as they stand there, and what it shows
 * is what they write.
 */
final class BatchOfficePageTest
{
    private static final String COMMAND = "tools/bin/millrace ";
    private static final String REPORT = "out/pain.001.001.03-ing.xml.pain.002.xml";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void shouldRunTheDayAsItIsWritten() throws IOException
    {
        final String page = after(
            "# The batch office\n", Files.readString(Path.of("../docs/TOOLS.md")));
        final List<String> commands = fenced(page, "sh").lines().filter(line -> line.startsWith(COMMAND)).toList();

        for (final String command : commands)
        {
            run(command.replaceFirst(" +#.*", "").substring(COMMAND.length()));
        }

        assertEquals(5, commands.size());
        final String shown = fenced(page, "xml");
        final String written = Files.readString(directory.resolve(REPORT))
            .replaceAll("<(MsgId|CreDtTm)>[^<]*<", "<$1>...<");
        assertTrue(written.startsWith(shown), written);
    }

    private void run(final String command)
    {
        final String[] arguments = command.strip().split(" +", -1);
        for (int i = 0; i < arguments.length; i++)
        {
            final boolean isOurs = arguments[i].equals("out") || arguments[i].equals("millrace-data") ||
                arguments[i - (i > 0 ? 1 : 0)].equals("--out");
            arguments[i] = isOurs ? directory.resolve(arguments[i]).toString() :
                arguments[i].replace("tools/samples", "samples");
        }
        final StringWriter said = new StringWriter();
        final PrintWriter out = new PrintWriter(said);
        final boolean hasData = arguments[0].equals("verify");
        final int exitCode = Millrace.run(out, out, hasData ? arguments : withData(arguments));
        assertEquals(ExitCode.DONE, exitCode, command + "\n" + said);
    }

    private String[] withData(final String[] arguments)
    {
        final String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--data";
        all[arguments.length + 1] = directory.resolve("millrace-data").toString();
        return all;
    }

    private static String fenced(final String page, final String language)
    {
        final String begun = after("```" + language + "\n", page);
        return begun.substring(0, begun.indexOf("```"));
    }

    private static String after(final String mark, final String text)
    {
        assertTrue(text.contains(mark), mark);
        return text.substring(text.indexOf(mark) + mark.length());
    }
}
