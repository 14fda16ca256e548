package io.millrace.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The command line of a benchmark: {@code --name value}, or {@code --name} alone for true.
 */
public final class Flags
{
    private static final String PREFIX = "--";

    private final Map<String, String> values = new TreeMap<>();
    private final Set<String> asked = new TreeSet<>();

    /**
     * Reads a command line.
     *
     * @param args as given to main.
     */
    public Flags(final String[] args)
    {
        for (int i = 0; i < args.length; i++)
        {
            if (!args[i].startsWith(PREFIX))
            {
                throw new IllegalArgumentException("not a flag: " + args[i]);
            }
            final boolean hasValue = i + 1 < args.length && !args[i + 1].startsWith(PREFIX);
            values.put(args[i].substring(PREFIX.length()), hasValue ? args[i + 1] : "true");
            i += hasValue ? 1 : 0;
        }
    }

    /**
     * A word.
     *
     * @param name     of the flag.
     * @param fallback when it is not given.
     * @return its value.
     */
    public String text(final String name, final String fallback)
    {
        asked.add(name);
        return values.getOrDefault(name, fallback);
    }

    /**
     * A whole number; underscores may part its digits.
     *
     * @param name     of the flag.
     * @param fallback when it is not given.
     * @return its value.
     */
    public long number(final String name, final long fallback)
    {
        return Long.parseLong(text(name, Long.toString(fallback)).replace("_", ""));
    }

    /**
     * A whole number that fits an int.
     *
     * @param name     of the flag.
     * @param fallback when it is not given.
     * @return its value.
     */
    public int count(final String name, final int fallback)
    {
        return Math.toIntExact(number(name, fallback));
    }

    /**
     * Whether a flag is set.
     *
     * @param name of the flag.
     * @return true if it is given, and not as false.
     */
    public boolean isSet(final String name)
    {
        return Boolean.parseBoolean(text(name, "false"));
    }

    /**
     * One of an enum's words, in any case.
     *
     * @param name     of the flag.
     * @param fallback when it is not given.
     * @param <T>      of the enum.
     * @return its value.
     */
    public <T extends Enum<T>> T choice(final String name, final T fallback)
    {
        return Enum.valueOf(
            fallback.getDeclaringClass(), text(name, fallback.name()).replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** Fails on what was given and never asked for. */
    public void checkAllKnown()
    {
        final List<String> unknown = new ArrayList<>(values.keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty())
        {
            throw new IllegalArgumentException("unknown flags: " + unknown + " known: " + asked);
        }
    }
}
