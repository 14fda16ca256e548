/**
 * What becomes of a command: its response, or the truth about why there is none.
 */
@NullMarked
package io.millrace.response;

import org.jspecify.annotations.NullMarked;
