package io.millrace.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.engine.AccountOpening;
import io.millrace.engine.Details;
import io.millrace.engine.MemoryJournal;
import io.millrace.engine.Payment;
import io.millrace.engine.PaymentEngine;
import io.millrace.engine.PaymentService;
import io.millrace.engine.StatusChange;
import io.millrace.ledger.AccountState;
import io.millrace.ledger.Limits;
import io.millrace.ledger.ResultCode;
import io.millrace.sbe.AccountStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two embedded engines, and coordinators that die, lose answers and repeat themselves at every step, one after the
 * other: a payment is on both shards or on none, whoever is asked says the same, and nothing stays open. {@code
 * -Dshard.random=N} goes through so many schedules of three faults drawn at random, {@code -Dseed=} from where.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ShardedPaymentsTest
{
    private static final int EUR = 978;
    private static final long CASH = 1;
    private static final long AMOUNT = 7;
    private static final long VALIDITY_NS = TimeUnit.MILLISECONDS.toNanos(ShardMap.DEFAULT_VALIDITY_MS);
    /** Two openings, hold, claim, two captures. */
    private static final int STEPS = 6;
    private static final int CLAIM_STEP = 3;
    private static final int RANDOM = Integer.getInteger("shard.random", 300);
    private static final Limits LIMITS = new Limits(1 << 16, 1 << 17, 1 << 6, 1 << 6, 1 << 6, 1 << 6, 1 << 6);
    private static final ShardMap MAP = ShardMap.empty(ShardMap.DEFAULT_VALIDITY_MS).with(0, 0).with(1, 1);

    private final AtomicLong timeNs = new AtomicLong(1_000_000_000_000_000_000L);
    private final PaymentEngine first = launch();
    private final PaymentEngine second = launch();
    private final Map<Integer, PaymentService> services = Map.of(0, first.client(), 1, second.client());
    private final ShardedPayments sound = new ShardedPayments(MAP, services, 16);
    private long number = 10;
    private int schedules;

    ShardedPaymentsTest()
    {
        service(0).submit(AccountOpening.unbounded(CASH, EUR)).join();
        service(1).submit(AccountOpening.unbounded(other(CASH), EUR)).join();
        assertTrue(sound.submit(Payment.of(UUID.randomUUID(), CASH, other(CASH), 1, EUR)).join().isAccepted());
    }

    @AfterEach
    void close()
    {
        sound.close();
        first.close();
        second.close();
    }

    @Test
    void shouldPayAcross()
    {
        final Case payment = new Case(AMOUNT, Blocked.NONE);

        assertEquals(new ShardedAnswer(payment.id, ResultCode.ACCEPTED, 1), sound.submit(payment.payment).join());
        assertEquals(new ShardedAnswer(payment.id, ResultCode.ACCEPTED, 1), sound.submit(payment.payment).join());

        payment.check(ResultCode.ACCEPTED);
    }

    @Test
    void shouldRefuseForTheReasonOfEitherShard()
    {
        final Case poor = new Case(AMOUNT + 1, Blocked.NONE);
        assertEquals(new ShardedAnswer(poor.id, ResultCode.INSUFFICIENT_FUNDS, 0), sound.submit(poor.payment).join());
        poor.check(ResultCode.INSUFFICIENT_FUNDS);

        final Case blocked = new Case(AMOUNT, Blocked.PAYEE);
        final ShardedAnswer refusal = new ShardedAnswer(blocked.id, ResultCode.CREDIT_ACCOUNT_BLOCKED, 1);
        assertEquals(refusal, sound.submit(blocked.payment).join());
        assertEquals(refusal, sound.submit(blocked.payment).join());
        blocked.check(ResultCode.CREDIT_ACCOUNT_BLOCKED);
    }

    @Test
    void shouldNoticeOtherContentUnderTheSameId()
    {
        final Case payment = new Case(AMOUNT, Blocked.NONE);
        sound.submit(payment.payment).join();

        final Payment changed = payment.payment.reference(new UUID(3, 4));

        assertEquals(ResultCode.ID_REUSED, sound.submit(changed).join().outcome());
        payment.check(ResultCode.ACCEPTED);
    }

    @Test
    void shouldKeepWhatThePayerTakesNoMore()
    {
        final Case payment = new Case(AMOUNT, Blocked.BOTH);
        final long before = account(0, TransitAccounts.suspense(EUR)).posted();

        assertEquals(ResultCode.CREDIT_ACCOUNT_BLOCKED, sound.submit(payment.payment).join().outcome());

        assertEquals(before + AMOUNT, account(0, TransitAccounts.suspense(EUR)).posted());
        assertEquals(0, account(0, payment.payer).posted());
        checkLaws();
    }

    @Test
    void shouldRecoverThoughBothShardsHaveForgottenEverythingThatIsClosed()
    {
        for (int step = 0; step < STEPS; step++)
        {
            final Case payment = new Case(AMOUNT, Blocked.NONE);
            try (ShardedPayments dying = coordinator(new FaultyService.Plan(step, FaultyService.Fault.DEAD_AFTER)))
            {
                attempt(() -> dying.submit(payment.payment));
            }
            forget(0);
            forget(1);

            recoverAll(sound);

            final boolean isPaid = account(1, payment.payee).posted() == AMOUNT;
            assertEquals(isPaid ? 0 : AMOUNT, account(0, payment.payer).posted(), "step=" + step);
            assertEquals(step >= CLAIM_STEP, isPaid, "step=" + step);
            checkLaws();
        }
    }

    @Test
    void shouldRefuseWhatComesAfterItsTimeThoughTheFenceIsForgotten()
    {
        final Case payment = new Case(AMOUNT, Blocked.NONE);
        final FaultyService.Plan plan = new FaultyService.Plan(3, FaultyService.Fault.LATE);
        try (ShardedPayments frozen = coordinator(plan))
        {
            attempt(() -> frozen.submit(payment.payment));
        }
        assertEquals(1, plan.late.size());
        recoverAll(sound);
        timeNs.addAndGet(VALIDITY_NS);
        forget(1);

        plan.late.forEach(late -> late.get().join());

        assertEquals(AMOUNT, account(0, payment.payer).posted());
        assertEquals(0, account(1, payment.payee).posted());
        checkLaws();
    }

    @Test
    void shouldSayWhatIsUnsettledWhileAShardIsNotToBeAsked()
    {
        final Case payment = new Case(AMOUNT, Blocked.NONE);
        try (ShardedPayments dying = coordinator(new FaultyService.Plan(3, FaultyService.Fault.DEAD_AFTER)))
        {
            assertThrows(CompletionException.class, () -> dying.submit(payment.payment).join());
        }

        final List<String> found = ShardLaws.check(services, EUR);

        assertTrue(found.isEmpty(), found::toString);
        assertEquals(AMOUNT, ShardLaws.underWayMinor(service(0), EUR));
        recoverAll(sound);
        assertEquals(0, ShardLaws.underWayMinor(service(0), EUR));
        payment.check(ResultCode.ACCEPTED);
    }

    @Test
    void shouldFindMoneyThatIsOnOneShardOnly()
    {
        service(0).submit(new Payment(UUID.randomUUID(), TransitAccounts.transit(1, EUR), CASH, 1, EUR,
            Details.NONE.by(TransitAccounts.PARTY))).join();
        service(1).submit(new Payment(UUID.randomUUID(), TransitAccounts.clearing(EUR), other(CASH), 1, EUR,
            Details.NONE.by(TransitAccounts.PARTY))).join();

        assertEquals(2, ShardLaws.check(services, EUR).size());
    }

    @Test
    void shouldFinishWhatIsUnderWayBeforeItCloses() throws InterruptedException
    {
        final CompletableFuture<Void> gate = new CompletableFuture<>();
        final PaymentService slow = new FaultyService(service(1), new FaultyService.Plan(gate));
        final ShardedPayments closing = new ShardedPayments(MAP, Map.of(0, service(0), 1, slow), 1);
        final Case payment = new Case(AMOUNT, Blocked.NONE);
        final CompletableFuture<ShardedAnswer> answer = closing.submit(payment.payment);
        final Thread closer = new Thread(closing::close);
        closer.start();
        while (closer.getState() != Thread.State.TIMED_WAITING)
        {
            Thread.onSpinWait();
        }

        gate.complete(null);

        closer.join();
        assertTrue(answer.join().isAccepted());
        assertEquals(0, ShardLaws.underWayMinor(service(0), EUR));
        payment.check(ResultCode.ACCEPTED);
    }

    @Test
    void shouldRecoverBesideAShardThatItsMapDoesNotKnow()
    {
        final ShardMap newer = MAP.with(2, 2);
        final PaymentService cutOff =
            new FaultyService(service(1), new FaultyService.Plan(1, FaultyService.Fault.DEAD_BEFORE));
        final Case toThird = new Case(AMOUNT, Blocked.NONE);
        try (ShardedPayments dying =
            new ShardedPayments(newer, Map.of(0, service(0), 1, service(1), 2, cutOff), 1))
        {
            attempt(() -> dying.submit(Payment.of(toThird.id, toThird.payer, 2L << 48 | 1, AMOUNT, EUR)));
        }
        final Case toSecond = new Case(AMOUNT, Blocked.NONE);
        try (ShardedPayments dying = coordinator(new FaultyService.Plan(CLAIM_STEP, FaultyService.Fault.DEAD_BEFORE)))
        {
            attempt(() -> dying.submit(toSecond.payment));
        }

        assertEquals(new ShardedPayments.Recovery(1, 1), recover(sound, 0).join());

        toSecond.checkMoney(false, "");
        try (ShardedPayments knowing =
            new ShardedPayments(newer, Map.of(0, service(0), 1, service(1), 2, service(1)), 1))
        {
            assertEquals(new ShardedPayments.Recovery(1, 0), recover(knowing, 0).join());
        }
        toThird.checkMoney(false, "");
        checkLaws();
    }

    @Test
    void shouldComeToOneEndWhateverHappensAtWhicheverTwoSteps()
    {
        for (final Blocked blocked : List.of(Blocked.NONE, Blocked.PAYEE))
        {
            for (int one = 0; one < STEPS; one++)
            {
                for (final FaultyService.Fault fault : FaultyService.Fault.values())
                {
                    runBesideEachSecond(blocked, new Turn(false, one, fault));
                }
            }
        }
    }

    @Test
    void shouldComeToOneEndWhateverHappensAtRandom()
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("shard.seed=" + seed + " shard.random=" + RANDOM);
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < RANDOM; i++)
        {
            run(random.nextInt(3) == 0 ? Blocked.PAYEE : Blocked.NONE, random.nextBoolean(),
                List.of(turn(random, false), turn(random, true), turn(random, random.nextBoolean())));
        }
    }

    private void runBesideEachSecond(final Blocked blocked, final Turn first)
    {
        for (int step = 0; step < STEPS; step++)
        {
            for (final FaultyService.Fault fault : FaultyService.Fault.values())
            {
                final boolean isLate = (schedules & 2) == 0;
                run(blocked, isLate, List.of(first, new Turn((schedules++ & 1) == 0, step, fault)));
            }
        }
    }

    private static Turn turn(final SplittableRandom random, final boolean mayRecover)
    {
        final FaultyService.Fault[] faults = FaultyService.Fault.values();
        return new Turn(
            mayRecover && random.nextBoolean(), random.nextInt(STEPS), faults[random.nextInt(faults.length)]);
    }

    /** One coordinator after the other, what comes late, and at last a sound one. */
    private void run(final Blocked blocked, final boolean isLate, final List<Turn> turns)
    {
        final String schedule = "blocked=" + blocked + " late=" + isLate + " turns=" + turns;
        final Case payment = new Case(AMOUNT, blocked);
        Optional<ShardedAnswer> told = Optional.empty();
        final List<FaultyService.Plan> plans =
            turns.stream().map(turn -> new FaultyService.Plan(turn.step, turn.fault)).toList();
        for (int i = 0; i < turns.size(); i++)
        {
            try (ShardedPayments coordinator = coordinator(plans.get(i)))
            {
                if (turns.get(i).isRecovery)
                {
                    attempt(() -> recover(coordinator, 0));
                    attempt(() -> recover(coordinator, 1));
                }
                else
                {
                    told = same(told, attempt(() -> coordinator.submit(payment.payment)), schedule);
                }
            }
            if (isLate)
            {
                timeNs.addAndGet(VALIDITY_NS);
            }
        }
        recoverAll(sound);
        plans.forEach(plan -> plan.late.forEach(late -> late.get().join()));
        recoverAll(sound);
        final ShardedAnswer last = sound.submit(payment.payment).join();
        same(told, Optional.of(last), schedule);
        recoverAll(sound);
        payment.checkMoney(last.isAccepted(), schedule);
        checkLaws();
    }

    private static Optional<ShardedAnswer> same(
        final Optional<ShardedAnswer> before, final Optional<ShardedAnswer> now, final String schedule)
    {
        if (before.isPresent() && now.isPresent())
        {
            assertEquals(before.get().isAccepted(), now.get().isAccepted(), schedule);
        }
        return before.or(() -> now);
    }

    private ShardedPayments coordinator(final FaultyService.Plan plan)
    {
        return new ShardedPayments(MAP,
            Map.of(0, new FaultyService(service(0), plan), 1, new FaultyService(service(1), plan)), 1);
    }

    private static <T> Optional<T> attempt(final Supplier<CompletableFuture<T>> call)
    {
        try
        {
            return Optional.of(call.get().join());
        }
        catch (final CompletionException unsettled)
        {
            assertTrue(unsettled.getCause() instanceof UnsettledException, unsettled::toString);
            return Optional.empty();
        }
    }

    private CompletableFuture<ShardedPayments.Recovery> recover(final ShardedPayments coordinator, final int shard)
    {
        return coordinator.recover(shard, EUR, Long.MAX_VALUE);
    }

    private void recoverAll(final ShardedPayments coordinator)
    {
        assertEquals(0, recover(coordinator, 0).join().left());
        recover(coordinator, 1).join();
        assertEquals(0, recover(coordinator, 0).join().left());
    }

    /** So many payments that all closed ids leave the window. */
    private void forget(final int shard)
    {
        final long cash = shard == 0 ? CASH : other(CASH);
        final long own = shard == 0 ? 2 : other(2);
        service(shard).submit(AccountOpening.unbounded(own, EUR)).join();
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i <= LIMITS.paymentsWindow(); i++)
        {
            last = service(shard).submit(Payment.of(new UUID(9, number++), cash, own, 1, EUR));
        }
        last.join();
    }

    private void checkLaws()
    {
        // A payer hears that he has paid two steps before all is settled.
        final long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (unsettledMinor() != 0 && System.nanoTime() < giveUpNs)
        {
            Thread.onSpinWait();
        }
        assertEquals(0, unsettledMinor());
        final List<String> found = ShardLaws.check(services, EUR);
        assertTrue(found.isEmpty(), found::toString);
    }

    private long unsettledMinor()
    {
        return ShardLaws.underWayMinor(service(0), EUR) + ShardLaws.underWayMinor(service(1), EUR) +
            Math.abs(account(0, TransitAccounts.transit(1, EUR)).posted() +
                account(1, TransitAccounts.transit(0, EUR)).posted());
    }

    private PaymentService service(final int shard)
    {
        return Objects.requireNonNull(services.get(shard));
    }

    private AccountState account(final int shard, final long accountId)
    {
        return service(shard).account(accountId).join().orElseThrow();
    }

    private static long other(final long accountId)
    {
        return 1L << 48 | accountId;
    }

    private PaymentEngine launch()
    {
        return PaymentEngine.launch(new PaymentEngine.Context().journal(MemoryJournal::new).staged(false)
            .limits(LIMITS).ringSlots(256).maxBurst(64).clock(timeNs::get));
    }

    private enum Blocked
    {
        NONE, PAYEE, BOTH
    }

    private record Turn(boolean isRecovery, int step, FaultyService.Fault fault)
    {
    }

    /** A payer who has just enough, a payee who has nothing, and a payment between them. */
    private final class Case
    {
        final UUID id = UUID.randomUUID();
        final long payer = number++;
        final long payee = other(number++);
        final Payment payment;

        Case(final long amountMinor, final Blocked blocked)
        {
            payment = Payment.of(id, payer, payee, amountMinor, EUR);
            service(0).submit(AccountOpening.creditNormal(payer, EUR)).join();
            service(1).submit(AccountOpening.creditNormal(payee, EUR)).join();
            service(0).submit(Payment.of(UUID.randomUUID(), CASH, payer, AMOUNT, EUR)).join();
            if (blocked != Blocked.NONE)
            {
                block(1, payee);
            }
            if (blocked == Blocked.BOTH)
            {
                block(0, payer);
            }
        }

        void check(final ResultCode outcome)
        {
            assertEquals(outcome, sound.submit(payment).join().outcome());
            checkMoney(outcome == ResultCode.ACCEPTED, "");
            sound.recover(0, EUR, Long.MAX_VALUE).join();
            checkLaws();
        }

        void checkMoney(final boolean isPaid, final String schedule)
        {
            assertEquals(isPaid ? 0 : AMOUNT, account(0, payer).posted(), schedule);
            assertEquals(isPaid ? AMOUNT : 0, account(1, payee).posted(), schedule);
        }

        private void block(final int shard, final long accountId)
        {
            service(shard).submit(new StatusChange(
                UUID.randomUUID(), accountId, AccountStatus.CREDITS_BLOCKED, Details.NONE)).join();
        }
    }
}
