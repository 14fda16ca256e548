package io.millrace.engine;

/**
 * The journal is short of space, so the engine takes no commands until there is some. The command was not applied.
 */
public final class NoSpaceException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    NoSpaceException()
    {
        super("journal short of space: command not taken; free space on its device and send again");
    }
}
