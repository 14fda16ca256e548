package io.millrace.tools.iso20022;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

import io.millrace.tools.money.Amount;

/**
 * Writes an ISO 20022 message element by element, an element a line, in constant memory.
 * <p>
 * Texts are made to fit: no longer than the element allows, no character that XML does not have, and what a file gave
 * no text for is {@code NOTPROVIDED} where the standard wants one.
 * <p>
 * Thread: one.
 */
final class XmlWriter
{
    /** Longest text of most ids (Max35Text). */
    static final int ID_LIMIT = 35;
    /** Longest piece of narrative (Max105Text). */
    static final int NARRATIVE_LIMIT = 105;

    private static final String INDENT = "  ";

    private final Writer out;
    private final XMLStreamWriter writer;
    private int depth;

    /**
     * Begins a document.
     *
     * @param stream      for its bytes, UTF-8; the caller closes it.
     * @param messageName such as {@code pain.002.001.10}.
     */
    XmlWriter(final OutputStream stream, final String messageName) throws IOException
    {
        out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        try
        {
            writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            writer.writeStartDocument("UTF-8", "1.0");
            start("Document");
            writer.writeDefaultNamespace("urn:iso:std:iso:20022:tech:xsd:" + messageName);
        }
        catch (final XMLStreamException ex)
        {
            throw new IOException(ex);
        }
    }

    /** Begins an element that has elements in it. */
    XmlWriter start(final String name) throws IOException
    {
        try
        {
            line();
            writer.writeStartElement(name);
            depth++;
            return this;
        }
        catch (final XMLStreamException ex)
        {
            throw new IOException(ex);
        }
    }

    /** Ends the element that was begun last. */
    XmlWriter end() throws IOException
    {
        try
        {
            depth--;
            line();
            writer.writeEndElement();
            return this;
        }
        catch (final XMLStreamException ex)
        {
            throw new IOException(ex);
        }
    }

    /** Writes an element that has a text in it. */
    XmlWriter text(final String name, final String text) throws IOException
    {
        try
        {
            line();
            writer.writeStartElement(name);
            writer.writeCharacters(printable(text));
            writer.writeEndElement();
            return this;
        }
        catch (final XMLStreamException ex)
        {
            throw new IOException(ex);
        }
    }

    /** Writes an id, cut where it is too long; nothing if there is none. */
    XmlWriter id(final String name, final @Nullable String id) throws IOException
    {
        return id == null ? this : text(name, cut(id, ID_LIMIT));
    }

    /** Writes a text in as many elements as it takes. */
    XmlWriter narrative(final String name, final String text) throws IOException
    {
        for (int from = 0; from < text.length(); from += NARRATIVE_LIMIT)
        {
            text(name, text.substring(from, Math.min(from + NARRATIVE_LIMIT, text.length())));
        }
        return this;
    }

    XmlWriter number(final String name, final long number) throws IOException
    {
        return text(name, Long.toString(number));
    }

    XmlWriter decimal(final String name, final BigDecimal decimal) throws IOException
    {
        return text(name, decimal.toPlainString());
    }

    /** Writes a time in UTC, to the second. */
    XmlWriter time(final String name, final Instant time) throws IOException
    {
        return text(name, time.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Writes an amount with its currency. */
    XmlWriter amount(final String name, final Amount amount) throws IOException
    {
        try
        {
            line();
            writer.writeStartElement(name);
            writer.writeAttribute("Ccy", amount.currency().code());
            writer.writeCharacters(amount.toString());
            writer.writeEndElement();
            return this;
        }
        catch (final XMLStreamException ex)
        {
            throw new IOException(ex);
        }
    }

    /** Ends the document; all elements but it must have been ended. */
    void finish() throws IOException
    {
        end();
        try
        {
            writer.writeCharacters("\n");
            writer.writeEndDocument();
            writer.flush();
            out.flush();
        }
        catch (final XMLStreamException ex)
        {
            throw new IOException(ex);
        }
    }

    private void line() throws XMLStreamException
    {
        writer.writeCharacters("\n" + INDENT.repeat(depth));
    }

    private static String cut(final String text, final int limit)
    {
        return text.length() <= limit ? text : text.substring(0, limit);
    }

    /** CSV may hold what XML cannot: such characters, and halves of a pair, become question marks. */
    private static String printable(final String text)
    {
        boolean isPrintable = true;
        for (int i = 0; i < text.length(); i++)
        {
            isPrintable &= isXml(text.charAt(i)) && !Character.isSurrogate(text.charAt(i));
        }
        if (isPrintable)
        {
            return text;
        }
        final StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(
            c -> printable.appendCodePoint(c > Character.MAX_VALUE || isXml((char)c) ? c : '?'));
        return printable.toString();
    }

    private static boolean isXml(final char c)
    {
        final boolean isBlank = c == '\n' || c == '\t' || c == '\r';
        return isBlank || (c >= ' ' && !Character.isSurrogate(c) && c < '\uFFFE');
    }
}
