package io.millrace.cluster;

import io.millrace.ledger.Limits;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * Has a new ledger made, once there is a leader: each member that founds asks for it, the first is heard, the others
 * are told which ledger it is.
 * <p>
 * Thread: its own, until it has an answer.
 */
final class Founder implements AutoCloseable
{
    private final ClusterClient client;
    private final UUID ledgerId;
    private final Limits limits;
    private volatile boolean isClosed;

    Founder(final ClusterClient client, final UUID ledgerId, final Limits limits)
    {
        this.client = client;
        this.ledgerId = ledgerId;
        this.limits = limits;
        final Thread thread = new Thread(this::found, "millrace-founder");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close()
    {
        isClosed = true;
        client.close();
    }

    private void found()
    {
        while (!isClosed)
        {
            try
            {
                client.found(ledgerId, limits).join();
                client.close();
                return;
            }
            catch (final CompletionException | NoAnswerException notYet)
            {
                // No leader, or another one: ask again. Whether it is another ledger, the service finds out.
            }
        }
    }
}
