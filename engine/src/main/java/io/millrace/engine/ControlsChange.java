package io.millrace.engine;

import io.millrace.sbe.MessageHeaderEncoder;
import io.millrace.sbe.SetControlsEncoder;
import java.util.OptionalLong;
import java.util.UUID;
import org.agrona.MutableDirectBuffer;

/**
 * Changes limits of an account; those that are absent stay as they are.
 *
 * @param id                 the idempotency key.
 * @param accountId          account.
 * @param overdraftMinor     how far below zero the bounded side may go.
 * @param maxPaymentMinor    largest single debit; 0 for no limit.
 * @param velocityLimitMinor most that may leave within a window; 0 for no limit.
 * @param velocityWindowS    length of that window in seconds, 0 with no limit.
 * @param details            who asks, and the options.
 */
public record ControlsChange(
    UUID id,
    long accountId,
    OptionalLong overdraftMinor,
    OptionalLong maxPaymentMinor,
    OptionalLong velocityLimitMinor,
    int velocityWindowS,
    Details details) implements Instruction
{
    /**
     * Changes nothing yet.
     *
     * @param id        the idempotency key.
     * @param accountId account.
     * @return the change, to be told what to change.
     */
    public static ControlsChange of(final UUID id, final long accountId)
    {
        return new ControlsChange(id, accountId, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0,
            Details.NONE);
    }

    /**
     * The same, and the overdraft.
     *
     * @param minor how far below zero the bounded side may go.
     * @return the change.
     */
    public ControlsChange overdraft(final long minor)
    {
        return new ControlsChange(id, accountId, OptionalLong.of(minor), maxPaymentMinor, velocityLimitMinor,
            velocityWindowS, details);
    }

    /**
     * The same, and the largest single debit.
     *
     * @param minor the limit; 0 for none.
     * @return the change.
     */
    public ControlsChange maxPayment(final long minor)
    {
        return new ControlsChange(id, accountId, overdraftMinor, OptionalLong.of(minor), velocityLimitMinor,
            velocityWindowS, details);
    }

    /**
     * The same, and the velocity limit.
     *
     * @param minor   most that may leave within a window; 0 for no limit.
     * @param windowS length of the window in seconds; 0 with no limit.
     * @return the change.
     */
    public ControlsChange velocity(final long minor, final int windowS)
    {
        return new ControlsChange(id, accountId, overdraftMinor, maxPaymentMinor, OptionalLong.of(minor), windowS,
            details);
    }

    @Override
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        final SetControlsEncoder encoder = new SetControlsEncoder()
            .wrapAndApplyHeader(buffer, offset, new MessageHeaderEncoder())
            .idHigh(id.getMostSignificantBits()).idLow(id.getLeastSignificantBits())
            .code(details.code()).initiator(details.initiator()).accountId(accountId)
            .overdraftMinor(overdraftMinor.orElse(0)).maxPaymentMinor(maxPaymentMinor.orElse(0))
            .velocityLimitMinor(velocityLimitMinor.orElse(0)).velocityWindowS(velocityWindowS)
            .referenceHigh(details.referenceHigh()).referenceLow(details.referenceLow());
        encoder.mask().overdraft(overdraftMinor.isPresent()).maxPayment(maxPaymentMinor.isPresent())
            .velocity(velocityLimitMinor.isPresent());
    }
}
