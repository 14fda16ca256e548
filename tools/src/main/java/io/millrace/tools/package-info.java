/**
 * The {@code millrace} command and the readers it stands on: from a bank's file to payments with an identity.
 * <pre>
 *   bank's file --&gt; file.PaymentFiles --+--&gt; iso20022.Pain001Reader ---+
 *                    (looks inside)     +--&gt; csv.CsvPaymentReader -----+--&gt; file.PaymentFile --&gt; the engine
 *                                                   ^                                |
 *   accounts.csv --&gt; csv.AccountsReader --&gt; account.AccountDirectory                 v
 *                                            (text to id and back)          report.Report (text or JSON)
 * </pre>
 * Below them stand {@code money} (amounts and currencies), {@code identity} (ids that are the same whenever the same
 * file is read) and {@code refusal} (the one line that a refused file gets). All of it runs on the thread that calls.
 */
@NullMarked
package io.millrace.tools;

import org.jspecify.annotations.NullMarked;
