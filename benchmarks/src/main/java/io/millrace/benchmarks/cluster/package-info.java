/**
 * What three members of a cluster take, beside a bare echo service on the same three.
 */
@NullMarked
package io.millrace.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
