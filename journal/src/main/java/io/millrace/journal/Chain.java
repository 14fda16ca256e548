package io.millrace.journal;

import static io.millrace.journal.ExcerptDescriptor.CHAIN_VALUE_LENGTH;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain over excerpts, one value for each: 32 zeros at first, then
 * <pre>
 *   value = SHA-256(value before, excerpt as it stands in the file)         or HMAC-SHA-256 with the embedder's key
 * </pre>
 * A value is all that is needed to go on from its excerpt.
 * <p>
 * Thread: one. Allocation: none for an excerpt of its own; what the JDK's digest takes is small and short-lived.
 */
final class Chain
{
    private final @Nullable MessageDigest digest;
    private final @Nullable Mac mac;
    private final byte @Nullable [] key;
    private final byte[] value = new byte[CHAIN_VALUE_LENGTH];

    /**
     * Before the first excerpt.
     *
     * @param key of the embedder, copied; null for a plain SHA-256.
     */
    Chain(final byte @Nullable [] key)
    {
        this.key = key == null ? null : key.clone();
        try
        {
            if (key == null)
            {
                digest = MessageDigest.getInstance("SHA-256");
                mac = null;
            }
            else
            {
                digest = null;
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
            }
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JVM has no SHA-256", ex);
        }
    }

    /** @return whether there is a key. */
    boolean isKeyed()
    {
        return mac != null;
    }

    /**
     * Goes on by one excerpt.
     *
     * @param memory that holds it; its position and limit are moved.
     * @param offset of the excerpt.
     * @param length of the excerpt.
     */
    void add(final ByteBuffer memory, final int offset, final int length)
    {
        final ByteBuffer excerpt = memory.limit(offset + length).position(offset);
        try
        {
            if (mac != null)
            {
                mac.update(value);
                mac.update(excerpt);
                mac.doFinal(value, 0);
            }
            else if (digest != null)
            {
                digest.update(value);
                digest.update(excerpt);
                digest.digest(value, 0, CHAIN_VALUE_LENGTH);
            }
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("no room for a chain value", ex);
        }
    }

    /** Another one of the same key and value, for another thread to go on with. */
    Chain another()
    {
        final Chain other = new Chain(key);
        other.goOnFrom(value, 0);
        return other;
    }

    /** Goes on from a value that is known. */
    void goOnFrom(final byte[] known)
    {
        goOnFrom(known, 0);
    }

    /** Goes on from a value that stands at an offset of an array. */
    void goOnFrom(final byte[] known, final int offset)
    {
        System.arraycopy(known, offset, value, 0, CHAIN_VALUE_LENGTH);
    }

    /** Copies the value to an offset of an array. */
    void copyTo(final byte[] target, final int offset)
    {
        System.arraycopy(value, 0, target, offset, CHAIN_VALUE_LENGTH);
    }

    /** @return a copy of the value. */
    byte[] value()
    {
        return Arrays.copyOf(value, CHAIN_VALUE_LENGTH);
    }
}
