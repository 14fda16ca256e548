package io.millrace.tools.command;

/**
 * What a command's exit says to a script.
 */
public final class ExitCode
{
    /** All was done. */
    public static final int DONE = 0;

    /** Something was refused, or is broken. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    private ExitCode()
    {
    }
}
