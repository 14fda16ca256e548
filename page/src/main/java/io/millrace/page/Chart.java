package io.millrace.page;

/**
 * A drawing of the page.
 */
public interface Chart
{
    /** @return by which it is found in the page. */
    String id();

    /** @return what it shows. */
    String title();

    /** @return whether there is nothing to draw. */
    boolean isEmpty();

    /** @return the drawing. */
    String svg();
}
