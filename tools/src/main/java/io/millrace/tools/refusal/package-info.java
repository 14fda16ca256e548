/**
 * What a file is refused with: one line, the place in the file, and the ISO 20022 reason where there is one.
 */
@NullMarked
package io.millrace.tools.refusal;

import org.jspecify.annotations.NullMarked;
