package io.millrace.tools.iso20022;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

import io.millrace.tools.refusal.FileRefused;
import io.millrace.tools.refusal.InvalidValue;
import io.millrace.tools.refusal.IsoReason;
import io.millrace.tools.refusal.Place;

/**
 * Walks an XML file element by element, by local name:
 * <pre>
 *   while (xml.nextChild())          stands on the start of a child
 *   {
 *       switch (xml.name())
 *       {
 *           case "MsgId" -&gt; text();  reads it and stands on its end
 *           default -&gt; skip();       passes over it and stands on its end
 *       }
 *   }                                stands on the end of the parent
 * </pre>
 * Each child has to be read, skipped or walked through itself. Streaming: nothing is kept but the place.
 * <p>
 * Refused: a document type definition (so there are no entities to expand or to fetch), elements deeper than
 * {@link #DEPTH_LIMIT}, a text longer than {@link #TEXT_LIMIT}, and all that is not well-formed.
 * <p>
 * Thread: one.
 */
final class XmlCursor
{
    /** Deepest nesting of elements; a pain.001 has 12. */
    static final int DEPTH_LIMIT = 64;

    /** Longest text that is read, in characters; the longest that matters is a name with 140. */
    static final int TEXT_LIMIT = 1024;

    /** How the JDK's parser is told so. */
    private static final int NO_LIMIT = 0;

    private final String file;
    private final XMLStreamReader reader;
    private final StringBuilder text = new StringBuilder(TEXT_LIMIT);
    private int depth;

    /**
     * Before the root element.
     *
     * @param file as its user named it, for places.
     * @param in   its bytes; closed by the caller.
     */
    XmlCursor(final String file, final InputStream in) throws FileRefused
    {
        this.file = file;
        try
        {
            this.reader = factory().createXMLStreamReader(XmlDecoder.decode(in));
        }
        catch (final IOException ex)
        {
            throw new FileRefused(new Place(file, 0, 0), IsoReason.FF01, "cannot be read: " + ex);
        }
        catch (final InvalidValue ex)
        {
            throw new FileRefused(new Place(file, 1, 0), ex);
        }
        catch (final XMLStreamException ex)
        {
            throw malformed(ex);
        }
        catch (final RuntimeException ex)
        {
            throw malformed(new Place(file, 0, 0), ex);
        }
    }

    /** The JDK's own parser, whatever else stands on the class path, with every way out of the file closed. */
    private static XMLInputFactory factory()
    {
        final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) ->
        {
            throw new XMLStreamException("external entities are not read");
        });
        // To newer JDKs 100,000 times &amp; in a file are an attack by entities; no others can be here.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", NO_LIMIT);
        factory.setProperty("jdk.xml.totalEntitySizeLimit", NO_LIMIT);
        return factory;
    }

    /**
     * Steps to the next child of the element that the cursor stands in.
     *
     * @return false if there is none; the cursor then stands on the end of the element.
     */
    boolean nextChild() throws FileRefused
    {
        while (true)
        {
            final int event = next();
            if (event == XMLStreamConstants.START_ELEMENT)
            {
                return true;
            }
            if (event == XMLStreamConstants.END_ELEMENT || event == XMLStreamConstants.END_DOCUMENT)
            {
                return false;
            }
            if (isText(event) && !reader.isWhiteSpace())
            {
                throw refused(IsoReason.FF01, "text where only elements may stand");
            }
        }
    }

    /** @return local name of the element that the cursor stands on. */
    String name()
    {
        return reader.getLocalName();
    }

    /** @return namespace of the element that the cursor stands on; empty if it has none. */
    String namespace()
    {
        final String namespace = reader.getNamespaceURI();
        return namespace == null ? "" : namespace;
    }

    /** @return value of an attribute of the element that the cursor stands on, by local name. */
    @Nullable
    String attribute(final String name)
    {
        return reader.getAttributeValue(null, name);
    }

    /** @return where the cursor stands: behind the tag of the element it has just stepped to. */
    Place place()
    {
        return place(reader.getLocation());
    }

    /**
     * Reads the text of an element without children.
     *
     * @return the text with white space reduced to single blanks, none at its ends.
     */
    String text() throws FileRefused
    {
        final String name = name();
        text.setLength(0);
        int event = next();
        while (event != XMLStreamConstants.END_ELEMENT)
        {
            if (event == XMLStreamConstants.START_ELEMENT)
            {
                throw refused(IsoReason.FF01, name + " has an element where only text may stand");
            }
            appendIfText(event);
            event = next();
        }
        return normalized();
    }

    /**
     * Reads the text of an element and of all in it, as if there were no tags.
     *
     * @return the text, its white space as in {@link #text()}.
     */
    String textWithin() throws FileRefused
    {
        text.setLength(0);
        final int outside = depth - 1;
        while (depth > outside)
        {
            appendIfText(next());
        }
        return normalized();
    }

    /** Reads all elements below that have a text, and appends a line {@code name=text} for each. */
    void appendLeaves(final StringBuilder leaves) throws FileRefused
    {
        text.setLength(0);
        final int outside = depth - 1;
        while (depth > outside)
        {
            final int event = next();
            appendIfText(event);
            if (event == XMLStreamConstants.END_ELEMENT || event == XMLStreamConstants.START_ELEMENT)
            {
                final String leaf = normalized();
                if (!leaf.isEmpty())
                {
                    leaves.append(name()).append('=').append(leaf).append('\n');
                }
                text.setLength(0);
            }
        }
    }

    /** Passes over the element that the cursor stands on, and all in it. */
    void skip() throws FileRefused
    {
        final int outside = depth - 1;
        while (depth > outside)
        {
            next();
        }
    }

    /**
     * Refuses the file at the cursor.
     *
     * @return to be thrown.
     */
    FileRefused refused(final IsoReason reason, final String what)
    {
        return new FileRefused(place(), reason, what);
    }

    private int next() throws FileRefused
    {
        final int event;
        try
        {
            event = reader.next();
        }
        catch (final XMLStreamException ex)
        {
            throw malformed(ex);
        }
        catch (final RuntimeException ex)
        {
            // The JDK's parser answers some malformed bytes so.
            throw malformed(place(), ex);
        }

        if (event == XMLStreamConstants.DTD)
        {
            throw refused(IsoReason.CH17, "a document type definition is not allowed");
        }
        if (event == XMLStreamConstants.ENTITY_REFERENCE)
        {
            throw refused(IsoReason.CH17, "an entity is not allowed");
        }
        if (event == XMLStreamConstants.START_ELEMENT)
        {
            depth++;
        }
        if (event == XMLStreamConstants.END_ELEMENT)
        {
            depth--;
        }
        if (depth > DEPTH_LIMIT)
        {
            throw refused(IsoReason.FF01, "elements are nested deeper than " + DEPTH_LIMIT);
        }
        return event;
    }

    private void appendIfText(final int event) throws FileRefused
    {
        if (!isText(event))
        {
            return;
        }

        final int length = reader.getTextLength();
        if (length > TEXT_LIMIT - text.length())
        {
            throw refused(IsoReason.CH16, "a text has more than " + TEXT_LIMIT + " characters");
        }
        text.append(reader.getTextCharacters(), reader.getTextStart(), length);
    }

    private static boolean isText(final int event)
    {
        return event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA ||
            event == XMLStreamConstants.SPACE;
    }

    private String normalized()
    {
        int length = 0;
        boolean isBlankDue = false;
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            {
                isBlankDue = length > 0;
                continue;
            }
            if (isBlankDue)
            {
                text.setCharAt(length++, ' ');
                isBlankDue = false;
            }
            text.setCharAt(length++, c);
        }
        text.setLength(length);
        return text.toString();
    }

    private FileRefused malformed(final XMLStreamException ex)
    {
        final Location location = ex.getLocation();
        final Place place = location == null ? new Place(file, 0, 0) : place(location);
        if (ex.getNestedException() instanceof CharacterCodingException)
        {
            // Decoded a buffer ahead, so the column would say nothing.
            return new FileRefused(
                new Place(file, place.line(), 0), IsoReason.FF01, "bytes here or further on are not in the encoding");
        }

        // The parser's text is "ParseError at [row,col]:[3,7]\nMessage: what is wrong."
        final String message = String.valueOf(ex.getMessage());
        final int start = message.indexOf("Message: ");
        final String what = start < 0 ? message : message.substring(start + "Message: ".length());
        return new FileRefused(place, IsoReason.FF01, "not well-formed XML: " + withoutFullStop(what.strip()));
    }

    private static String withoutFullStop(final String sentence)
    {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static FileRefused malformed(final Place place, final RuntimeException ex)
    {
        return new FileRefused(place, IsoReason.FF01, "not well-formed XML: " + ex);
    }

    private Place place(final Location location)
    {
        return new Place(file, Math.max(location.getLineNumber(), 0), Math.max(location.getColumnNumber(), 0));
    }
}
