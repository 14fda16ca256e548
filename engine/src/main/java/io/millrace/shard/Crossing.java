package io.millrace.shard;

import io.millrace.engine.Capture;
import io.millrace.engine.Details;
import io.millrace.engine.Hold;
import io.millrace.engine.Increase;
import io.millrace.engine.Instruction;
import io.millrace.engine.Payment;
import io.millrace.engine.Release;
import io.millrace.ledger.PaymentState;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A payment on its way from one shard to another: the ids and commands of its steps. All of it but the payment itself
 * is read off the open hold on the payer's shard:
 * <pre>
 *   hold id, upper half   hash of the payment's id           credit account   transit: peer and ledger
 *   hold id, lower half   the payer's account                time             from which the deadline is reckoned
 * </pre>
 * The ids of the other steps differ from the hold's by a constant each. What the payment said besides is in the
 * hold's reference, as a digest: the same id with other content is noticed.
 *
 * @param holdId      of the hold on the payer's shard.
 * @param from        the payer's shard.
 * @param to          the payee's shard.
 * @param ledger      of all its accounts.
 * @param amountMinor in minor units.
 */
record Crossing(UUID holdId, int from, int to, int ledger, long amountMinor)
{
    private static final Details OURS = Details.NONE.by(TransitAccounts.PARTY);
    private static final long CLAIM = 0x9E37_79B9_7F4A_7C15L;
    private static final long UNDATE = 0xBF58_476D_1CE4_E5B9L;
    private static final long CAPTURE = 0x94D0_49BB_1331_11EBL;
    private static final long RELEASE = 0xD6E8_FEB8_6659_FD93L;
    private static final long RETURN = 0xC2B2_AE3D_27D4_EB4FL;
    private static final long SUSPEND = 0x1656_67B1_9E37_79F9L;
    private static final long NO_DEADLINE = -1;

    static Crossing of(final Payment payment, final int from, final int to)
    {
        final UUID holdId = new UUID(
            mix(payment.id().getMostSignificantBits() ^ mix(payment.id().getLeastSignificantBits() + CLAIM)),
            payment.debitAccount());
        return new Crossing(holdId, from, to, payment.ledger(), payment.amountMinor());
    }

    /** Of an open hold on the payer's shard. */
    static Crossing ofHold(final PaymentState hold, final int from)
    {
        final long transit = hold.creditAccount();
        return new Crossing(new UUID(hold.idHigh(), hold.idLow()), from, TransitAccounts.peer(transit),
            TransitAccounts.ledger(transit), hold.amountMinor());
    }

    /** Of an open claim on the payee's shard. */
    static Crossing ofClaim(final PaymentState claim, final int to)
    {
        final long transit = claim.debitAccount();
        return new Crossing(new UUID(claim.idHigh() ^ CLAIM, claim.idLow()), TransitAccounts.peer(transit), to,
            TransitAccounts.ledger(transit), claim.amountMinor());
    }

    UUID claimId()
    {
        return step(CLAIM);
    }

    UUID captureId()
    {
        return step(CAPTURE);
    }

    UUID releaseId()
    {
        return step(RELEASE);
    }

    /**
     * Step 1. The hold goes first: it is remembered for as long as it is open, and speaks for the chain when that
     * comes again.
     */
    List<Instruction> hold(final Payment payment)
    {
        final Details details = OURS.reference(contentOf(payment)).linked();
        return List.of(
            new Hold(holdId, clearing(), TransitAccounts.transit(to, ledger), amountMinor, ledger, 0, details),
            new Payment(payment.id(), payment.debitAccount(), clearing(), amountMinor, ledger, payment.details()));
    }

    /** Step 2: all of it or nothing, and nothing once the shard's time has reached the deadline. */
    List<Instruction> claim(final Payment payment, final long deadlineNs)
    {
        final Details credit = new Details(TransitAccounts.PARTY, payment.details().code(),
            payment.details().referenceHigh(), payment.details().referenceLow(), true, false);
        return List.of(
            new Hold(claimId(), TransitAccounts.transit(from, ledger), clearing(), amountMinor, ledger, deadlineNs,
                OURS.linked()),
            new Payment(payment.id(), clearing(), payment.creditAccount(), amountMinor, ledger, credit),
            new Increase(step(UNDATE), claimId(), 0, NO_DEADLINE, OURS));
    }

    /**
     * On the payee's shard, instead of step 2: answers what became of it; if it has not come, it will be refused. It
     * releases itself, which is never there to be released.
     */
    Instruction fence()
    {
        return new Release(claimId(), claimId(), OURS);
    }

    /** Step 3. */
    Instruction captureHold(final UUID id)
    {
        return new Capture(id, holdId, amountMinor, false, OURS);
    }

    /** Step 4. */
    Instruction captureClaim(final UUID id)
    {
        return new Capture(id, claimId(), amountMinor, false, OURS);
    }

    /** Instead of step 3, once step 2 is refused for good: the money goes back to the payer. */
    List<Instruction> giveBack()
    {
        return List.of(new Release(releaseId(), holdId, OURS.linked()),
            new Payment(step(RETURN), clearing(), holdId.getLeastSignificantBits(), amountMinor, ledger, OURS));
    }

    /** Instead of that, if the payer's account takes nothing any more. */
    List<Instruction> suspend()
    {
        return List.of(new Release(releaseId(), holdId, OURS.linked()),
            new Payment(step(SUSPEND), clearing(), TransitAccounts.suspense(ledger), amountMinor, ledger,
                OURS.reference(holdId)));
    }

    /** Until when step 2 may be accepted, by the time of the payee's shard. */
    static long deadlineNs(final long heldNs, final long validityMs)
    {
        return heldNs + TimeUnit.MILLISECONDS.toNanos(validityMs);
    }

    private long clearing()
    {
        return TransitAccounts.clearing(ledger);
    }

    private UUID step(final long constant)
    {
        return new UUID(holdId.getMostSignificantBits() ^ constant, holdId.getLeastSignificantBits());
    }

    private static UUID contentOf(final Payment payment)
    {
        final Details details = payment.details();
        final ByteBuffer bytes = ByteBuffer.allocate(10 * Long.BYTES)
            .putLong(payment.id().getMostSignificantBits()).putLong(payment.id().getLeastSignificantBits())
            .putLong(payment.debitAccount()).putLong(payment.creditAccount()).putLong(payment.amountMinor())
            .putLong(payment.ledger()).putLong(details.initiator()).putLong(details.code())
            .putLong(details.referenceHigh()).putLong(details.referenceLow());
        return UUID.nameUUIDFromBytes(bytes.array());
    }

    /** The last steps of SplitMix64. */
    private static long mix(final long bits)
    {
        final long first = (bits ^ (bits >>> 30)) * UNDATE;
        final long second = (first ^ (first >>> 27)) * CAPTURE;
        return second ^ (second >>> 31);
    }
}
