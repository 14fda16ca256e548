package io.millrace.tools.command;

import io.millrace.tools.report.JsonReport;
import io.millrace.tools.report.Report;
import io.millrace.tools.report.TextReport;
import java.io.PrintWriter;

/**
 * The report that a user asked for.
 */
final class Reports
{
    private Reports()
    {
    }

    static Report to(final PrintWriter out, final boolean isJson)
    {
        return isJson ? new JsonReport(out) : new TextReport(out);
    }
}
