package io.millrace.peers;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * Redis, given by a URL: a payment is a script, which runs as a whole; a batch is a pipeline of them. It uses keys of a
 * prefix of its own, and removes none but these.
 */
public final class RedisPeer implements Peer
{
    private static final int BATCH = 1000;
    private static final String BALANCES = "millrace-peer:balances";
    private static final String IDS = "millrace-peer:ids";
    private static final String SCRIPT = """
        if redis.call('SADD', KEYS[2], ARGV[1]) == 0 then return 'again' end
        if tonumber(redis.call('HGET', KEYS[1], ARGV[2])) < tonumber(ARGV[4]) then return 'bound' end
        redis.call('HINCRBY', KEYS[1], ARGV[2], -ARGV[4])
        redis.call('HINCRBY', KEYS[1], ARGV[3], ARGV[4])
        return 'paid'
        """;
    private static final List<String> KEYS = List.of(BALANCES, IDS);

    private final Jedis redis;
    private final String script;
    private final String durability;

    /**
     * Connects.
     *
     * @param url of the server.
     */
    public RedisPeer(final String url)
    {
        redis = new Jedis(URI.create(url));
        redis.del(BALANCES, IDS);
        script = redis.scriptLoad(SCRIPT);
        final Map<String, String> file = redis.configGet("append*");
        durability = "yes".equals(file.get("appendonly")) ? "append-only file, fsync " + file.get("appendfsync") :
            "none but snapshots";
    }

    @Override
    public String durability()
    {
        return durability;
    }

    @Override
    public String unlike()
    {
        return "another process; all ids remembered";
    }

    @Override
    public int batch()
    {
        return BATCH;
    }

    @Override
    public void open(final int accounts)
    {
        try (Pipeline pipeline = redis.pipelined())
        {
            for (int id = 1; id <= accounts; id++)
            {
                pipeline.hset(BALANCES, Integer.toString(id), Long.toString(Payments.OPENING_MINOR));
            }
        }
    }

    @Override
    public void pay(final Payments payments, final long first, final int count)
    {
        final List<Response<Object>> answers = new ArrayList<>(count);
        try (Pipeline pipeline = redis.pipelined())
        {
            for (long number = first; number < first + count; number++)
            {
                answers.add(pipeline.evalsha(script, KEYS, List.of(Long.toString(number),
                    Long.toString(payments.debit(number)), Long.toString(payments.credit(number)),
                    Long.toString(payments.amountMinor(number)))));
            }
        }
        for (final Response<Object> answer : answers)
        {
            if (!"paid".equals(answer.get()))
            {
                throw new IllegalStateException("a payment was refused: " + answer.get());
            }
        }
    }

    @Override
    public long sumMinor()
    {
        return redis.hvals(BALANCES).stream().mapToLong(Long::parseLong).sum();
    }

    @Override
    public void close()
    {
        redis.del(BALANCES, IDS);
        redis.close();
    }
}
