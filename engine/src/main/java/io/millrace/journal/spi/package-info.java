/**
 * What the engine asks of a journal, and no more. The engine never sees Chronicle; another journal is one class. Beside
 * it what hosts of a ledger share: a directory for each, and no two in one ({@link DirectoryLock}).
 */
@NullMarked
package io.millrace.journal.spi;

import org.jspecify.annotations.NullMarked;
