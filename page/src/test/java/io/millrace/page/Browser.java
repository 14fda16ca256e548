package io.millrace.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks at pages in a real browser: headless Chromium, from the distribution's packages. Where there is none, the test
 * that asks for it is skipped and says so.
 */
public final class Browser
{
    private static final long TIMEOUT_S = 60;

    /** Writes where the DOM shows it: what was asked for, each chart's size, how many of its parts stand out of it. */
    private static final String PROBE = """
        <script>addEventListener('load', () => {
          document.body.setAttribute('data-asked',
            performance.getEntriesByType('resource').map(entry => entry.name).join(' '));
          document.body.setAttribute('data-wide', document.documentElement.scrollWidth > innerWidth);
          document.querySelectorAll('svg.chart').forEach(chart => {
          const box = chart.getBoundingClientRect();
          const outside = [...chart.querySelectorAll('text,circle,rect,polyline')].map(part =>
            part.getBoundingClientRect()).filter(part => part.left < box.left - 1 || part.right > box.right + 1 ||
            part.top < box.top - 1 || part.bottom > box.bottom + 1).length;
          chart.setAttribute('data-seen', Math.round(box.width) + 'x' + Math.round(box.height) + ' ' + outside);
        })})</script></body>""";

    private final Path directory;

    /**
     * A browser for one test.
     *
     * @param directory for what it writes.
     */
    public Browser(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Looks at a page as it stands, and fails if the browser complains of anything.
     *
     * @param page of HTML.
     */
    public void checkNoComplaints(final Path page) throws IOException, InterruptedException
    {
        browse("--dump-dom", page);

        final List<String> complaints = Files.readAllLines(directory.resolve("stderr")).stream()
            .filter(line -> line.contains(":CONSOLE")).toList();
        assertEquals(List.of(), complaints);
    }

    /**
     * Looks at a page without the policy that would hold a request back, so that one is seen: fails if it asks for
     * anything, is wider than the window, or has not each of these charts with all its parts within its box.
     *
     * @param page   of HTML.
     * @param charts ids of those that it must have.
     * @return the document as the browser understood it.
     */
    public String checkWhole(final Path page, final List<String> charts) throws IOException, InterruptedException
    {
        final Path probed = directory.resolve("probed.html");
        Files.writeString(probed,
            Files.readString(page).replaceAll("<meta http-equiv[^>]*>", "").replace("</body>", PROBE));
        browse("--dump-dom", probed);
        final String dom = Files.readString(directory.resolve("stdout"), UTF_8);
        assertTrue(dom.contains(" data-asked=\"\""), "the page asks for something");
        assertTrue(dom.contains(" data-wide=\"false\""), "the page is wider than the window");
        for (final String id : charts)
        {
            final Pattern seen = Pattern.compile("<svg id=\"" + id + "\"[^>]* data-seen=\"(\\d+)x(\\d+) (\\d+)\"");
            final Optional<MatchResult> chart = seen.matcher(dom).results().findFirst();
            assertTrue(chart.isPresent(), "chart is missing: " + id);
            assertTrue(Integer.parseInt(chart.get().group(1)) > 300, "chart is narrow: " + chart.get().group());
            assertTrue(Integer.parseInt(chart.get().group(2)) > 50, "chart is flat: " + chart.get().group());
            assertEquals("0", chart.get().group(3), "something stands out of the chart: " + id);
        }
        return dom;
    }

    /**
     * Prints a page.
     *
     * @param page of HTML.
     * @return the file, a PDF.
     */
    public Path print(final Path page) throws IOException, InterruptedException
    {
        final Path pdf = directory.resolve("printed.pdf");
        browse("--print-to-pdf=" + pdf, page);
        return pdf;
    }

    private void browse(final String verb, final Path page) throws IOException, InterruptedException
    {
        final Optional<Path> chromium = Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(
                path -> Stream.of("chromium", "chromium-browser", "google-chrome").map(name -> Path.of(path, name)))
            .filter(Files::isExecutable).findFirst();
        assumeTrue(chromium.isPresent(), "no Chromium here: install the package chromium to have the page looked at");
        final List<String> command = new ArrayList<>(List.of(chromium.get().toString(), "--headless", "--no-sandbox",
            "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-extensions",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--window-size=1360,2000",
            "--user-data-dir=" + directory.resolve("profile"), verb, page.toUri().toString()));
        final Process browser = new ProcessBuilder(command).redirectError(directory.resolve("stderr").toFile())
            .redirectOutput(directory.resolve("stdout").toFile()).start();
        final boolean hasEnded = browser.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
        browser.destroyForcibly();
        assertTrue(hasEnded, "Chromium did not end in " + TIMEOUT_S + " s");
    }
}
