/**
 * The engine as it is embedded: launch it, take a client, move money.
 * <pre>
 *   producers (your threads)                      one process
 *     claim, encode, publish
 *         |
 *         v           burst = what is found ready
 *     +---------+   +---------+   +--------+   +-----------+
 *     | ring    |--&gt;| journal |--&gt;| ledger |--&gt;| responses |--&gt; listener, future
 *     +---------+   +---------+   +--------+   +-----------+
 *                        |             ^
 *                        v             | the same bytes, the same apply()
 *                    excerpts -----&gt; replay
 * </pre>
 * {@link io.millrace.engine.PaymentEngine} is the engine, its {@code Context} every limit and mode in one place,
 * {@link io.millrace.engine.PaymentClient} the way in: by objects and futures, or by bytes without allocation.
 */
@NullMarked
package io.millrace.engine;

import org.jspecify.annotations.NullMarked;
