package io.millrace.tools.refusal;

import java.io.Serial;

/**
 * A value that cannot be what it stands for. Whoever reads the file catches it and adds the place:
 * {@link FileRefused#FileRefused(Place, InvalidValue)}.
 */
public final class InvalidValue extends Exception
{
    @Serial
    private static final long serialVersionUID = 1L;

    private final IsoReason reason;

    /**
     * Says what is wrong.
     *
     * @param reason in ISO's words.
     * @param what   is wrong, in ours: the value and the rule, on one line, without a full stop.
     */
    public InvalidValue(final IsoReason reason, final String what)
    {
        super(what, null, false, false);
        this.reason = reason;
    }

    /** @return why, in ISO's words. */
    public IsoReason reason()
    {
        return reason;
    }
}
