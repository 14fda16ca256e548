package rest;

import io.millrace.engine.Payment;
import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Payments. The Idempotency-Key is the payment's id: the engine remembers it, so nothing else has to. A request waits
 * on no thread; its answer comes from the engine's future.
 */
@RestController
final class PaymentController
{
    private final PaymentEngine engine;

    PaymentController(final PaymentEngine engine)
    {
        this.engine = engine;
    }

    /** What is asked for. */
    record PaymentRequest(long debitAccount, long creditAccount, long amountMinor, int ledger)
    {
    }

    /** What became of it; a repetition hears the same, with 200 in place of 201. */
    record PaymentAnswer(UUID id, long sequence, long amountMinor)
    {
    }

    /** What is remembered of it. */
    record PaymentView(UUID id, long sequence, long debitAccount, long creditAccount, long amountMinor, String outcome)
    {
    }

    @PostMapping("/payments")
    CompletableFuture<ResponseEntity<PaymentAnswer>> pay(
        @RequestHeader("Idempotency-Key") final UUID key, @RequestBody final PaymentRequest request)
    {
        return engine.client().submit(Payment.of(
            key, request.debitAccount(), request.creditAccount(), request.amountMinor(), request.ledger()))
            .thenApply(result -> answer(key, result));
    }

    @GetMapping("/payments/{id}")
    CompletableFuture<ResponseEntity<PaymentView>> payment(@PathVariable final UUID id)
    {
        return engine.payment(id).thenApply(found -> ResponseEntity.of(found.map(state -> view(id, state))));
    }

    private static ResponseEntity<PaymentAnswer> answer(final UUID key, final Result result)
    {
        if (!result.isAccepted() || result.code() == ResultCode.ID_REUSED)
        {
            throw new Refusal(result);
        }
        final boolean isRepeated = result.code() == ResultCode.DUPLICATE;
        return ResponseEntity.status(isRepeated ? HttpStatus.OK : HttpStatus.CREATED).body(new PaymentAnswer(
            key, isRepeated ? result.firstSequence() : result.sequence(), result.amountMinor()));
    }

    private static PaymentView view(final UUID id, final PaymentState state)
    {
        return new PaymentView(id, state.sequence(), state.debitAccount(), state.creditAccount(), state.amountMinor(),
            state.outcome().name());
    }
}
