package io.millrace.benchmarks.report;

/**
 * A drawing of the report.
 */
interface Chart
{
    /** By which it is found in the page. */
    String id();

    /** What it shows. */
    String title();

    /** Whether nothing was measured for it. */
    boolean isEmpty();

    /** The drawing. */
    String svg();
}
