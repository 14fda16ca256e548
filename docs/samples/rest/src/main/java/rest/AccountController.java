package rest;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.PaymentEngine;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Accounts, each under a number that its owner's system chose. */
@RestController
final class AccountController
{
    private final PaymentEngine engine;

    AccountController(final PaymentEngine engine)
    {
        this.engine = engine;
    }

    /** A customer's account, which cannot be overdrawn. */
    record AccountRequest(int ledger)
    {
    }

    /** Its balances now. */
    record AccountView(long id, int ledger, long postedMinor, long pendingMinor, long availableMinor)
    {
    }

    @PutMapping("/accounts/{id}")
    CompletableFuture<ResponseEntity<Void>> open(
        @PathVariable final long id, @RequestBody final AccountRequest request)
    {
        return engine.client().submit(AccountOpening.creditNormal(id, request.ledger()))
            .thenApply(AccountController::answer);
    }

    @GetMapping("/accounts/{id}")
    CompletableFuture<ResponseEntity<AccountView>> account(@PathVariable final long id)
    {
        return engine.account(id).thenApply(found -> ResponseEntity.of(found.map(state -> new AccountView(
            id, state.ledger(), state.posted(), state.pending(), state.available()))));
    }

    private static ResponseEntity<Void> answer(final Result result)
    {
        if (!result.isAccepted())
        {
            throw new Refusal(result);
        }
        return ResponseEntity.status(result.code() == ResultCode.DUPLICATE ? HttpStatus.OK : HttpStatus.CREATED).build();
    }
}
