package io.millrace.tools.report;

import java.io.Flushable;

import io.millrace.tools.file.Instruction;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.refusal.FileRefused;

/**
 * Hears what the tool does, in the order in which it does it, and says it.
 * <p>
 * Thread: one. What it is written to must not fail; a broken pipe ends the tool elsewhere.
 */
public interface Report extends Flushable
{
    /**
     * A file was refused before anything of it was sent.
     *
     * @param refused where and why.
     */
    void onRefused(FileRefused refused);

    /**
     * A file was found sound, and nothing of it is to be sent.
     *
     * @param file that was checked.
     */
    void onChecked(PaymentFile file);

    /**
     * A payment has its outcome.
     *
     * @param file        that it stands in.
     * @param instruction that was sent.
     * @param outcome     that it had.
     */
    void onPayment(PaymentFile file, Instruction instruction, Outcome outcome);

    /**
     * All payments of a file have their outcome.
     *
     * @param file   that was sent.
     * @param result of all.
     */
    void onGroup(PaymentFile file, GroupResult result);

    /**
     * An account holds so much.
     *
     * @param balance of it.
     */
    void onBalance(Balance balance);

    /** Writes out what was said. */
    @Override
    void flush();
}
