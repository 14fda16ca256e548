/**
 * Payments and accounts as CSV: a header line, then a line each; fields may be quoted, UTF-8, with or without a
 * byte-order mark.
 */
@NullMarked
package io.millrace.tools.csv;

import org.jspecify.annotations.NullMarked;
