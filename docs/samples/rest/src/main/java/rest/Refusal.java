package rest;

import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;

/** The ledger said no. */
final class Refusal extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final ResultCode code;
    private final String field;

    Refusal(final Result result)
    {
        // What came back for a repeated id is the refusal that was given first.
        code = result.code() == ResultCode.DUPLICATE ? result.outcome() : result.code();
        field = code == ResultCode.ID_REUSED ? result.differingField().name() : "";
    }

    ResultCode code()
    {
        return code;
    }

    /** Which field differs, where an id was used for something else before; otherwise empty. */
    String field()
    {
        return field;
    }
}
