/**
 * What was booked on an account in a period, collected from a journal for the messages that banks send their customers.
 */
@NullMarked
package io.millrace.tools.statement;

import org.jspecify.annotations.NullMarked;
