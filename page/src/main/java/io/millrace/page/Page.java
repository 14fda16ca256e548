package io.millrace.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One page that holds all it needs, and may load nothing.
 * <p>
 * Thread: one. Memory: the whole page, as text.
 */
public final class Page
{
    private static final String STYLE = "page.css";

    private final String title;
    private final String says;
    private final List<Section> sections = new ArrayList<>();
    private String verdict = "";

    /**
     * Begins a page.
     *
     * @param title of it.
     * @param says  what it is about.
     */
    public Page(final String title, final String says)
    {
        this.title = title;
        this.says = says;
    }

    /**
     * Says the one thing that matters most, where it is seen first.
     *
     * @param isGood whether all is well.
     * @param text   of it.
     * @return this.
     */
    public Page verdict(final boolean isGood, final String text)
    {
        verdict = "<p class=\"verdict " + (isGood ? "good\">\u2713 " : "bad\">\u2717 ") + escape(text) + "</p>";
        return this;
    }

    /**
     * Adds a section; one without anything to show is left out.
     *
     * @param section of the page.
     * @return this.
     */
    public Page add(final Section section)
    {
        sections.add(section);
        return this;
    }

    /** @return the page. */
    public String html()
    {
        final StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\n")
            .append("<meta http-equiv=\"Content-Security-Policy\" ")
            .append("content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .append("<title>").append(escape(title)).append("</title><style>\n").append(style())
            .append("</style></head><body><main>\n<header><h1>").append(escape(title)).append("</h1>")
            .append(paragraph(says)).append(verdict).append("</header>\n");
        sections.stream().filter(section -> !section.isEmpty()).forEach(section -> section.writeTo(page));
        return page.append("</main></body></html>\n").toString();
    }

    private static String style()
    {
        try (InputStream style = Page.class.getResourceAsStream(STYLE))
        {
            return new String(Objects.requireNonNull(style, STYLE).readAllBytes(), UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static String paragraph(final String text)
    {
        return text.isEmpty() ? "" : "<p>" + escape(text) + "</p>";
    }

    /** Text as it may stand in a page. */
    static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
