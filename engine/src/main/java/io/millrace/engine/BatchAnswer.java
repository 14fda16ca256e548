package io.millrace.engine;

import io.millrace.ledger.Result;
import java.util.List;

/**
 * The answer to a batch: of the group, and of each item in the order in which they were submitted.
 *
 * @param group answer to the batch as a whole.
 * @param items answers to its items.
 */
public record BatchAnswer(Result group, List<Result> items)
{
}
