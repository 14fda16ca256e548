package io.millrace.ledger.model;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.Laws;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.model.Script.Cut;
import io.millrace.ledger.model.Script.Cutting;
import io.millrace.ledger.model.State.Account;
import io.millrace.ledger.model.State.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script on the model and on the ledger and says where they first differ.
 */
final class Comparison
{
    private final Set<Id> ids = new HashSet<>();
    private final ReferenceLedger model = new ReferenceLedger();
    private final LedgerRig rig = new LedgerRig(true);
    private final Break mutant;

    private Comparison(final Break mutant)
    {
        this.mutant = mutant;
    }

    /**
     * A difference.
     *
     * @param kind what differs, the same for like failures.
     * @param text says all that is needed to judge it.
     */
    record Difference(String kind, String text)
    {
    }

    /** The first difference, null for none. */
    static @Nullable Difference of(final Script script)
    {
        return of(script, Break.NONE);
    }

    /** The first difference of a ledger that is broken on purpose. */
    static @Nullable Difference of(final Script script, final Break mutant)
    {
        final Difference difference = new Comparison(mutant).run(script);
        return difference == null ? cutsDiffer(script, mutant) : difference;
    }

    private @Nullable Difference run(final Script script)
    {
        for (final Cut cut : script.cut(Cutting.FINE))
        {
            cut.slots().forEach(slot -> ids.add(slot.id()));
            final List<Answer> expected = model.apply(cut.slots(), cut.timeNs());
            final List<Answer> actual;
            try
            {
                actual = rig.apply(cut.slots(), cut.timeNs());
                mutant.after(rig.ledger, actual);
            }
            catch (final RuntimeException ex)
            {
                final StackTraceElement at = ex.getStackTrace()[0];
                return new Difference("thrown " + ex.getClass().getSimpleName() + " at " + at, ex + " at " + at);
            }
            Difference difference = answersDiffer(expected, actual);
            if (difference == null)
            {
                difference = stateDiffers();
            }
            if (difference == null && !Laws.check(rig.ledger).isEmpty())
            {
                difference = new Difference("law", String.join("\n", Laws.check(rig.ledger)));
            }
            if (difference != null)
            {
                return difference;
            }
        }
        return null;
    }

    private static @Nullable Difference answersDiffer(final List<Answer> expected, final List<Answer> actual)
    {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++)
        {
            final Answer left = expected.get(i);
            final Answer right = actual.get(i);
            final String field = left.difference(right);
            if (field != null)
            {
                return new Difference("answer to " + left.get("command") + ' ' + Code.name(left.code()) + "/" +
                    Code.name(right.code()) + " field " + field,
                    "answer " + i + " differs in " + field + ":" + text(expected, actual));
            }
        }
        return expected.size() == actual.size() ? null :
            new Difference("number of answers", "model " + expected + "\nledger " + actual);
    }

    private static String text(final List<Answer> expected, final List<Answer> actual)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++)
        {
            final String left = i < expected.size() ? expected.get(i).toString() : "none";
            final String right = i < actual.size() ? actual.get(i).toString() : "none";
            text.append(left.equals(right) ? "\n  both   " + left : "\n  model  " + left + "\n  ledger " + right);
        }
        return text.toString();
    }

    private @Nullable Difference stateDiffers()
    {
        if (rig.ledger.sequence() != model.sequence)
        {
            return differs("sequence", model.sequence, rig.ledger.sequence());
        }
        if (rig.ledger.accountCount() != model.state.accounts.size())
        {
            return differs("accountCount", model.state.accounts.size(), rig.ledger.accountCount());
        }
        for (final Account account : model.state.accounts.values())
        {
            final String expected = text(account);
            final String actual = rig.ledger.account(account.id, rig.account) ? text(rig.account) : "none";
            if (!expected.equals(actual))
            {
                return differs("account", expected, actual);
            }
        }
        for (final Id id : ids)
        {
            final Row row = model.state.rows.get(id);
            final boolean isRemembered = rig.ledger.payment(id.high(), id.low(), rig.payment);
            if (row == null && !isRemembered)
            {
                continue;
            }
            final String expected = row == null ? "none" : text(row);
            final String actual = isRemembered ? text(rig.payment) : "none";
            if (!expected.equals(actual))
            {
                return differs("row of " + (row == null ? "none" : row.command()), id + ": " + expected, actual);
            }
        }
        return null;
    }

    private static Difference differs(final String kind, final Object expected, final Object actual)
    {
        return new Difference(kind, kind + " differs:\n  model  " + expected + "\n  ledger " + actual);
    }

    private static String text(final Account account)
    {
        return "account=" + account.id + " owner=" + account.owner + " ledger=" + account.ledger + " code=" +
            account.code + " debitNormal=" + account.isDebitNormal() + " unbounded=" + account.isUnbounded() +
            " status=" + account.status + " overdraft=" + account.overdraft + " posted=" + account.debitsPosted +
            '/' + account.creditsPosted + " pending=" + account.debitsPending + '/' + account.creditsPending +
            " balances=" + account.posted() + '/' + account.pending() + '/' + account.available();
    }

    private static String text(final AccountState account)
    {
        return "account=" + account.accountId() + " owner=" + account.owner() + " ledger=" + account.ledger() +
            " code=" + account.code() + " debitNormal=" + account.isDebitNormal() + " unbounded=" +
            account.isUnbounded() + " status=" + account.status() + " overdraft=" + account.overdraftMinor() +
            " posted=" + account.debitsPosted() + '/' + account.creditsPosted() + " pending=" +
            account.debitsPending() + '/' + account.creditsPending() + " balances=" + account.posted() + '/' +
            account.pending() + '/' + account.available();
    }

    private static String text(final Row row)
    {
        return "sequence=" + row.sequence + " time=" + row.timeNs + " outcome=" + Code.name(row.outcome) +
            " command=" + row.command() + " accounts=" + row.debit + '/' + row.credit + " amount=" + row.amount +
            " remaining=" + row.remaining + " open=" + row.isOpen;
    }

    private static String text(final PaymentState row)
    {
        return "sequence=" + row.firstSequence() + " time=" + row.timeNs() + " outcome=" + row.outcome() +
            " command=" + row.command() + " accounts=" + row.debitAccount() + '/' + row.creditAccount() +
            " amount=" + row.amountMinor() + " remaining=" + row.remainingMinor() + " open=" + row.isOpen();
    }

    /** Whether the ledger's answers or state depend on how the script is cut into bursts. */
    private static @Nullable Difference cutsDiffer(final Script script, final Break mutant)
    {
        final List<Answer> fine = new ArrayList<>();
        final LedgerDigest expected = digest(script, Cutting.FINE, true, fine, mutant);
        for (final Cutting cutting : List.of(Cutting.COARSE, Cutting.MIXED))
        {
            final List<Answer> other = new ArrayList<>();
            final LedgerDigest actual = digest(script, cutting, cutting == Cutting.MIXED, other, mutant);
            final Difference difference = answersDiffer(fine, other);
            if (difference != null)
            {
                return new Difference("cut " + cutting + ' ' + difference.kind, difference.text);
            }
            if (!expected.equals(actual))
            {
                return differs("cut " + cutting + " digest", expected, actual);
            }
        }
        return null;
    }

    private static LedgerDigest digest(
        final Script script,
        final Cutting cutting,
        final boolean isRing,
        final List<Answer> answers,
        final Break mutant)
    {
        final LedgerRig rig = new LedgerRig(isRing);
        final List<Cut> cuts = script.cut(cutting);
        int expected = 0;
        for (int i = 0; i < cuts.size(); i++)
        {
            if (!isRing && i >= expected)
            {
                expected = expect(rig, cuts, i);
            }
            final Cut cut = cuts.get(i);
            final List<Answer> given = rig.apply(cut.slots(), cut.timeNs());
            mutant.after(rig.ledger, given);
            answers.addAll(given);
        }
        return rig.ledger.digest();
    }

    /** As who replays a journal: tells the ledger of some excerpts before the first of them is applied. */
    private static int expect(final LedgerRig rig, final List<Cut> cuts, final int from)
    {
        long first = rig.ledger.sequence() + 1;
        int next = from;
        while (next < cuts.size() && rig.expect(cuts.get(next).slots(), cuts.get(next).timeNs(), first))
        {
            first += cuts.get(next).slots().size();
            next++;
        }
        return next;
    }
}
