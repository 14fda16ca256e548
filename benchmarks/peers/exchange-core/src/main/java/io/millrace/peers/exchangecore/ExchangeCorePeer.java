package io.millrace.peers.exchangecore;

import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.api.ApiAdjustUserBalance;
import exchange.core2.core.common.api.binary.BatchAddAccountsCommand;
import exchange.core2.core.common.api.reports.TotalCurrencyBalanceReportQuery;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.InitialStateConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.common.config.SerializationConfiguration;
import io.millrace.peers.Payments;
import io.millrace.peers.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.eclipse.collections.impl.map.mutable.primitive.IntLongHashMap;
import org.eclipse.collections.impl.map.mutable.primitive.LongObjectHashMap;

/**
 * exchange-core: a payment is two adjustments of balances, which know nothing of each other. One risk engine, one
 * matching engine, threads that yield: what suits a machine with few processors.
 */
public final class ExchangeCorePeer implements Peer
{
    private static final int BATCH = 8192;
    private static final int CURRENCY = 978;
    /** Above the id that the opening of an account takes: 1,000,000,000 and the currency. */
    private static final long FIRST_ID = 2_000_000_000L;
    private static final int OPENINGS = 1000;
    private static final int RING_SLOTS = 1 << 16;
    private static final int GROUP = 4096;

    private final boolean isJournaled;
    private final ExchangeCore core;
    private final ExchangeApi api;
    private final IdleStrategy idle = new YieldingIdleStrategy();
    private long sent;
    private volatile long answered;
    private volatile long refused;

    /**
     * Starts it; a journal goes into the working directory.
     *
     * @param kind none or journal.
     * @throws IOException if the journal's directory cannot be made.
     */
    public ExchangeCorePeer(final String kind) throws IOException
    {
        isJournaled = "journal".equals(kind);
        Files.createDirectories(Path.of("dumps"));
        core = ExchangeCore.builder().resultsConsumer(this::onResult)
            .exchangeConfiguration(ExchangeConfiguration.defaultBuilder()
                .performanceCfg(PerformanceConfiguration.throughputPerformanceBuilder()
                    .ringBufferSize(RING_SLOTS).matchingEnginesNum(1).riskEnginesNum(1).msgsInGroupLimit(GROUP)
                    .waitStrategy(CoreWaitStrategy.YIELDING).build())
                .serializationCfg(
                    isJournaled ? SerializationConfiguration.DISK_JOURNALING : SerializationConfiguration.DEFAULT)
                .initStateCfg(isJournaled ? InitialStateConfiguration.cleanStartJournaling("peer") :
                    InitialStateConfiguration.cleanStart("peer"))
                .build())
            .build();
        core.startup();
        api = core.getApi();
    }

    @Override
    public String durability()
    {
        return isJournaled ? "device in part: synced by groups, but an answer may come before" : "none: memory";
    }

    @Override
    public String unlike()
    {
        return "two unlinked adjustments; ids must rise for each account, none is remembered";
    }

    @Override
    public int batch()
    {
        return BATCH;
    }

    @Override
    public void open(final int accounts)
    {
        for (int from = 1; from <= accounts; from += OPENINGS)
        {
            final LongObjectHashMap<IntLongHashMap> users = new LongObjectHashMap<>();
            for (int id = from; id < Math.min(accounts + 1, from + OPENINGS); id++)
            {
                users.put(id, IntLongHashMap.newWithKeysValues(CURRENCY, Payments.OPENING_MINOR));
            }
            final CommandResultCode code = api.submitBinaryDataAsync(new BatchAddAccountsCommand(users)).join();
            if (code != CommandResultCode.SUCCESS)
            {
                throw new IllegalStateException("accounts refused: " + code);
            }
        }
    }

    @Override
    public void pay(final Payments payments, final long first, final int count)
    {
        for (long number = first; number < first + count; number++)
        {
            final long amountMinor = payments.amountMinor(number);
            api.submitCommand(adjustment(payments.debit(number), -amountMinor, number));
            api.submitCommand(adjustment(payments.credit(number), amountMinor, number));
        }
        sent += 2L * count;
        while (answered < sent)
        {
            idle.idle();
        }
        if (refused != 0)
        {
            throw new IllegalStateException("refused: " + refused);
        }
    }

    @Override
    public long sumMinor()
    {
        return api.processReport(new TotalCurrencyBalanceReportQuery(), 0).join().getAccountBalances().get(CURRENCY);
    }

    @Override
    public void close()
    {
        core.shutdown();
    }

    private static ApiAdjustUserBalance adjustment(final long account, final long amountMinor, final long number)
    {
        return ApiAdjustUserBalance.builder().uid(account).currency(CURRENCY).amount(amountMinor)
            .transactionId(FIRST_ID + number).build();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // There is one writer.
    private void onResult(final OrderCommand command, final long sequence)
    {
        if (command.command == OrderCommandType.BALANCE_ADJUSTMENT)
        {
            if (command.resultCode != CommandResultCode.SUCCESS)
            {
                refused++;
            }
            answered++;
        }
    }
}
