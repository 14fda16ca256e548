/**
 * Accounts as their holders write them, and the ids that the ledger knows them by.
 */
@NullMarked
package io.millrace.tools.account;

import org.jspecify.annotations.NullMarked;
