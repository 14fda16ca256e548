package io.millrace.ledger.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A schema as its XML says it, read without the generated codecs: the second pair of eyes on them.
 */
final class Schema
{
    private static final Map<String, Integer> SIZES = Map.of("uint16", 2, "int32", 4, "int64", 8);

    static final Schema COMMANDS = read("/sbe/commands.xml");
    static final Schema RESULTS = read("/sbe/results.xml");

    final int id;
    final int version;
    private final Map<Integer, Message> messages = new LinkedHashMap<>();

    /** A field: where it stands and how wide it is; 16 bits are unsigned, 32 and 64 signed. */
    record Field(String name, int offset, int size)
    {
        boolean isReserved()
        {
            return name.startsWith("reserved");
        }

        boolean isId()
        {
            return "idHigh".equals(name) || "idLow".equals(name);
        }
    }

    /** A message: its template and its fields by name. */
    record Message(String name, int templateId, int blockLength, Map<String, Field> fields)
    {
        boolean has(final String field)
        {
            return fields.containsKey(field);
        }

        Field field(final String field)
        {
            final Field found = fields.get(field);
            if (found == null)
            {
                throw new IllegalArgumentException("no such field: message=" + name + " field=" + field);
            }
            return found;
        }
    }

    private Schema(final int id, final int version)
    {
        this.id = id;
        this.version = version;
    }

    @Nullable
    Message message(final int templateId)
    {
        return messages.get(templateId);
    }

    List<Message> all()
    {
        return new ArrayList<>(messages.values());
    }

    private static Schema read(final String resource)
    {
        try (InputStream xml = Schema.class.getResourceAsStream(resource))
        {
            final Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml)
                .getDocumentElement();
            final Schema schema = new Schema(number(root, "id"), number(root, "version"));
            final Map<String, Integer> sizes = sizes(root);
            for (final Element element : elements(root, "sbe:message"))
            {
                final Map<String, Field> fields = new LinkedHashMap<>();
                for (final Element field : elements(element, "field"))
                {
                    final String type = field.getAttribute("type");
                    final Integer size = sizes.getOrDefault(type, SIZES.get(type));
                    final String name = field.getAttribute("name");
                    fields.put(name, new Field(name, number(field, "offset"), size == null ? 0 : size));
                }
                final int templateId = number(element, "id");
                schema.messages.put(templateId,
                    new Message(element.getAttribute("name"), templateId, number(element, "blockLength"), fields));
            }
            return schema;
        }
        catch (final IOException | SAXException | ParserConfigurationException ex)
        {
            throw new IllegalStateException("schema: resource=" + resource, ex);
        }
    }

    private static Map<String, Integer> sizes(final Element root)
    {
        final Map<String, Integer> sizes = new LinkedHashMap<>();
        for (final Element type : elements(root, "type"))
        {
            put(sizes, type, "primitiveType");
        }
        for (final Element type : elements(root, "enum"))
        {
            put(sizes, type, "encodingType");
        }
        for (final Element type : elements(root, "set"))
        {
            put(sizes, type, "encodingType");
        }
        return sizes;
    }

    private static void put(final Map<String, Integer> sizes, final Element type, final String attribute)
    {
        final Integer size = SIZES.get(type.getAttribute(attribute));
        if (size != null)
        {
            sizes.put(type.getAttribute("name"), size);
        }
    }

    private static List<Element> elements(final Element root, final String name)
    {
        final NodeList nodes = root.getElementsByTagName(name);
        final List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++)
        {
            elements.add((Element)nodes.item(i));
        }
        return elements;
    }

    private static int number(final Element element, final String attribute)
    {
        return Integer.parseInt(element.getAttribute(attribute));
    }
}
