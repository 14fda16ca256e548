/**
 * The ledger: what payments mean, as a pure function of the commands that stand in the journal.
 * <p>
 * Nothing here reads a clock, a random source, the environment or a file, or knows of a ring or a thread other than its
 * own. Time arrives with each {@link io.millrace.ledger.Burst}. The same bursts give the same balances and the same
 * answers, however they are split, on any machine: live, in a replay, in a snapshot's shadow, in a cluster.
 */
@NullMarked
package io.millrace.ledger;

import org.jspecify.annotations.NullMarked;
