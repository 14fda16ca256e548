/**
 * Members of a cluster on this machine, for the benchmarks: in the cluster's own package, so that what stands beside
 * the ledger is configured by the same code.
 */
@NullMarked
package io.millrace.cluster;

import org.jspecify.annotations.NullMarked;
