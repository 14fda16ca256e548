package io.millrace.ledger;

/**
 * For a reused id: the first field in which the command differs from the one that had the id before.
 */
public enum DifferingField
{
    /** The id was not reused. */
    NONE(0),
    /** The kind of command. */
    COMMAND(1),
    /** The debit account. */
    DEBIT_ACCOUNT(2),
    /** The credit account. */
    CREDIT_ACCOUNT(3),
    /** The amount. */
    AMOUNT(4),
    /** The owner of an account. */
    OWNER(5),
    /** The ledger of an account. */
    LEDGER(6),
    /** Another field. */
    OTHER(7);

    private static final DifferingField[] BY_NUMBER = values();

    private final int number;

    DifferingField(final int number)
    {
        this.number = number;
    }

    /** @return the number that stands in results. */
    public int number()
    {
        return number;
    }

    /**
     * The field of a number.
     *
     * @param number as encoded in a result.
     * @return the field.
     */
    public static DifferingField of(final int number)
    {
        return BY_NUMBER[number];
    }
}
