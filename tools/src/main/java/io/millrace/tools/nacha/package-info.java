/**
 * Payments as a NACHA file, the format of the ACH network of the United States.
 */
@NullMarked
package io.millrace.tools.nacha;

import org.jspecify.annotations.NullMarked;
