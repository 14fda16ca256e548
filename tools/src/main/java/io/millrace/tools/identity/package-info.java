/**
 * Ids that follow from what a file says, so that reading it again gives the same ids and the ledger moves nothing
 * twice.
 */
@NullMarked
package io.millrace.tools.identity;

import org.jspecify.annotations.NullMarked;
