package quickstart;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.ChronicleJournal;
import io.millrace.journal.spi.Durability;
import java.nio.file.Path;
import java.util.UUID;

/** Pays Alice a cent, again and again; whenever it is killed, the next run goes on where this one was. */
public final class Quickstart
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long ALICE = 2;

    public static void main(final String[] args)
    {
        final Path data = Path.of(args[0]);
        final long payments = Long.parseLong(args[1]);
        try (PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(data.resolve("journal")).durability(Durability.DEVICE)))))
        {
            final PaymentClient client = engine.client();
            client.submit(AccountOpening.unbounded(CASH, EUR)).join();
            client.submit(AccountOpening.creditNormal(ALICE, EUR)).join();
            System.out.println("found " + engine.account(ALICE).join().orElseThrow().available());
            for (long number = 1; number <= payments; number++)
            {
                // The same number is the same payment: what was paid in an earlier run moves nothing now.
                client.submit(Payment.of(new UUID(1, number), CASH, ALICE, 1, EUR)).join();
                if (number % 1_000 == 0)
                {
                    System.out.println("paid " + number);
                }
            }
            System.out.println("ends " + engine.account(ALICE).join().orElseThrow().available());
        }
    }
}
