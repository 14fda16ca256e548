/**
 * What a batch saves: the r, c, k model, measured.
 */
@NullMarked
package io.millrace.benchmarks.model;

import org.jspecify.annotations.NullMarked;
