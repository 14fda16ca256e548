/**
 * One run of everything: figures and histograms into a directory, a table on the console, and a report that any browser
 * opens.
 * <pre>
 *   Bench --measures--> Results --keeps--> figures.tsv, *.hlog, run.properties
 *                          '----draws----> report.html: a Page of LineCharts and BarCharts
 * </pre>
 */
@NullMarked
package io.millrace.benchmarks.report;

import org.jspecify.annotations.NullMarked;
