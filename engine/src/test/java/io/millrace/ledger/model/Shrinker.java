package io.millrace.ledger.model;

import io.millrace.ledger.model.Comparison.Difference;
import io.millrace.ledger.model.Schema.Field;
import io.millrace.ledger.model.Script.Claim;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing script short: leaves claims, slots, waits and field values out as long as it fails in the same way.
 */
final class Shrinker
{
    private final String kind;
    private Script best;

    private Shrinker(final Script script, final String kind)
    {
        this.best = script;
        this.kind = kind;
    }

    static Script shrink(final Script script, final Difference difference)
    {
        final Shrinker shrinker = new Shrinker(script, difference.kind());
        int before;
        do
        {
            before = shrinker.best.toString().length();
            shrinker.dropClaims();
            shrinker.dropSlots();
            shrinker.dropWaits();
            shrinker.clearFields();
        }
        while (shrinker.best.toString().length() < before);
        return shrinker.best;
    }

    private void dropClaims()
    {
        for (int size = Math.max(1, best.claims().size() / 2); size > 0; size /= 2)
        {
            for (int from = best.claims().size() - size; from >= 0; from -= size)
            {
                final List<Claim> rest = new ArrayList<>(best.claims());
                final List<Claim> cut = rest.subList(from, from + size);
                final long stepNs = cut.stream().mapToLong(Claim::stepNs).sum();
                cut.clear();
                if (from < rest.size())
                {
                    final Claim next = rest.get(from);
                    rest.set(from, new Claim(next.stepNs() + stepNs, next.isSealed(), next.slots()));
                }
                tryThis(rest);
                from = Math.min(from, best.claims().size());
            }
        }
    }

    private void dropSlots()
    {
        for (int i = best.claims().size() - 1; i >= 0; i--)
        {
            for (int k = best.claims().get(i).slots().size() - 1; k >= 0 && best.claims().get(i).slots().size() > 1;
                k--)
            {
                final List<Slot> slots = new ArrayList<>(best.claims().get(i).slots());
                slots.remove(k);
                tryThis(with(i, best.claims().get(i).stepNs(), slots));
            }
        }
    }

    private void dropWaits()
    {
        for (int i = best.claims().size() - 1; i >= 0; i--)
        {
            if (best.claims().get(i).stepNs() != 0)
            {
                tryThis(with(i, 0, best.claims().get(i).slots()));
            }
        }
    }

    private void clearFields()
    {
        for (int i = best.claims().size() - 1; i >= 0; i--)
        {
            for (int k = best.claims().get(i).slots().size() - 1; k >= 0; k--)
            {
                clearFields(i, k);
            }
        }
    }

    private void clearFields(final int claim, final int slot)
    {
        final var message = best.claims().get(claim).slots().get(slot).message();
        if (message == null || message.templateId() == 1)
        {
            return;
        }
        for (final Field field : message.fields().values())
        {
            for (final long value : new long[] { 0, 1, 10 })
            {
                final long now = best.claims().get(claim).slots().get(slot).get(field);
                if (!field.isId() && now != value && now != 0 && now != 1)
                {
                    final List<Slot> slots = new ArrayList<>(best.claims().get(claim).slots());
                    slots.set(slot, slots.get(slot).copy().set(field, value));
                    tryThis(with(claim, best.claims().get(claim).stepNs(), slots));
                }
            }
        }
    }

    private List<Claim> with(final int index, final long stepNs, final List<Slot> slots)
    {
        final List<Claim> claims = new ArrayList<>(best.claims());
        claims.set(index, new Claim(stepNs, claims.get(index).isSealed(), slots));
        return claims;
    }

    private void tryThis(final List<Claim> claims)
    {
        final Script script = new Script(best.startTimeNs(), claims);
        final @Nullable Difference difference = Comparison.of(script);
        if (difference != null && difference.kind().equals(kind))
        {
            best = script;
        }
    }
}
