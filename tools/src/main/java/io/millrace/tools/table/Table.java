package io.millrace.tools.table;

import static io.millrace.tools.table.Column.number;
import static io.millrace.tools.table.Column.text;
import static io.millrace.tools.table.Column.time;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The tables of a journal. Amounts are minor units of the ledger's currency; what there is not is null.
 */
public enum Table
{
    /** Every account as it is at the end, by id. */
    ACCOUNTS(List.of(
        text("account", "number of the account, unsigned"),
        text("name", "what the data directory calls it"),
        number("ledger", "ISO 4217 numeric code, or 1000 and up"),
        text("currency", "ISO 4217 code, or the ledger's number"),
        number("code", "the embedder's classification"),
        text("owner", "party that may have it debited"),
        text("status", "open, debits blocked, credits blocked, frozen, closed"),
        text("normal_side", "credit or debit; its balance counts positive on that side"),
        text("bounded", "yes, or no where it may go to any balance"),
        number("overdraft", "how far below zero it may go"),
        number("debits_posted", "all debits ever booked"),
        number("credits_posted", "all credits ever booked"),
        number("debits_pending", "reserved by open holds"),
        number("credits_pending", "that open holds would bring"),
        number("balance", "booked, on its normal side"),
        number("available", "what may still leave; null without a bound"))),

    /** Every answer to a payment, hold, capture, increase, release, refund, schedule, cancel or batch; and events. */
    PAYMENTS(List.of(
        number("sequence", "of the command; of an event, of the command whose time had it happen"),
        number("cause_sequence", "of the command that had it applied; never goes back"),
        time("time", "command time of the answer, UTC"),
        text("what", "pay, hold, capture, increase, release, refund, schedule, cancel, batch, expired, schedule ran"),
        text("id", "32 hexadecimal digits"),
        text("batch", "id of the batch that it is an item of"),
        text("target", "id that it speaks of: hold, payment, schedule"),
        text("reference", "the embedder's"),
        number("ledger", "of the accounts"),
        text("debit_account", "that pays"),
        text("credit_account", "that receives"),
        number("asked", "amount asked for; of a batch the control sum"),
        number("amount", "amount moved, reserved or given back; 0 when refused"),
        text("code", "the decision on this command"),
        text("outcome", "what became of its id: the first answer's code for a duplicate"),
        text("iso_reason", "ISO 20022 status reason of the code"),
        text("initiator", "party on whose behalf it was sent"),
        time("due", "deadline of a hold, due time of a schedule"))),

    /** Both sides of whatever moved, in the order in which it was booked. */
    POSTINGS(List.of(
        number("sequence", "as in payments"),
        number("cause_sequence", "as in payments"),
        time("time", "as in payments"),
        text("what", "as in payments"),
        text("id", "of the payment"),
        text("batch", "as in payments"),
        text("account", "whose side this is"),
        text("other_account", "on the other side"),
        text("side", "debit or credit"),
        number("ledger", "of both"),
        number("amount", "booked on this side; 0 where something was only reserved or given back"),
        number("held", "reserved on this side; negative for what was given back"),
        number("balance_before", "booked balance before, on the account's normal side"),
        number("balance", "booked balance after"),
        number("pending", "what open holds would add to it"),
        number("available", "what may still leave; null without a bound"))),

    /** What senders of files call their payments, which the data directory keeps beside the journal. */
    NAMES(List.of(
        text("id", "of the payment; as in payments, if it came that far"),
        text("batch", "of its file, as in payments"),
        text("message_id", "MsgId of the file; null in CSV"),
        text("payment_information_id", "PmtInfId of the block"),
        text("instruction_id", "InstrId; in CSV the column id"),
        text("end_to_end_id", "EndToEndId; in CSV the column reference")));

    /** Of {@link List#of}, so immutable, which its type does not say. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Column> columns;

    Table(final List<Column> columns)
    {
        this.columns = columns;
    }

    /** @return all tables and their columns, as text that changes when they do. */
    public static String schema()
    {
        return Arrays.stream(values()).map(table -> table + " " + table.columns).collect(Collectors.joining());
    }

    /** @return its columns, in order. */
    public List<Column> columns()
    {
        return columns;
    }

    /** @return its name in SQL and of its file. */
    public String tableName()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
