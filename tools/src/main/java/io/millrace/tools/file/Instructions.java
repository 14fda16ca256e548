package io.millrace.tools.file;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.identity.GroupIds;
import io.millrace.tools.identity.GroupName;
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
 * Memory: the same for a short file and a long one; payments are put aside in a temporary file, some 130 bytes each.
 * Thread: one. Full: {@link PaymentFile#INSTRUCTIONS_MAX}.
 */
public final class Instructions implements AutoCloseable
{
    private final Tally tally = new Tally();
    private final String file;
    private final SpooledInstructions instructions;
    private boolean isHandedOut;

    /**
     * For one file.
     *
     * @param file     as its user named it.
     * @param accounts that its payments are from and to.
     */
    public Instructions(final String file, final AccountDirectory accounts)
    {
        this.file = file;
        this.instructions = new SpooledInstructions(accounts);
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
        tally.add(instruction.amount());
        instructions.add(instruction);
    }

    /** @return count and sums up to now. */
    public Tally tally()
    {
        return tally;
    }

    /**
     * Hands the payments out, once the reader has checked all there is to check. Payments of one name are told apart.
     *
     * @param header of the file.
     * @param ids    that named the group and its payments.
     * @return the file.
     * @throws FileRefused if there is no payment in it.
     */
    public PaymentFile finish(final MessageHeader header, final GroupIds ids) throws FileRefused
    {
        ids.number(instructions);
        return finish(header, ids.batchId(), ids.name());
    }

    /**
     * Hands the payments of a file out that has no group, and whose payments are named one by one.
     *
     * @param header  of the file.
     * @param batchId of all of it.
     * @return the file.
     * @throws FileRefused if there is no payment in it.
     */
    public PaymentFile finish(final MessageHeader header, final Id128 batchId) throws FileRefused
    {
        return finish(header, batchId, null);
    }

    /** Throws away what was collected, unless it was handed out: then the file closes it. */
    @Override
    public void close()
    {
        if (!isHandedOut)
        {
            instructions.close();
        }
    }

    private PaymentFile finish(final MessageHeader header, final Id128 batchId, final @Nullable GroupName group)
        throws FileRefused
    {
        if (instructions.isEmpty())
        {
            throw new FileRefused(new Place(file, 0, 0), IsoReason.CH21, "has no payment in it");
        }
        final Id128 contentId = contentId();
        isHandedOut = true;
        return new PaymentFile(
            file, header, batchId, contentId, group, tally.sumMinor(), tally.sum(), instructions, instructions);
    }

    private Id128 contentId()
    {
        final NameHash content = new NameHash().part("content of a file");
        for (final Instruction instruction : instructions)
        {
            final PaymentBlock block = instruction.block();
            final LocalDate day = block.requestedDate();
            content.part(instruction.idHigh()).part(instruction.idLow()).part(instruction.amountMinor());
            content.part(instruction.debtor().id()).part(instruction.creditor().id());
            content.part(block.reference().high()).part(block.reference().low());
            content.part(day == null ? Long.MIN_VALUE : day.toEpochDay());
            if (instruction.amount().unpayable() != null)
            {
                content.part(instruction.amount().unpayable());
            }
        }
        return content.end().id();
    }
}
