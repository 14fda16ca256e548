/**
 * What the engine asks of a journal, and no more. The engine never sees Chronicle; another journal is one class.
 */
@NullMarked
package io.millrace.journal.spi;

import org.jspecify.annotations.NullMarked;
