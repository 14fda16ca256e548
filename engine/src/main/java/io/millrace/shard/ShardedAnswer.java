package io.millrace.shard;

import io.millrace.ledger.ResultCode;
import java.util.UUID;

/**
 * What became of a payment, on one shard or across two.
 *
 * @param id        of the payment.
 * @param outcome   {@code ACCEPTED}, now or when it was sent before; otherwise why not, as far as that is remembered.
 * @param decidedBy shard that decided.
 */
public record ShardedAnswer(UUID id, ResultCode outcome, int decidedBy)
{
    /** @return whether the payee has the money. */
    public boolean isAccepted()
    {
        return outcome == ResultCode.ACCEPTED;
    }
}
