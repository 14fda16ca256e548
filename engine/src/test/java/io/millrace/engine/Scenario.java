package io.millrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.ledger.AccountState;
import io.millrace.ledger.LedgerDigest;
import io.millrace.ledger.PaymentState;
import io.millrace.ledger.Result;
import io.millrace.ledger.ResultCode;
import io.millrace.response.ResponseListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names instead of numbers for the scenarios, a clock that is moved by hand, and a last look when a scenario ends: the
 * journal is replayed, and leads to the same state.
 */
final class Scenario implements AutoCloseable
{
    static final int EUR = 978;
    static final int USD = 840;

    private final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(20_000));
    private final Map<String, Long> accounts = new HashMap<>();
    private final Map<String, UUID> ids = new HashMap<>();
    private final ConcurrentLinkedQueue<Result> events = new ConcurrentLinkedQueue<>();
    private final MemoryJournal journal = new MemoryJournal();
    private final PaymentEngine engine = launch(journal, result ->
    {
        if (result.isEvent())
        {
            events.add(result.copy());
        }
    });
    private final PaymentClient client = engine.client();

    private PaymentEngine launch(final MemoryJournal from, final ResponseListener listener)
    {
        return PaymentEngine.launch(new PaymentEngine.Context()
            .journal(() -> from).clock(nowNs::get).tickIntervalMs(1).ringSlots(1 << 16).maxBurst(1 << 15)
            .listener(listener));
    }

    /** An account of somebody's, with money in it. */
    long open(final String name, final int ledger, final long balanceMinor)
    {
        final long cash = accounts.computeIfAbsent("cash " + ledger, this::number);
        send(AccountOpening.unbounded(cash, ledger));
        final long account = accounts.computeIfAbsent(name, this::number);
        assertEquals(ResultCode.ACCEPTED, send(AccountOpening.creditNormal(account, ledger)).code());
        if (balanceMinor > 0)
        {
            send(Payment.of(id("opening of " + name), cash, account, balanceMinor, ledger));
        }
        return account;
    }

    /** The id that a name stands for. */
    UUID id(final String name)
    {
        return ids.computeIfAbsent(name, key -> new UUID(1, ids.size() + 1L));
    }

    /** Sends one instruction and waits for its answer. */
    Result send(final Instruction instruction)
    {
        return client.submit(instruction).join();
    }

    PaymentClient client()
    {
        return client;
    }

    /** Sends instructions that stand or fall together. */
    List<Result> chain(final List<? extends Instruction> instructions)
    {
        return client.submit(instructions).join();
    }

    /** Command time now, in nanoseconds since the epoch. */
    long nowNs()
    {
        return nowNs.get();
    }

    void advance(final long amount, final TimeUnit unit)
    {
        nowNs.addAndGet(unit.toNanos(amount));
    }

    /** Waits for the next event: a hold that expired, a scheduled payment that ran. */
    Result awaitEvent()
    {
        Result event = events.poll();
        while (event == null)
        {
            Thread.onSpinWait();
            event = events.poll();
        }
        return event;
    }

    long available(final String name)
    {
        return account(name).available();
    }

    long posted(final String name)
    {
        return account(name).posted();
    }

    PaymentState remembered(final String name)
    {
        return engine.payment(id(name)).join().orElseThrow();
    }

    private AccountState account(final String name)
    {
        return engine.account(accounts.getOrDefault(name, 0L)).join().orElseThrow();
    }

    private long number(final String name)
    {
        return accounts.size() + 1L;
    }

    @Override
    public void close()
    {
        final LedgerDigest before = engine.digest().join();
        engine.close();
        try (PaymentEngine replayed = launch(journal.reopened(), result ->
        {
        }))
        {
            final LedgerDigest after = replayed.digest().join();
            assertTrue(after.equals(before) || after.sequence() > before.sequence(), "replay differs");
        }
    }
}
