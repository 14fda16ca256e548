package io.millrace.tools.command;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.MessageHeader;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.report.IsoStatus;
import io.millrace.tools.report.Report;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.CloseHelper;

/**
 * All that a file is checked for before any money moves: what its reader checks (form, count, control sum, debtors),
 * and the days that it asks for. A file that fails is answered; the others are checked all the same. What was read is
 * there until this is closed.
 */
final class FileChecks implements AutoCloseable
{
    private final List<PaymentFile> files = new ArrayList<>();
    private final Report report;
    private final StatusFiles statusFiles;
    private final Days days;
    private boolean isAllSound = true;

    FileChecks(final Report report, final StatusFiles statusFiles, final Days days)
    {
        this.report = report;
        this.statusFiles = statusFiles;
        this.days = days;
    }

    boolean isAllSound()
    {
        return isAllSound;
    }

    /** Reads every file. */
    List<PaymentFile> readAll(final List<Path> paths, final AccountDirectory accounts)
    {
        for (final Path file : paths)
        {
            final Reading reading = new Reading(Progress.reading(file));
            try
            {
                files.add(PaymentFiles.read(file, accounts, reading));
            }
            catch (final FileRefused refused)
            {
                isAllSound = false;
                report.onRefused(refused);
                statusFiles.onRefused(file, reading.header, refused);
            }
        }
        return Collections.unmodifiableList(files);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(files);
    }

    /**
     * Whether all files may ask for the days that they ask for. One that was run before may: that was decided then.
     */
    boolean areTaken(final List<PaymentFile> payments, final LedgerMemory memory, final LocalDate today)
    {
        return areSound(payments, file -> memory.isKnown(file) || isInTime(file, today));
    }

    /** Whether all files are sound, when nothing is to be sent; those that are have their status from here. */
    boolean areSound(final List<PaymentFile> payments, final LocalDate today)
    {
        return areSound(payments, file -> isInTime(file, today));
    }

    private boolean areSound(final List<PaymentFile> payments, final Predicate<PaymentFile> check)
    {
        for (final PaymentFile file : payments)
        {
            if (check.test(file))
            {
                statusFiles.onStatus(file, IsoStatus.ACTC);
            }
            else
            {
                isAllSound = false;
            }
        }
        return isAllSound;
    }

    private boolean isInTime(final PaymentFile file, final LocalDate today)
    {
        try
        {
            days.check(file, today);
            return true;
        }
        catch (final FileRefused refused)
        {
            report.onRefused(refused);
            statusFiles.onRefused(file, refused);
            return false;
        }
    }

    /** Notes which message is being read, for the answer if the rest of it is refused. */
    private static final class Reading implements ReadProgress
    {
        private final ReadProgress progress;
        private MessageHeader header = MessageHeader.UNREAD;

        private Reading(final ReadProgress progress)
        {
            this.progress = progress;
        }

        @Override
        public void onRead(final long bytesRead, final long bytesTotal)
        {
            progress.onRead(bytesRead, bytesTotal);
        }

        @Override
        public void onHeader(final MessageHeader read)
        {
            header = read;
        }
    }
}
