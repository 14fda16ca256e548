package io.millrace.ledger.model;

/**
 * A 128-bit id.
 */
public record Id(long high, long low)
{
    boolean isValid()
    {
        return !(high == 0 && low == 0) && !(high == -1 && low == -1);
    }

    @Override
    public String toString()
    {
        return "id=" + high + ':' + low;
    }
}
