package io.millrace.tools.account;

/**
 * Which side of an account is bounded.
 */
public enum AccountKind
{
    /** A customer's: may not be debited beyond its credits and its overdraft. */
    CREDIT,
    /** An asset of the operator's, such as cash at the bank: the mirror image. */
    DEBIT,
    /** Neither, such as another bank's customers. */
    UNBOUNDED
}
