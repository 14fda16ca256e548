package io.millrace.ledger.model;

import io.millrace.ledger.Ledger;
import java.util.List;

/**
 * Something that a ledger does wrong, on purpose: to see that it is found.
 */
@FunctionalInterface
public interface Break
{
    /** Nothing is wrong. */
    Break NONE = (ledger, answers) ->
    {
    };

    /**
     * Happens behind every burst.
     *
     * @param ledger  to be broken.
     * @param answers to the burst.
     */
    void after(Ledger ledger, List<Answer> answers);
}
