package io.millrace.tools.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Makes an id of a name that has parts: the first bytes of SHA-256 over the parts, each behind its length, so that
 * {@code "ab" + "c"} and {@code "a" + "bc"} are two names. The first part says what is named, so that an account and a
 * payment of the same text do not share an id.
 * <pre>
 *   name   = part*
 *   part   = length (4 bytes, big-endian), bytes of UTF-8     |     8 (4 bytes), number (8 bytes, big-endian)
 *   id     = bytes 0..15 of SHA-256(name), id64 = bytes 0..7
 * </pre>
 * The same parts give the same id on every machine and in every release: journals hold these ids. Change nothing here;
 * a new rule gets a new first part.
 * <p>
 * Thread: one. Reused name after name.
 */
public final class NameHash
{
    private static final int DIGEST_LENGTH = 32;
    private static final int BUFFER_LENGTH = 1024;

    private final MessageDigest digest;
    private final ByteBuffer pending = ByteBuffer.allocate(BUFFER_LENGTH);
    private final ByteBuffer result = ByteBuffer.allocate(DIGEST_LENGTH);
    private long high;
    private long low;

    /** Ready for the first name. */
    public NameHash()
    {
        try
        {
            digest = MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException("every JDK has SHA-256", ex);
        }
    }

    /**
     * Adds a part of the name.
     *
     * @param text in any script.
     * @return this.
     */
    public NameHash part(final String text)
    {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        makeRoom(Integer.BYTES);
        pending.putInt(utf8.length);
        if (utf8.length > BUFFER_LENGTH)
        {
            flush();
            digest.update(utf8);
        }
        else
        {
            makeRoom(utf8.length);
            pending.put(utf8);
        }
        return this;
    }

    /**
     * Adds a number as a part of the name.
     *
     * @param number of any meaning.
     * @return this.
     */
    public NameHash part(final long number)
    {
        makeRoom(Integer.BYTES + Long.BYTES);
        pending.putInt(Long.BYTES).putLong(number);
        return this;
    }

    /**
     * Ends the name: {@link #high()} and {@link #low()} hold its id until the next end. The next part begins another.
     *
     * @return this.
     */
    public NameHash end()
    {
        flush();
        try
        {
            digest.digest(result.array(), 0, DIGEST_LENGTH);
        }
        catch (final DigestException ex)
        {
            throw new IllegalStateException("a SHA-256 digest has 32 bytes", ex);
        }

        high = result.getLong(0);
        low = result.getLong(Long.BYTES);
        if (!Id128.isId(high, low))
        {
            // Nobody will see this: one name in 2^127. The other half of the digest is as good.
            high = result.getLong(2 * Long.BYTES);
            low = result.getLong(3 * Long.BYTES);
        }
        return this;
    }

    /** @return upper half of the id of the name that ended last. */
    public long high()
    {
        return high;
    }

    /** @return lower half. */
    public long low()
    {
        return low;
    }

    /** @return the id of the name that ended last. */
    public Id128 id()
    {
        return new Id128(high, low);
    }

    /** @return the same in 64 bits, never zero or all-ones. */
    public long id64()
    {
        return high != 0 && high != -1 ? high : low;
    }

    private void makeRoom(final int length)
    {
        if (pending.remaining() < length)
        {
            flush();
        }
    }

    private void flush()
    {
        digest.update(pending.array(), 0, pending.position());
        pending.clear();
    }
}
