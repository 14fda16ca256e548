package io.millrace.tools.command;

import io.millrace.ledger.ResultCode;
import java.util.Locale;

/**
 * Result codes as people say them.
 */
final class Words
{
    private Words()
    {
    }

    static String of(final ResultCode code)
    {
        return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
