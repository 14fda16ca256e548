package io.millrace.tools.report;

/**
 * What became of a file, a block of it or a payment, in the words of ISO 20022 (code sets
 * ExternalPaymentGroupStatus1Code and ExternalPaymentTransactionStatus1Code).
 */
public enum IsoStatus
{
    /** AcceptedTechnicalValidation: the file is sound; nothing of it was sent yet. */
    ACTC,
    /** AcceptedCustomerProfile: accounts and rights are in order; it waits for its day, when funds are looked at. */
    ACCP,
    /** AcceptedSettlementCompleted: paid. */
    ACSC,
    /** PartiallyAccepted: some of it is refused. */
    PART,
    /** Pending: the file is being run; if that was interrupted, run it again. */
    PDNG,
    /** Rejected: not paid. */
    RJCT
}
