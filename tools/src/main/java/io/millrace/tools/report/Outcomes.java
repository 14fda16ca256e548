package io.millrace.tools.report;

import io.millrace.tools.file.Instruction;

/** What became of the payments of a file. */
@FunctionalInterface
public interface Outcomes
{
    /**
     * What became of a payment.
     *
     * @param instruction of the file.
     * @param index       of it in the file.
     * @return its outcome.
     */
    Outcome of(Instruction instruction, int index);
}
