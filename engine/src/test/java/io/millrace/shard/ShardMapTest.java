package io.millrace.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ShardMapTest
{
    private static final ShardMap MAP = ShardMap.empty(ShardMap.DEFAULT_VALIDITY_MS).with(0, 0).with(7, 1);

    @Test
    void shouldFindTheShardOfAnAccountByItsPartition()
    {
        assertEquals(0, MAP.shardOf(1));
        assertEquals(1, MAP.shardOf(7L << 48 | 1));
        assertThrows(IllegalArgumentException.class, () -> MAP.shardOf(8L << 48));
        assertThrows(IllegalArgumentException.class, () -> MAP.shardOf(TransitAccounts.clearing(978)));
    }

    @Test
    void shouldLeavePartitionsWhereTheyAre()
    {
        assertThrows(IllegalArgumentException.class, () -> MAP.with(7, 0));
        assertThrows(IllegalArgumentException.class, () -> MAP.with(TransitAccounts.PARTITION, 0));
        assertTrue(MAP.with(8, 0).isExtensionOf(MAP));
        assertFalse(MAP.isExtensionOf(MAP.with(8, 0)));
        assertFalse(ShardMap.empty(1).with(0, 0).with(7, 1).isExtensionOf(MAP));
    }

    @Test
    void shouldReadWhatItWrites()
    {
        assertEquals(MAP, ShardMap.parse(MAP.toText()));
        assertThrows(IllegalArgumentException.class, () -> ShardMap.parse(MAP.toText() + "7 1\n"));
        assertThrows(IllegalArgumentException.class, () -> ShardMap.parse("version 2\nvalidity.ms 30000\n0 0\n"));
    }
}
