package io.millrace.tools.iso20022;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;

/**
 * Tells the encoding of an XML file as appendix F of XML 1.0 does: by its byte-order mark, by its first bytes, or by
 * what it declares; UTF-8 if it says nothing.
 * <p>
 * The JDK's parser could tell it, too, but writes to the console when it meets a byte that is not in the encoding.
 */
final class XmlDecoder
{
    /** Bytes that hold the declaration. */
    private static final int HEAD_LENGTH = 256;
    private static final Pattern DECLARED = Pattern.compile(
        "^<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private XmlDecoder()
    {
    }

    /**
     * Decodes a file.
     *
     * @param in its bytes.
     * @return its characters, without a byte-order mark; bytes that are not in the encoding are an exception.
     * @throws InvalidValue if it declares an encoding that is not known.
     */
    static Reader decode(final InputStream in) throws IOException, InvalidValue
    {
        final BufferedInputStream bytes = new BufferedInputStream(in);
        bytes.mark(HEAD_LENGTH);
        final byte[] head = bytes.readNBytes(HEAD_LENGTH);
        bytes.reset();

        final Charset encoding = encoding(head);
        if (new String(head, encoding).indexOf(BYTE_ORDER_MARK) == 0)
        {
            bytes.skipNBytes(String.valueOf(BYTE_ORDER_MARK).getBytes(encoding).length);
        }
        return new InputStreamReader(
            bytes, encoding.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static Charset encoding(final byte[] head) throws InvalidValue
    {
        if (startsWith(head, 0xEF, 0xBB, 0xBF))
        {
            return StandardCharsets.UTF_8;
        }
        if (startsWith(head, 0xFE, 0xFF) || startsWith(head, 0, '<'))
        {
            return StandardCharsets.UTF_16BE;
        }
        if (startsWith(head, 0xFF, 0xFE) || startsWith(head, '<', 0))
        {
            return StandardCharsets.UTF_16LE;
        }

        final Matcher declared = DECLARED.matcher(new String(head, StandardCharsets.ISO_8859_1));
        return declared.find() ? named(declared.group(1)) : StandardCharsets.UTF_8;
    }

    private static Charset named(final String name) throws InvalidValue
    {
        try
        {
            return Charset.forName(name);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new InvalidValue(IsoReason.FF01, "encoding " + FileRefused.quote(name) + " is not known");
        }
    }

    private static boolean startsWith(final byte[] head, final int... bytes)
    {
        for (int i = 0; i < bytes.length; i++)
        {
            if (i >= head.length || (head[i] & 0xFF) != bytes[i])
            {
                return false;
            }
        }
        return true;
    }
}
