package io.millrace.tools.iso20022;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.prowidesoftware.swift.model.mx.AbstractMX;
import com.prowidesoftware.swift.model.mx.MxWriteConfiguration;

/**
 * Judges messages by Prowide's model of ISO 20022, which is generated from the official schemas: read into it and
 * written again, a message must come out as it went in. An element that the version does not have is lost on the way,
 * one in a wrong place or order moves.
 */
public final class Iso20022Oracle
{
    private Iso20022Oracle()
    {
    }

    /** Fails unless the message is what its namespace says. */
    public static void assertStandard(final String message)
    {
        assertEquals(bare(message), bare(read(message).message(configuration())));
    }

    /** Reads a message into the library's model. */
    public static AbstractMX read(final String message)
    {
        final AbstractMX read = AbstractMX.parse(message);
        assertNotNull(read, message);
        return read;
    }

    private static MxWriteConfiguration configuration()
    {
        final MxWriteConfiguration configuration = new MxWriteConfiguration();
        configuration.includeXMLDeclaration = false;
        configuration.rootElement = "Document";
        configuration.documentPrefix = null;
        return configuration;
    }

    /** Without what a writer is free to choose: declaration, layout, and how a time of no offset is spelled. */
    private static String bare(final String message)
    {
        return message.replaceFirst("^<\\?xml[^>]*>", "").replaceAll("xmlns:\\w+=\"[^\"]*\"", "")
            .replaceAll(">\\s+<", ">\n<").replaceAll("\\s+>", ">").replaceAll("Z</", "</")
            .replaceAll("\\+00:00</", "</").replaceAll("(\\d)\\.000</", "$1</").strip();
    }
}
