package io.millrace.cluster;

import io.aeron.security.Authenticator;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.SessionProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What members and clients know and a stranger does not. It never travels: the leader challenges each new session
 * with random bytes, and the client answers with their HMAC-SHA256.
 * <p>
 * It proves who opens a session, and nothing about the messages in it: they are neither encrypted nor signed.
 */
public final class SharedSecret
{
    /** The fewest bytes of a secret. */
    public static final int LENGTH_MIN = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int CHALLENGE_LENGTH = 32;
    private static final byte[] NONE = {};

    private final byte[] bytes;

    private SharedSecret(final byte[] bytes)
    {
        if (bytes.length < LENGTH_MIN)
        {
            throw new IllegalArgumentException("secret is too short: length=" + bytes.length + " min=" + LENGTH_MIN);
        }
        this.bytes = bytes;
    }

    /**
     * A secret out of a file, white space around it left out.
     *
     * @param file of at least {@link #LENGTH_MIN} bytes, which nobody else should be able to read.
     * @return the secret.
     */
    public static SharedSecret read(final Path file)
    {
        try
        {
            return of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        }
        catch (final IOException unreadable)
        {
            throw new UncheckedIOException("secret cannot be read: file=" + file, unreadable);
        }
    }

    /**
     * A secret that the embedder keeps.
     *
     * @param secret of at least {@link #LENGTH_MIN} characters, random.
     * @return the secret.
     */
    public static SharedSecret of(final String secret)
    {
        return new SharedSecret(secret.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Says nothing at first, and answers a challenge. */
    CredentialsSupplier credentials()
    {
        return new CredentialsSupplier()
        {
            @Override
            public byte[] encodedCredentials()
            {
                return NONE;
            }

            @Override
            public byte[] onChallenge(final byte[] challenge)
            {
                return answer(challenge);
            }
        };
    }

    /** Lets in who answers its own challenge; on the consensus module's thread. */
    Authenticator authenticator()
    {
        return new Challenger();
    }

    private byte[] answer(final byte[] challenge)
    {
        try
        {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            mac.update("millrace session".getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(challenge);
        }
        catch (final GeneralSecurityException missing)
        {
            throw new IllegalStateException(missing);
        }
    }

    private final class Challenger implements Authenticator
    {
        private static final int PENDING_MAX = 1 << 10;

        private final SecureRandom random = new SecureRandom();
        private final Map<Long, byte[]> challenges = new HashMap<>();
        private final Map<Long, Boolean> answered = new HashMap<>();

        @Override
        public void onConnectRequest(final long sessionId, final byte[] credentials, final long nowMs)
        {
            if (challenges.size() >= PENDING_MAX)
            {
                // Of strangers who never answered; whoever was among them asks again.
                challenges.clear();
                answered.clear();
            }
            final byte[] challenge = new byte[CHALLENGE_LENGTH];
            random.nextBytes(challenge);
            challenges.put(sessionId, challenge);
        }

        @Override
        public void onConnectedSession(final SessionProxy session, final long nowMs)
        {
            final byte[] challenge = challenges.get(session.sessionId());
            if (challenge == null)
            {
                session.reject();
            }
            else
            {
                session.challenge(challenge);
            }
        }

        @Override
        public void onChallengeResponse(final long sessionId, final byte[] credentials, final long nowMs)
        {
            final byte[] challenge = challenges.get(sessionId);
            answered.put(sessionId, challenge != null && MessageDigest.isEqual(answer(challenge), credentials));
        }

        @Override
        public void onChallengedSession(final SessionProxy session, final long nowMs)
        {
            final Boolean isRight = answered.get(session.sessionId());
            if (isRight == null)
            {
                return;
            }
            if (!isRight)
            {
                session.reject();
                forget(session.sessionId());
            }
            else if (session.authenticate(Arrays.copyOf(NONE, 0)))
            {
                forget(session.sessionId());
            }
        }

        private void forget(final long sessionId)
        {
            challenges.remove(sessionId);
            answered.remove(sessionId);
        }
    }
}
