package io.millrace.engine;

import io.millrace.ledger.Result;
import java.util.List;

/**
 * The answer to a batch: of the group, and of each item in the order in which they were submitted.
 *
 * @param group answer to the batch as a whole.
 * @param items answers to its items; where the batch was refused while it was being sent in parts, to those sent.
 */
public record BatchAnswer(Result group, List<Result> items)
{
}
