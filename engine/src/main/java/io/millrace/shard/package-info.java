/**
 * One ledger's accounts on several shards, each a {@code PaymentService} of its own: an embedded engine or a cluster.
 * <pre>
 *            shard A, of the payer                               shard B, of the payee
 *  1  hold   clearing -&gt; transit B   | one chain
 *     pay    payer    -&gt; clearing    |
 *  2                                     one chain |  hold   transit A -&gt; clearing, refused from the deadline on
 *                                                  |  pay    clearing  -&gt; payee
 *                            here it is decided -&gt; |  take the deadline off again
 *  3  capture
 *  4                                                  capture
 * </pre>
 * Whatever is open says all that is needed to finish it, so that a coordinator keeps nothing and may die at any step:
 * another one asks the shards ({@link io.millrace.shard.ShardedPayments#recover}). Why it is so: ADR 65 and 66.
 */
@NullMarked
package io.millrace.shard;

import org.jspecify.annotations.NullMarked;
