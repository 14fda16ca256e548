/**
 * What every reader makes of a file, whatever its format: payments that are checked as a whole before any is handed on.
 */
@NullMarked
package io.millrace.tools.file;

import org.jspecify.annotations.NullMarked;
