package io.millrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentClient;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.spi.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recording sees bursts, syncs, stalls and snapshots if it asks for them, and nothing if it does not.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FlightRecorderTest
{
    private static final int EUR = 978;
    private static final int PAYMENTS = 40;

    @TempDir
    private Path directory;

    @Test
    void shouldRecordWhatIsAskedForAndNothingElse() throws IOException
    {
        // Loaded before anybody records, as in an embedder who wants to know later.
        assertEquals(Map.of(), recorded("before"));

        final Map<String, List<RecordedEvent>> events = recorded("asked", "io.millrace.Burst",
            "io.millrace.Sync", "io.millrace.Stall", "io.millrace.Snapshot");

        assertEquals(PAYMENTS + 3, events.getOrDefault("io.millrace.Burst", List.of()).stream()
            .mapToInt(event -> event.getInt("commands")).sum());
        assertTrue(events.getOrDefault("io.millrace.Sync", List.of()).stream()
            .anyMatch(event -> event.getLong("lastSequence") == PAYMENTS + 2));
        assertTrue(events.getOrDefault("io.millrace.Sync", List.of()).stream()
            .allMatch(event -> event.getDuration().toNanos() > 0));
        assertTrue(events.getOrDefault("io.millrace.Stall", List.of()).stream()
            .anyMatch(event -> event.getInt("commands") == 8));
        assertTrue(events.containsKey("io.millrace.Snapshot"), events.keySet()::toString);
    }

    private Map<String, List<RecordedEvent>> recorded(final String name, final String... asked) throws IOException
    {
        final Path file = directory.resolve(name + ".jfr");
        try (Recording recording = new Recording())
        {
            for (final String event : asked)
            {
                recording.enable(event).withoutThreshold();
            }
            recording.start();
            pay(directory.resolve(name));
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("io.millrace"))
            .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
    }

    private static void pay(final Path data)
    {
        final ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context()
            .directory(data).maxBurst(8).durability(Durability.DEVICE)
            .shadow(new Shadow.Context().everyCommands(10).spareLength(0)));
        try (PaymentEngine engine = PaymentEngine.launch(
            new PaymentEngine.Context().staged(false).ringSlots(16).maxBurst(8).journal(() -> journal)))
        {
            final PaymentClient client = engine.client();
            client.submit(AccountOpening.unbounded(1, EUR)).join();
            client.submit(AccountOpening.creditNormal(2, EUR)).join();
            // A claim that is not published fills the ring, so that the next has to wait.
            final long held = client.claim(8);
            final long filled = client.claim(8);
            final Thread waiting = new Thread(() -> client.abort(client.claim(8), 8));
            waiting.start();
            while (engine.backPressuredCount() == 0)
            {
                Thread.onSpinWait();
            }
            client.abort(held, 8);
            client.abort(filled, 8);
            for (int i = 0; i < PAYMENTS - 24; i++)
            {
                client.submit(Payment.of(new UUID(1, i), 1, 2, 1, EUR)).join();
            }
            // The shadow comes after; a close does not wait for it.
            Objects.requireNonNull(journal.shadow()).snapshot().join();
        }
    }
}
