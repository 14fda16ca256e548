package io.millrace.tools.iso20022;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.millrace.tools.PaymentFiles;
import io.millrace.tools.Samples;
import io.millrace.tools.account.AccountDirectory;
import io.millrace.tools.file.PaymentFile;
import io.millrace.tools.file.ReadProgress;
import io.millrace.tools.refusal.FileRefused;

/**
 * Files that are made to do harm: they are refused before they can.
 */
final class Pain001HostileTest
{
    private static final int MUTATIONS = 400;
    private static final String NO_DTD = "pain.xml:\\d+:\\d+: a document type definition is not allowed \\(CH17\\)";

    @TempDir
    Path directory;

    private Pain001Fixture fixture;

    @BeforeEach
    void fixture() throws Exception
    {
        fixture = new Pain001Fixture(directory);
    }

    @Test
    void shouldRefuseABillionLaughs()
    {
        final StringBuilder dtd = new StringBuilder("<!DOCTYPE Document [\n<!ENTITY lol0 \"lol\">\n");
        for (int i = 1; i < 12; i++)
        {
            dtd.append("<!ENTITY lol").append(i).append(" \"").append(("&lol" + (i - 1) + ";").repeat(10))
                .append("\">\n");
        }
        dtd.append("]>\n");

        final String line = assertTimeoutPreemptively(
            Duration.ofSeconds(5),
            () -> fixture.refusal(dtd + Pain001Fixture.replace("M1", "&lol11;")));

        assertTrue(line.matches(NO_DTD), line);
    }

    @Test
    void shouldNeitherFetchNorReadAnExternalEntity() throws Exception
    {
        final AtomicInteger requests = new AtomicInteger();
        final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange ->
        {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try
        {
            final String url = "http:/" + server.getAddress() + "/evil.dtd";
            final Path secret = Files.writeString(directory.resolve("secret.txt"), "M1");

            assertNoDtd("<!DOCTYPE Document SYSTEM \"" + url + "\">" + Pain001Fixture.FILE);
            assertNoDtd("<!DOCTYPE Document [<!ENTITY % p SYSTEM \"" + url + "\"> %p;]>" + Pain001Fixture.FILE);
            assertNoDtd("<!DOCTYPE Document [<!ENTITY secret SYSTEM \"" + secret.toUri() + "\">]>" +
                Pain001Fixture.replace("M1", "&secret;"));
        }
        finally
        {
            server.stop(0);
        }

        assertEquals(0, requests.get());
    }

    @Test
    void shouldRefuseAnEntityThatNobodyDeclared()
    {
        final String line = fixture.refusal(Pain001Fixture.replace("M1", "&secret;"));

        assertTrue(line.startsWith("pain.xml:4:"), line);
    }

    @Test
    void shouldWriteNothingToTheConsole() throws Exception
    {
        final PrintStream console = System.err;
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try
        {
            final byte[] latin = Pain001Fixture.replace("E1", "Z\u00fcrich").getBytes(StandardCharsets.ISO_8859_1);
            assertRefused("(:\\d+)?: bytes here or further on are not in the encoding", latin);
            assertRefused(":1:2: not well-formed XML: .*", Arrays.copyOf(latin, 1));
            assertRefused(
                "(:\\d+)?: bytes here or further on are not in the encoding",
                Arrays.copyOf("\uFEFF<Document>".getBytes(StandardCharsets.UTF_16LE), 5));
        }
        finally
        {
            System.setErr(console);
        }

        assertEquals("", written.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldRefuseAnEncodingThatNobodyKnows()
    {
        fixture.assertTextRefused(
            "pain.xml:1: encoding 'utf-9' is not known (FF01)",
            "<?xml version='1.0' encoding='utf-9'?>" + Pain001Fixture.FILE);
    }

    private void assertRefused(final String line, final byte[] bytes) throws Exception
    {
        final Path path = Files.write(directory.resolve("bytes.xml"), bytes);
        final FileRefused refused = assertThrows(
            FileRefused.class, () -> PaymentFiles.read(path, fixture.accounts, ReadProgress.NONE));

        final String message = String.valueOf(refused.getMessage()).replace(path.toString(), "");
        assertTrue(message.matches(line + " \\(FF01\\)"), message);
    }

    @Test
    void shouldTakeManyAmpersands() throws Exception
    {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++)
        {
            text.append("<RmtInf><Ustrd>").append("&amp;".repeat(1_000)).append("</Ustrd></RmtInf>\n");
        }

        assertEquals(2, fixture.read("</CdtTrfTxInf>", text + "</CdtTrfTxInf>").count());
    }

    private void assertNoDtd(final String text)
    {
        final String line = fixture.refusal(text);

        assertTrue(line.matches(NO_DTD), line);
    }

    static Path[] samples()
    {
        return new Path[] { Samples.ABN_AMRO, Samples.ING, Samples.SEPA };
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldNeverFailInAnotherWayThanRefusing(final Path sample) throws Exception
    {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        final AccountDirectory accounts = Samples.accounts();
        final PaymentFile original = PaymentFiles.read(sample, accounts, ReadProgress.NONE);
        final byte[] bytes = Files.readAllBytes(sample);
        final Path path = directory.resolve("mutant.xml");

        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++)
        {
            Files.write(path, mutate(bytes, random));
            try
            {
                final PaymentFile mutant = PaymentFiles.read(path, accounts, ReadProgress.NONE);
                assertEquals(original.controlSumMinor(), mutant.controlSumMinor(), "-Dseed=" + seed);
                assertEquals(original.count(), mutant.count(), "-Dseed=" + seed);
            }
            catch (final FileRefused ex)
            {
                assertEquals(1, String.valueOf(ex.getMessage()).lines().count(), "-Dseed=" + seed);
                refused++;
            }
            catch (final RuntimeException | StackOverflowError ex)
            {
                fail("-Dseed=" + seed + " mutation=" + i, ex);
            }
        }

        assertTrue(refused > MUTATIONS / 10, "refused=" + refused + " -Dseed=" + seed);
    }

    /** A changed, a lost or a doubled run of bytes, or the front of the file. */
    private static byte[] mutate(final byte[] bytes, final Random random)
    {
        final int at = random.nextInt(bytes.length);
        final int length = Math.min(1 + random.nextInt(8), bytes.length - at);
        final byte[] mutant;
        switch (random.nextInt(4))
        {
            case 0 ->
            {
                mutant = bytes.clone();
                for (int i = 0; i < length; i++)
                {
                    mutant[at + i] = (byte)random.nextInt();
                }
            }
            case 1 ->
            {
                mutant = new byte[bytes.length - length];
                System.arraycopy(bytes, 0, mutant, 0, at);
                System.arraycopy(bytes, at + length, mutant, at, mutant.length - at);
            }
            case 2 ->
            {
                mutant = new byte[bytes.length + length];
                System.arraycopy(bytes, 0, mutant, 0, at + length);
                System.arraycopy(bytes, at, mutant, at + length, bytes.length - at);
            }
            default -> mutant = Arrays.copyOf(bytes, at);
        }
        return mutant;
    }
}
