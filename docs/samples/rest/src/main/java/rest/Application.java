package rest;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentEngine;
import io.millrace.journal.ChronicleJournal;
import io.millrace.operations.EngineMetrics;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** An engine in a service. Spring stops its web server first and lets requests end; then it closes the engine. */
@SpringBootApplication
public class Application
{
    static final int EUR = 978;
    static final long CASH = 1;

    public static void main(final String[] args)
    {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    PaymentEngine engine(@Value("${data}") final Path data)
    {
        final PaymentEngine engine = PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> ChronicleJournal.open(new ChronicleJournal.Context().directory(data.resolve("journal"))))
            .countersFile(data.resolve("counters")));
        engine.client().submit(AccountOpening.unbounded(CASH, EUR)).join();
        return engine;
    }

    @Bean
    EngineMetrics engineMetrics(final PaymentEngine engine)
    {
        return new EngineMetrics(engine.counters());
    }

    /** Degraded still takes payments: an operator must look, a load balancer need not. */
    @Bean
    HealthIndicator engineHealth(final PaymentEngine engine)
    {
        return () ->
        {
            final io.millrace.operations.Health health = engine.health();
            return switch (health.state())
            {
                case RUNNING -> Health.up().build();
                case DEGRADED -> Health.up().withDetail("degraded", health.reason()).build();
                case STOPPED, CLOSED -> Health.down().withDetail("reason", health.toString()).build();
            };
        };
    }
}
