package io.millrace.cluster;

import io.aeron.Publication;
import io.aeron.cluster.service.ClientSession;
import io.millrace.engine.PaymentService;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.sbe.cluster.AnswersEncoder;
import io.millrace.sbe.cluster.FoundEncoder;
import io.millrace.sbe.cluster.MessageHeaderEncoder;
import io.millrace.sbe.cluster.QuestionDecoder;
import io.millrace.sbe.cluster.Subject;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.jspecify.annotations.Nullable;

/**
 * Sends answers to who asked, the leader's alone: a few tries each, then it is dropped, and the client asks again.
 * One client that does not read must not hold up all others.
 * <p>
 * Thread: the service's.
 */
final class Egress
{
    private static final int TRIES = 3;
    private static final int ANSWERS_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + AnswersEncoder.BLOCK_LENGTH;
    private static final int FOUND_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + FoundEncoder.BLOCK_LENGTH;

    private final Claims claims;
    private final ExpandableArrayBuffer frame =
        new ExpandableArrayBuffer(ANSWERS_LENGTH + Claims.SLOTS_MAX * Result.LENGTH);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AnswersEncoder answers = new AnswersEncoder();
    private final FoundEncoder found = new FoundEncoder();
    private final AccountState account = new AccountState();
    private final PaymentState payment = new PaymentState();
    private @Nullable ClientSession session;
    private long firstSequence;
    private int claim;
    private int results;

    Egress(final Claims claims)
    {
        this.claims = claims;
    }

    /** Answers to the claims of a message follow; null for nobody to hear them. */
    void begin(final @Nullable ClientSession asking, final long firstSequenceOfAll)
    {
        session = asking;
        firstSequence = firstSequenceOfAll;
        claim = 0;
        results = 0;
    }

    /**
     * An answer; those of a claim come together, and what is older is an item of a batch in parts, and heard by
     * asking.
     */
    void onResult(final Result result)
    {
        if (session == null || result.sequence() < firstSequence)
        {
            return;
        }
        while (result.sequence() >= firstSequence + claims.firstSlot(claim + 1))
        {
            flush();
            claim++;
        }
        frame.putBytes(ANSWERS_LENGTH + results * Result.LENGTH, result.buffer(), result.offset(), Result.LENGTH);
        results++;
    }

    /** All answers to a message have come. */
    void end()
    {
        if (session != null)
        {
            flush();
            session = null;
        }
    }

    /** Answers what was looked up. */
    void answer(final ClientSession asking, final QuestionDecoder question, final Ledger ledger)
    {
        int length = 0;
        if (question.subject() == Subject.ACCOUNT && ledger.account(question.keyLow(), account))
        {
            account.encode(frame, FOUND_LENGTH);
            length = AccountState.LENGTH;
        }
        else if (question.subject() == Subject.PAYMENT &&
            ledger.payment(question.keyHigh(), question.keyLow(), payment))
        {
            payment.encode(frame, FOUND_LENGTH);
            length = PaymentState.LENGTH;
        }
        else if (question.subject() == Subject.OPEN_PAYMENTS)
        {
            for (final PaymentState open : ledger
                .openPayments(question.keyLow(), question.keyHigh(), PaymentService.OPEN_PAGE))
            {
                open.encode(frame, FOUND_LENGTH + length);
                length += PaymentState.LENGTH;
            }
        }
        sendFound(asking, question.correlationId(), length);
    }

    /** Says which ledger this is; nothing, while there is none. */
    void identify(final ClientSession asking, final long correlationId, final Ledger ledger)
    {
        frame.putLong(FOUND_LENGTH, ledger.ledgerIdHigh(), FoundEncoder.BYTE_ORDER);
        frame.putLong(FOUND_LENGTH + Long.BYTES, ledger.ledgerIdLow(), FoundEncoder.BYTE_ORDER);
        sendFound(asking, correlationId, ledger.isConfigured() ? 2 * Long.BYTES : 0);
    }

    private void sendFound(final ClientSession asking, final long correlationId, final int length)
    {
        found.wrapAndApplyHeader(frame, 0, header).correlationId(correlationId).words(length / Long.BYTES).reserved(0);
        send(asking, FOUND_LENGTH + length);
    }

    private void flush()
    {
        final ClientSession asking = session;
        if (asking != null && results > 0)
        {
            answers.wrapAndApplyHeader(frame, 0, header).correlationId(claims.correlationId(claim))
                .firstSequence(firstSequence + claims.firstSlot(claim)).results(results).reserved(0);
            send(asking, ANSWERS_LENGTH + results * Result.LENGTH);
            results = 0;
        }
    }

    private void send(final ClientSession asking, final int length)
    {
        try
        {
            for (int tries = 0; tries < TRIES; tries++)
            {
                final long sent = asking.offer(frame, 0, length);
                if (sent > 0 || (sent != Publication.BACK_PRESSURED && sent != Publication.ADMIN_ACTION))
                {
                    return;
                }
            }
        }
        catch (final AgentTerminationException closing)
        {
            throw closing;
        }
        catch (final RuntimeException refused)
        {
            // A channel that the client chose, and that does not take it: the client's matter, and not the ledger's.
        }
    }
}
