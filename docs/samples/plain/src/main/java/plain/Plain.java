package plain;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Capture;
import io.millrace.engine.Details;
import io.millrace.engine.Hold;
import io.millrace.engine.Instruction;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentEngine;
import io.millrace.engine.Refund;
import io.millrace.journal.ChronicleJournal;
import io.millrace.ledger.Result;
import java.nio.file.Path;
import java.util.UUID;

/** A day at a shop. Run it twice over one directory: each id has one outcome, so it says the same, and nothing moves. */
public final class Plain
{
    public static void main(final String[] args)
    {
        final int eur = 978;
        final long bank = 1;
        final long alice = 2;
        final long shop = 3;
        try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context().directory(Path.of(args[0]))))))
        {
            engine.client().submit(AccountOpening.unbounded(bank, eur)).join();
            engine.client().submit(AccountOpening.creditNormal(alice, eur)).join();
            engine.client().submit(AccountOpening.creditNormal(shop, eur)).join();
            send(engine, "pay in  ", Payment.of(id(1), bank, alice, 10_000, eur));
            send(engine, "too much", Payment.of(id(2), alice, shop, 25_000, eur));
            send(engine, "hold    ", new Hold(id(3), alice, shop, 3_000, eur, 0, Details.NONE));
            send(engine, "capture ", new Capture(id(4), id(3), 2_500, false, Details.NONE));
            send(engine, "refund  ", new Refund(id(5), id(4), 500, Details.NONE));
            System.out.println("alice has " + engine.account(alice).join().orElseThrow().available());
            System.out.println("the shop has " + engine.account(shop).join().orElseThrow().available());
        }
    }

    private static void send(final PaymentEngine engine, final String what, final Instruction instruction)
    {
        final Result result = engine.client().submit(instruction).join();
        System.out.println((what + " " + result.outcome() + " " + result.outcome().isoReason()).stripTrailing());
    }

    private static UUID id(final long number)
    {
        return new UUID(1, number);
    }
}
