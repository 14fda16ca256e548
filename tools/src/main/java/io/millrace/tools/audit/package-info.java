/**
 * A journal as an auditor reads it: every command with its answer and what it moved.
 */
@NullMarked
package io.millrace.tools.audit;

import org.jspecify.annotations.NullMarked;
