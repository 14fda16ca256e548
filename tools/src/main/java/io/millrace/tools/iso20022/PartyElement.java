package io.millrace.tools.iso20022;

import io.millrace.tools.refusal.FileRefused;

/**
 * InitgPty: who sends a group, as a text that is the same in each of its files: its ids if it has any, otherwise its
 * name. (A name is spelled this way and that; an id is not.)
 */
final class PartyElement
{
    private PartyElement()
    {
    }

    /** Reads the party that the cursor stands on. */
    static String read(final XmlCursor xml) throws FileRefused
    {
        final StringBuilder ids = new StringBuilder();
        String name = "";
        while (xml.nextChild())
        {
            switch (xml.name())
            {
                case "Nm" -> name = xml.text();
                case "Id" -> xml.appendLeaves(ids);
                default -> xml.skip();
            }
        }
        return ids.length() > 0 ? ids.toString() : "Nm=" + name;
    }
}
