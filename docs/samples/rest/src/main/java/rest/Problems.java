package rest;

import io.millrace.engine.EngineStoppedException;
import io.millrace.engine.NoSpaceException;
import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * What goes wrong, as RFC 9457 has it. What Spring itself refuses (no key, no JSON) is a problem by the base class.
 */
@RestControllerAdvice
final class Problems extends ResponseEntityExceptionHandler
{
    /** 422: understood and refused; the reason is in two words, ours and the bank's. */
    @ExceptionHandler
    ProblemDetail refused(final Refusal refusal)
    {
        final String name = refusal.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
        final ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        problem.setType(URI.create("urn:millrace:" + name));
        problem.setTitle(name.replace('-', ' '));
        problem.setProperty("code", refusal.code().name());
        problem.setProperty("isoReason", refusal.code().isoReason());
        if (!refusal.field().isEmpty())
        {
            problem.setProperty("differingField", refusal.field());
        }
        return problem;
    }

    /** 503, and what became of the command, in one truthful word; with the same key it may be sent again. */
    @ExceptionHandler
    ProblemDetail stopped(final EngineStoppedException stopped)
    {
        return unavailable("engine stopped", stopped.fate().name());
    }

    /** 503: the journal's disk is full; nothing was applied. */
    @ExceptionHandler
    ProblemDetail full(final NoSpaceException full)
    {
        return unavailable("journal short of space", "NOT_APPLIED");
    }

    private static ProblemDetail unavailable(final String title, final String fate)
    {
        final ProblemDetail problem = ProblemDetail.forStatus(HttpStatus.SERVICE_UNAVAILABLE);
        problem.setTitle(title);
        problem.setProperty("fate", fate);
        return problem;
    }
}
