/**
 * The way of a command through the engine: ring, journal, ledger, response.
 * <pre>
 *   fused (few cores): one thread, burst by burst
 *
 *     producers --claim, publish--> SlabRing --> [ JournalStage -> LedgerStage -> Responder ]
 *
 *   staged (a core for each): a thread each
 *
 *     producers --> SlabRing --> [ JournalStage ] --> [ LedgerStage ] --> ResultRing --> [ Responder ]
 *                      ^                                    |
 *                      '------------- room -----------------'
 * </pre>
 * A burst is what is found ready: the claims of any number of producers, each whole. It is formed once, in front of the
 * journal, and stays the same burst for the ledger, live and in every replay.
 */
@NullMarked
package io.millrace.pipeline;

import org.jspecify.annotations.NullMarked;
