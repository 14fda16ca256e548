/**
 * The ledger beyond one machine: replicated by Aeron Cluster, one service on each member, and a client that looks
 * like the embedded one.
 * <pre>
 *   ClusterClient  --Claim, commands--&gt;  leader's consensus module --log--&gt; followers', archived by each
 *        ^                                             |  once a majority has it
 *        |                                             v
 *        '------ Answers, results ------ Egress &lt;-- LedgerService: seal, clamp, Ledger.apply
 *                 the leader's alone                   |                   on every member
 *                                                      '--&gt; snapshots: LedgerSnapshot, block by block
 * </pre>
 * The log is the journal: what the engine's pipeline does with ring and journal, Aeron does here. All else is shared:
 * the ledger and its snapshot, {@code CommandLayout.seal}, {@code HostCommands} and {@code Burst.timeAfter} (ADR 60).
 */
@NullMarked
package io.millrace.cluster;

import org.jspecify.annotations.NullMarked;
