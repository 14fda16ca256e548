/**
 * What the {@code millrace} command does: run payment files, replay a journal, say balances.
 */
@NullMarked
package io.millrace.tools.command;

import org.jspecify.annotations.NullMarked;
