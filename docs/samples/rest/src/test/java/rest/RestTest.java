package rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as its callers see it: over HTTP, through a restart. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RestTest
{
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ALICE = 2;
    private static final int BOB = 3;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;
    private ConfigurableApplicationContext service;

    @BeforeEach
    void start() throws Exception
    {
        service = SpringApplication.run(Application.class, "--server.port=0", "--data=" + directory);
    }

    @AfterEach
    void stop()
    {
        service.close();
    }

    @Test
    void shouldPayOncePerKeyAndKeepTheBooks() throws Exception
    {
        assertEquals(201, open(ALICE).statusCode());
        assertEquals(200, open(ALICE).statusCode());
        assertEquals(201, open(BOB).statusCode());
        final UUID in = UUID.randomUUID();
        final UUID across = UUID.randomUUID();
        assertEquals(201, pay(in, 1, ALICE, 1_000).statusCode());
        final HttpResponse<String> paid = pay(across, ALICE, BOB, 300);
        assertEquals(201, paid.statusCode());

        final HttpResponse<String> repeated = pay(across, ALICE, BOB, 300);

        assertEquals(200, repeated.statusCode());
        assertEquals(paid.body(), repeated.body());
        assertAvailable(ALICE, 700);
        assertAvailable(BOB, 300);

        service.close();
        start();

        assertAvailable(ALICE, 700);
        assertAvailable(BOB, 300);
        assertEquals(200, pay(across, ALICE, BOB, 300).statusCode());
        assertAvailable(BOB, 300);
        assertContains(get("/payments/" + across), 200, "\"amountMinor\":300", "\"outcome\":\"ACCEPTED\"");
        assertEquals(404, get("/payments/" + UUID.randomUUID()).statusCode());
        assertEquals(404, get("/accounts/77").statusCode());
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception
    {
        open(ALICE);
        final UUID tooMuch = UUID.randomUUID();
        final UUID paid = UUID.randomUUID();
        pay(paid, 1, ALICE, 5);

        assertProblem(pay(tooMuch, ALICE, 1, 1_000), 422, "INSUFFICIENT_FUNDS", "AM04");
        assertProblem(pay(tooMuch, ALICE, 1, 1_000), 422, "INSUFFICIENT_FUNDS", "AM04");
        assertProblem(pay(UUID.randomUUID(), ALICE, 1, -1), 422, "AMOUNT_INVALID", "AM12");
        assertProblem(pay(UUID.randomUUID(), ALICE, 77, 1), 422, "CREDIT_ACCOUNT_NOT_FOUND", "AC03");
        assertProblem(pay(paid, 1, ALICE, 6), 422, "ID_REUSED", "\"differingField\":\"AMOUNT\"");
        assertProblem(send("POST", "/payments", payment(1, ALICE, "5"), null), 400, "Idempotency-Key", "title");
        assertProblem(send("POST", "/payments", payment(1, ALICE, "\"much\""), paid.toString()), 400, "title", "detail");
        assertAvailable(ALICE, 5);
    }

    @Test
    void shouldTellOperatorsHowItIs() throws Exception
    {
        open(ALICE);
        pay(UUID.randomUUID(), 1, ALICE, 5);

        assertContains(get("/actuator/health"), 200, "\"status\":\"UP\"", "engine");
        // The engine counts what is in its ledger from time to time, not with each command.
        final String max = "/actuator/metrics/millrace.accounts.max";
        final long untilNs = System.nanoTime() + PATIENCE.toNanos();
        while (!get(max).body().contains("65536") && System.nanoTime() < untilNs)
        {
            Thread.sleep(10);
        }
        assertContains(get(max), 200, "65536", "accounts");
        assertContains(get("/actuator/metrics/millrace.health?tag=state:stopped"), 200, "\"value\":0.0", "state");
    }

    private HttpResponse<String> open(final int account) throws Exception
    {
        return send("PUT", "/accounts/" + account, "{\"ledger\":978}", null);
    }

    private HttpResponse<String> pay(final UUID key, final int from, final int to, final long amountMinor)
        throws Exception
    {
        return send("POST", "/payments", payment(from, to, Long.toString(amountMinor)), key.toString());
    }

    private static String payment(final int from, final int to, final String amountMinor)
    {
        return "{\"debitAccount\":%d,\"creditAccount\":%d,\"amountMinor\":%s,\"ledger\":978}"
            .formatted(from, to, amountMinor);
    }

    private HttpResponse<String> get(final String path) throws Exception
    {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(final String method, final String path, final String body, final String key)
        throws Exception
    {
        final HttpRequest.Builder request = request(path).header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
        return http.send((key == null ? request : request.header("Idempotency-Key", key)).build(),
            HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(final String path)
    {
        final String port = service.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(PATIENCE);
    }

    private void assertAvailable(final int account, final long amountMinor) throws Exception
    {
        assertContains(get("/accounts/" + account), 200, "\"availableMinor\":" + amountMinor, "\"ledger\":978");
    }

    private static void assertProblem(
        final HttpResponse<String> response, final int status, final String first, final String second)
    {
        assertEquals("application/problem+json", response.headers().firstValue("Content-Type").orElse("none"));
        assertContains(response, status, first, second);
    }

    private static void assertContains(
        final HttpResponse<String> response, final int status, final String first, final String second)
    {
        assertEquals(status, response.statusCode(), response::body);
        assertTrue(response.body().contains(first), response::body);
        assertTrue(response.body().contains(second), response::body);
    }
}
