package io.millrace.shard;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * On which shard an account stands: the upper 16 bits of its id are its <em>partition</em>, and each partition belongs
 * to one shard, for ever. A new version only adds partitions, so that coordinators with an older one are never wrong
 * about an account, they only do not know it yet. A new shard is given partitions that nobody has used; accounts come
 * to it by being opened with ids of these.
 * <p>
 * As text, one line each: {@code version 3}, {@code validity.ms 30000}, {@code 0 0}, {@code 1 0}, {@code 2 1}
 * (partition, shard).
 *
 * @param version    1 with the first partition, and one more with each.
 * @param validityMs how long after it was held on the payer's shard a payment may be decided on the payee's, in
 *                   milliseconds of the ledgers' time. Every version has the same.
 * @param shards     shard of each partition.
 */
public record ShardMap(int version, long validityMs, SortedMap<Integer, Integer> shards)
{
    /** Time for two elections of leaders, and then some. */
    public static final long DEFAULT_VALIDITY_MS = 30_000;

    /** The most shards, numbered from 0. */
    public static final int SHARDS_MAX = TransitAccounts.SUSPENSE;

    private static final int PARTITION_SHIFT = 48;

    /**
     * Checks a map.
     *
     * @param version    number of partitions that are assigned.
     * @param validityMs from 1 to 86,400,000.
     * @param shards     of partitions 0 to 65,534.
     */
    public ShardMap
    {
        shards = Collections.unmodifiableSortedMap(new TreeMap<>(shards));
        if (validityMs < 1 || validityMs > 86_400_000)
        {
            throw new IllegalArgumentException("validity out of range: validityMs=" + validityMs);
        }
        if (version != shards.size())
        {
            throw new IllegalArgumentException("version=" + version + " partitions=" + shards.size());
        }
        for (final Map.Entry<Integer, Integer> entry : shards.entrySet())
        {
            if (entry.getKey() < 0 || entry.getKey() >= TransitAccounts.PARTITION ||
                entry.getValue() < 0 || entry.getValue() >= SHARDS_MAX)
            {
                throw new IllegalArgumentException(
                    "out of range: partition=" + entry.getKey() + " shard=" + entry.getValue());
            }
        }
    }

    /**
     * A map without a partition.
     *
     * @param validityMs of every version to come.
     * @return the map.
     */
    public static ShardMap empty(final long validityMs)
    {
        return new ShardMap(0, validityMs, new TreeMap<>());
    }

    /**
     * The partition that an account's id is in.
     *
     * @param accountId of an account.
     * @return 0 to 65,535.
     */
    public static int partition(final long accountId)
    {
        return (int)(accountId >>> PARTITION_SHIFT);
    }

    /**
     * The next version, with one partition more.
     *
     * @param partition that no shard has.
     * @param shard     that has it from now on.
     * @return the map.
     */
    public ShardMap with(final int partition, final int shard)
    {
        if (shards.containsKey(partition))
        {
            throw new IllegalArgumentException(
                "a partition stays where it is: partition=" + partition + " shard=" + shards.get(partition));
        }
        final SortedMap<Integer, Integer> more = new TreeMap<>(shards);
        more.put(partition, shard);
        return new ShardMap(version + 1, validityMs, more);
    }

    /**
     * The shard of an account.
     *
     * @param accountId of an account, open or not.
     * @return its shard.
     * @throws IllegalArgumentException if this version does not know its partition, or it is one of the shards' own.
     */
    public int shardOf(final long accountId)
    {
        final Integer shard = shards.get(partition(accountId));
        if (shard == null)
        {
            throw new IllegalArgumentException("partition without a shard: accountId=" + accountId +
                " partition=" + partition(accountId) + " version=" + version);
        }
        return shard;
    }

    /**
     * Whether who has this map may take another for it.
     *
     * @param older map.
     * @return true if it has all partitions of the older one, on the same shards.
     */
    public boolean isExtensionOf(final ShardMap older)
    {
        return validityMs == older.validityMs && shards.entrySet().containsAll(older.shards.entrySet());
    }

    /**
     * Reads a map.
     *
     * @param text as {@link #toText()} writes it.
     * @return the map.
     */
    public static ShardMap parse(final String text)
    {
        int version = -1;
        long validityMs = -1;
        final SortedMap<Integer, Integer> shards = new TreeMap<>();
        for (final String line : text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList())
        {
            final String[] words = line.split("\\s+", -1);
            if (words.length != 2)
            {
                throw new IllegalArgumentException("not a line of a shard map: line=" + line);
            }
            switch (words[0])
            {
                case "version" -> version = Integer.parseInt(words[1]);
                case "validity.ms" -> validityMs = Long.parseLong(words[1]);
                default ->
                {
                    if (shards.put(Integer.valueOf(words[0]), Integer.valueOf(words[1])) != null)
                    {
                        throw new IllegalArgumentException("partition stands twice: line=" + line);
                    }
                }
            }
        }
        return new ShardMap(version, validityMs, shards);
    }

    /** @return the map, a line for each partition. */
    public String toText()
    {
        final StringBuilder text = new StringBuilder()
            .append("version ").append(version).append('\n')
            .append("validity.ms ").append(validityMs).append('\n');
        shards.forEach((partition, shard) -> text.append(partition).append(' ').append(shard).append('\n'));
        return text.toString();
    }
}
