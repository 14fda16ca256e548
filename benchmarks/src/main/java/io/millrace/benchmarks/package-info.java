/**
 * What Millrace costs, each figure beside its raw limit in the same run.
 * <pre>
 *   micro   the ledger alone, beside a plain loop over arrays           JMH
 *   load    ring, journal, ledger, response, beside a plain file        closed and open loop, HdrHistogram
 *   model   one by one against batches: n(1/r + c) and n/r + k          fit of r, c and k
 * </pre>
 * All of them send the payments of one {@link io.millrace.benchmarks.PaymentStream}, check their own answers, and print
 * machine, JDK, commit and the command that repeats them. Started by {@code benchmarks/bin/bench}.
 */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
