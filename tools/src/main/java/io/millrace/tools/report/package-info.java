/**
 * What the tool says of its work: a line a payment, a line a group, the balances; for people or, as JSON, for machines.
 */
@NullMarked
package io.millrace.tools.report;

import org.jspecify.annotations.NullMarked;
