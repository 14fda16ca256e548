package io.millrace.ledger.model;

import io.millrace.ledger.model.ReferenceLedger.Decision;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What the answer to a batch counts of its items.
 */
final class Tally
{
    final List<Answer> answers = new ArrayList<>();
    private BigInteger accepted = BigInteger.ZERO;
    private BigInteger refused = BigInteger.ZERO;
    private int acceptedCount;
    private int refusedCount;
    private int duplicateCount;
    private int firstRefused = -1;

    void addAll(final List<Slot> items, final List<Answer> given)
    {
        for (int i = 0; i < items.size(); i++)
        {
            add(items.get(i), given.get(i));
        }
    }

    void add(final Slot item, final Answer answer)
    {
        if (answer.get("firstCode") == Code.ACCEPTED)
        {
            acceptedCount++;
            accepted = accepted.add(BigInteger.valueOf(answer.get("amountMinor")));
        }
        else
        {
            refusedCount++;
            firstRefused = firstRefused < 0 ? answers.size() : firstRefused;
            if (item.has("amountMinor"))
            {
                refused = refused.add(BigInteger.valueOf(item.get("amountMinor")).max(BigInteger.ZERO));
            }
        }
        duplicateCount += answer.code() == Code.DUPLICATE ? 1 : 0;
        answers.add(answer);
    }

    long acceptedMinor()
    {
        return accepted.min(State.MAX).longValueExact();
    }

    Answer answer(final Slot header, final long sequence, final long timeNs, final Decision decision)
    {
        return new Answer(Answer.BATCH_RESULT)
            .set("idHigh", header.id().high()).set("idLow", header.id().low())
            .set("sequence", sequence).set("timeNs", timeNs)
            .set("acceptedMinor", acceptedMinor())
            .set("refusedMinor", refused.min(State.MAX).longValueExact())
            .set("acceptedCount", acceptedCount).set("refusedCount", refusedCount)
            .set("firstRefused", firstRefused).set("duplicateCount", duplicateCount)
            .set("firstSequence", decision.firstSequence).set("code", decision.code)
            .set("firstCode", decision.firstCode).set("command", 20).set("detail", decision.detail);
    }
}
