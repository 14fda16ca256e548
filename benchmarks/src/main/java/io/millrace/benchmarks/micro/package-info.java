/**
 * The ledger alone, on one thread, beside the speed of light for what it does.
 */
@NullMarked
package io.millrace.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
