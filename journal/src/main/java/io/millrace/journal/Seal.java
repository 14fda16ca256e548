package io.millrace.journal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What ends a snapshot's file: with a key an HMAC-SHA-256 of all before it, so that nobody else can make one; without,
 * nothing, because who can write the file could write any hash of it.
 * <p>
 * Thread: one.
 */
final class Seal
{
    private final @Nullable Mac mac;

    Seal(final byte @Nullable [] key)
    {
        try
        {
            mac = key == null ? null : Mac.getInstance("HmacSHA256");
            if (mac != null)
            {
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
            }
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("this JVM has no HMAC-SHA-256", ex);
        }
    }

    /** Takes more bytes, from position to limit. */
    void add(final ByteBuffer bytes)
    {
        if (mac != null)
        {
            mac.update(bytes);
        }
    }

    /** @return the seal over all bytes taken; once. */
    byte[] value()
    {
        return mac == null ? new byte[SnapshotFileDescriptor.SEAL_LENGTH] : mac.doFinal();
    }
}
