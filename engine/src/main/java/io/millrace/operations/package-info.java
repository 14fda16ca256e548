/**
 * What an engine says of itself while it runs: counters and histograms in a file that another process can read, and one
 * word on its health. Nothing of it is journaled, and nothing depends on it.
 */
@NullMarked
package io.millrace.operations;

import org.jspecify.annotations.NullMarked;
