package io.millrace.tools.file;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.account.Account;
import io.millrace.tools.money.Amount;
import io.millrace.tools.money.IsoCurrency;

/**
 * One payment as a file asks for it. The debtor is a known account in the currency of the payment; the creditor need
 * not be known, see {@link io.millrace.tools.account.AccountDirectory#counterparty}.
 *
 * @param line          where it stands, from 1.
 * @param idHigh        upper half of the payment id, the idempotency key.
 * @param idLow         lower half.
 * @param block         that it stands in.
 * @param instructionId InstrId; in CSV the column id.
 * @param endToEndId    EndToEndId; in CSV the column reference.
 * @param debtor        account that pays.
 * @param creditor      account that is paid.
 * @param amount        in the currency of both.
 */
public record Instruction(
    int line,
    long idHigh,
    long idLow,
    PaymentBlock block,
    @Nullable String instructionId,
    @Nullable String endToEndId,
    Account debtor,
    Account creditor,
    Amount amount)
{
    /** @return PmtInfId of the block; none in CSV. */
    public @Nullable String paymentInformationId()
    {
        return block.id();
    }

    /** @return day on which it is to be executed; none in CSV, which is at once. */
    public @Nullable LocalDate requestedDate()
    {
        return block.requestedDate();
    }

    /** @return currency that the amount is in; its ledger is the payment's. */
    public IsoCurrency currency()
    {
        return amount.currency();
    }

    /** @return what the ledger is asked to move, in minor units; 0 if the amount cannot be paid. */
    public long amountMinor()
    {
        return amount.minor();
    }

    /** @return what to call the payment towards its sender: the nearest name that it has, or its line. */
    public String name()
    {
        if (instructionId != null)
        {
            return instructionId;
        }
        return endToEndId != null ? endToEndId : "line " + line;
    }
}
