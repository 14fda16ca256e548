package io.millrace.tools.refusal;

/**
 * Why a file or a value in it is refused, in the words of ISO 20022, code set ExternalStatusReason1Code: the codes that
 * a bank gives in a pain.002.
 * <p>
 * The set has three codes for a control sum (AM10 whichever level, AM16 group, AM17 payment information) and three for
 * a count (AM18 whichever level, AM19 group, AM20 payment information). Banks answer a wrong control sum with AM10 (see
 * the samples), so AM10 is given at both levels and the line says which; a count gets the code of its level.
 */
public enum IsoReason
{
    /** InvalidDebtorAccountNumber. */
    AC02,
    /** ZeroAmount. */
    AM01,
    /** NotAllowedCurrency: one the ledger keeps no money in, or another than the account's. */
    AM03,
    /** InvalidControlSum: the sum of the instructed amounts is not the control sum. */
    AM10,
    /** InvalidTransactionCurrency: missing, or not in ISO 4217. */
    AM11,
    /** InvalidAmount: missing, not a number, or too large. */
    AM12,
    /** InvalidGroupNumberOfTransactions. */
    AM19,
    /** InvalidPaymentInfoNumberOfTransactions. */
    AM20,
    /** RequestedExecutionDateOrRequestedCollectionDateTooFarInFuture. */
    CH03,
    /** RequestedExecutionDateOrRequestedCollectionDateTooFarInPast. */
    CH04,
    /** ElementContentFormallyIncorrect. */
    CH16,
    /** ElementNotAdmitted. */
    CH17,
    /** DecimalPointsNotCompatibleWithCurrency. */
    CH20,
    /** RequiredCompulsoryElementMissing. */
    CH21,
    /** InvalidDate: missing or not a date. */
    DT01,
    /** DuplicateMessageID: the message id is not unique. */
    DU01,
    /** InvalidFileFormat: incomplete or invalid. */
    FF01
}
