package io.millrace.tools.command;

import io.millrace.journal.spi.Durability;
import java.time.Duration;
import picocli.CommandLine;

/**
 * What {@code --durability} says.
 *
 * @param durability mode.
 * @param interval   between two syncs; of the mode interval only.
 */
record DurabilityOption(Durability durability, Duration interval)
{
    private static final String INTERVAL = "interval=";

    static DurabilityOption of(final String text, final CommandLine line)
    {
        return switch (text)
        {
            case "process" -> new DurabilityOption(Durability.PROCESS, Duration.ZERO);
            case "device" -> new DurabilityOption(Durability.DEVICE, Duration.ZERO);
            default -> new DurabilityOption(Durability.INTERVAL, Duration.ofMillis(intervalMs(text, line)));
        };
    }

    private static long intervalMs(final String text, final CommandLine line)
    {
        if (text.matches(INTERVAL + "[1-9][0-9]{0,5}"))
        {
            return Long.parseLong(text.substring(INTERVAL.length()));
        }
        throw new CommandLine.ParameterException(
            line, "Invalid value for option '--durability': '" + text + "' is not process, device or interval=MS");
    }
}
