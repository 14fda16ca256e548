/**
 * What senders call their payments, kept beside the journal, which has ids.
 */
@NullMarked
package io.millrace.tools.reference;

import org.jspecify.annotations.NullMarked;
