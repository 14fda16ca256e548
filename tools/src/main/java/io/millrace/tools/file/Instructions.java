package io.millrace.tools.file;

import java.util.ArrayList;
import java.util.Collections;

import io.millrace.tools.identity.Id128;
import io.millrace.tools.identity.NameHash;
import io.millrace.tools.money.Tally;
import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * Collects the payments of a file while it is read, and keeps them to itself until the file is found sound.
 * <p>
 * Thread: one. Full: {@link PaymentFile#INSTRUCTIONS_MAX}.
 */
public final class Instructions
{
    private final ArrayList<Instruction> instructions = new ArrayList<>();
    private final Tally tally = new Tally();
    private final NameHash content = new NameHash().part("content of a file");
    private final String file;

    /**
     * For one file.
     *
     * @param file as its user named it.
     */
    public Instructions(final String file)
    {
        this.file = file;
    }

    /**
     * Takes the next payment.
     *
     * @param instruction in the order of the file.
     * @throws InvalidValue if the file has too many, or too much in all.
     */
    public void add(final Instruction instruction) throws InvalidValue
    {
        if (instructions.size() == PaymentFile.INSTRUCTIONS_MAX)
        {
            throw new InvalidValue(
                IsoReason.FF01, "a file may have " + PaymentFile.INSTRUCTIONS_MAX + " payments, split it here");
        }
        tally.add(instruction.amountMinor(), instruction.currency());
        instructions.add(instruction);
        final PaymentBlock block = instruction.block();
        content.part(instruction.idHigh()).part(instruction.idLow()).part(instruction.amountMinor());
        content.part(instruction.debtor().id()).part(instruction.creditor().id());
        content.part(block.reference().high()).part(block.reference().low());
        content.part(block.requestedDate() == null ? Long.MIN_VALUE : block.requestedDate().toEpochDay());
    }

    /** @return count and sums up to now. */
    public Tally tally()
    {
        return tally;
    }

    /**
     * Hands the payments out, once the reader has checked all there is to check.
     *
     * @param header  of the file.
     * @param batchId of the group.
     * @return the file.
     * @throws FileRefused if there is no payment in it.
     */
    public PaymentFile finish(final MessageHeader header, final Id128 batchId) throws FileRefused
    {
        if (instructions.isEmpty())
        {
            throw new FileRefused(new Place(file, 0, 0), IsoReason.CH21, "has no payment in it");
        }
        return new PaymentFile(
            file, header, batchId, content.end().id(), tally.sumMinor(), tally.sum(),
            Collections.unmodifiableList(instructions));
    }
}
