package io.millrace.tools.command;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentBlock;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.IsoReason;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which days a file may ask for, and what is today. A day is UTC's, and begins at midnight: then the payments that wait
 * for it run. A day that has come or passed is paid at once.
 */
final class Days
{
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    /** So close to midnight a file waits for the day rather than be overtaken by it half way. */
    private static final long CLOSE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long PARK_NS = 20_000_000;
    /** A century, so that no time overflows. */
    private static final int AHEAD_MAX = 36_500;

    @Option(names = "--past-days", paramLabel = "N",
        description = "Refuse a file that asks for a day more than N days ago (CH04; default: none; paid at once).")
    private @Nullable Integer pastDays;

    @Option(names = "--ahead-days", paramLabel = "N", defaultValue = "400",
        description = "Refuse a file that asks for a day more than N days ahead (CH03; default: ${DEFAULT-VALUE}).")
    private int aheadDays = 400;

    /** Refuses a file that asks for a day beyond the limits. */
    void check(final PaymentFile file, final LocalDate today) throws FileRefused
    {
        PaymentBlock checked = PaymentBlock.NONE;
        for (final Instruction instruction : file.instructions())
        {
            final PaymentBlock block = instruction.block();
            final LocalDate day = block.requestedDate();
            if (!block.equals(checked) && day != null)
            {
                final long ahead = ChronoUnit.DAYS.between(today, day);
                final int aheadMax = Math.min(aheadDays, AHEAD_MAX);
                if (ahead > aheadMax)
                {
                    throw new FileRefused(file.placeOf(instruction), IsoReason.CH03,
                        "ReqdExctnDt " + day + " is more than " + aheadMax + " days after " + today);
                }
                if (pastDays != null && -ahead > pastDays)
                {
                    throw new FileRefused(file.placeOf(instruction), IsoReason.CH04,
                        "ReqdExctnDt " + day + " is more than " + pastDays + " days before " + today);
                }
            }
            checked = block;
        }
    }

    /** Payments of a file that wait for their day. */
    static int scheduled(final PaymentFile file, final LocalDate today)
    {
        int scheduled = 0;
        for (final Instruction instruction : file.instructions())
        {
            scheduled += instruction.block().isAfter(today) ? 1 : 0;
        }
        return scheduled;
    }

    /** The day that it is. */
    static LocalDate today(final EpochNanoClock clock)
    {
        return LocalDate.ofInstant(Instant.ofEpochSecond(0, clock.nanoTime()), ZoneOffset.UTC);
    }

    /** The day that it is, and still will be when a file has been sent. */
    static LocalDate settledToday(final EpochNanoClock clock)
    {
        while (DAY_NS - clock.nanoTime() % DAY_NS < CLOSE_NS)
        {
            LockSupport.parkNanos(PARK_NS);
        }
        return today(clock);
    }

    /** Command time at which a day begins. */
    static long beginNs(final LocalDate day)
    {
        return Math.multiplyExact(day.toEpochDay(), DAY_NS);
    }
}
