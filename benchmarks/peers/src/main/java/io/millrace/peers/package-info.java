/**
 * Other engines on the same work: a payment is a debit that a bound may refuse, a credit, and an id that is taken once.
 * <pre>
 *   Peers --a JVM for each, with its own class path--> PeerRun --drives--> Peer
 * </pre>
 * What stands here is for comparison alone; nothing of it is in the product.
 */
@NullMarked
package io.millrace.peers;

import org.jspecify.annotations.NullMarked;
