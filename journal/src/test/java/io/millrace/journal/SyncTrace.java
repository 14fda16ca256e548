package io.millrace.journal;

import static io.millrace.journal.SyncTraceTarget.ACKNOWLEDGED;
import static io.millrace.journal.SyncTraceTarget.BEGIN;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges what strace saw of a {@link SyncTraceTarget}: whether each acknowledgement had its sync.
 * <pre>
 *   journal thread   begin=41   | copy into the mapping, unseen | msync(bytes of 41) = 0 |   acknowledged=41
 * </pre>
 * The copy is no system call. It is known to be between the two marks, and so is the sync; that the sync comes second
 * shows where a burst is the first of a file, for a sync that comes first then meets another file or none. An {@code
 * fdatasync} covers all of the file and counts on the journal thread only: those of others may have begun before the
 * copy. An {@code msync} covers what is mapped where it says, and counts on any, as nobody knows where a burst ends
 * before it is copied. An acknowledged burst must be covered to its last byte, by a sync begun behind its first mark.
 * <p>
 * The names lead there as well: every file and directory that was made has its parent synced before the first
 * acknowledgement that needs it.
 */
final class SyncTrace
{
    private static final Pattern LINE = Pattern.compile("(\\d+) +(?:<\\.\\.\\. )?(\\w+)(?:\\(| resumed>)(.*)");
    private static final Pattern DESCRIPTOR = Pattern.compile("\\d+<([^>]*)>.*");
    private static final Pattern QUOTED = Pattern.compile("[^\"]*\"([^\"]*)\".*");
    /** Of mmap: length, file, offset, address. */
    private static final Pattern MAPPED =
        Pattern.compile("\\w+, (\\d+), [^<]*<([^>]*)>, (\\w+) *\\) += (0x\\w+)");
    /** Of msync and munmap: address, length. */
    private static final Pattern RANGE = Pattern.compile("(0x\\w+), (\\d+)\\D.*");
    private static final String UNFINISHED = "<unfinished ...>";
    private static final String RESUMED = " resumed>";

    private final Path root;
    private final Map<Long, Place> places;
    private final Map<String, Call> unfinished = new HashMap<>();
    private final Map<String, Integer> unnamed = new HashMap<>();
    private final NavigableMap<Long, Mapping> mappings = new TreeMap<>();
    private final List<Synced> synced = new ArrayList<>();
    private final Map<Long, Integer> begins = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private String journalThread = "";
    private int acknowledgements;
    private int line;

    /** Where a burst stands in the journal. */
    record Place(int cycle, long from, long to)
    {
    }

    /** What of a file stands where in memory. */
    private record Mapping(String path, long offset, long length)
    {
    }

    private record Synced(String path, long from, long to, int line)
    {
        boolean covers(final String file, final Place place, final int begin)
        {
            return line > begin && path.equals(file) && from <= place.from && to >= place.to;
        }
    }

    private record Call(String name, String arguments, int line)
    {
    }

    /**
     * Not yet told anything.
     *
     * @param root   of the journal; it was made under the tracer.
     * @param places where each burst stands, by the sequence of its last command.
     */
    SyncTrace(final Path root, final Map<Long, Place> places)
    {
        this.root = root;
        this.places = places;
    }

    /** The next line of the trace. */
    void onLine(final String text)
    {
        line++;
        final Matcher matcher = LINE.matcher(text);
        if (!matcher.matches())
        {
            return;
        }

        final String thread = matcher.group(1);
        final String rest = matcher.group(3);
        if (text.contains(RESUMED))
        {
            final Call begun = unfinished.remove(thread);
            if (begun != null)
            {
                onCall(thread, new Call(begun.name, begun.arguments + rest, begun.line));
            }
            return;
        }

        final Call call = new Call(matcher.group(2), rest, line);
        if (rest.endsWith(UNFINISHED))
        {
            final String arguments = rest.substring(0, rest.length() - UNFINISHED.length());
            unfinished.put(thread, new Call(call.name, arguments, line));
            onBegun(thread, call);
            return;
        }
        onBegun(thread, call);
        onCall(thread, call);
    }

    /** @return what was wrong, a line each. */
    List<String> violations()
    {
        return violations;
    }

    int acknowledgements()
    {
        return acknowledgements;
    }

    /** Marks count from where their call begins: an acknowledgement may be read before its call is over. */
    private void onBegun(final String thread, final Call call)
    {
        if (!"write".equals(call.name))
        {
            return;
        }
        final Matcher quoted = QUOTED.matcher(call.arguments);
        if (!quoted.matches())
        {
            return;
        }
        final String text = quoted.group(1);
        if (text.startsWith(BEGIN))
        {
            journalThread = thread;
            begins.put(Long.parseLong(text.substring(BEGIN.length()).trim()), line);
        }
        else if (text.startsWith(ACKNOWLEDGED))
        {
            onAcknowledged(Long.parseLong(text.substring(ACKNOWLEDGED.length()).trim()));
        }
    }

    private void onCall(final String thread, final Call call)
    {
        switch (call.name)
        {
            case "fdatasync", "fsync" -> onSynced(thread, call);
            case "openat" -> onOpened(call);
            case "mkdir" -> onMade(call);
            case "mmap" -> onMapped(call);
            case "munmap" -> onUnmapped(call);
            case "msync" -> onPartSynced(call);
            default ->
                {
                }
        }
    }

    private void onSynced(final String thread, final Call call)
    {
        final Matcher descriptor = DESCRIPTOR.matcher(call.arguments);
        if (!descriptor.matches() || !call.arguments.endsWith("= 0"))
        {
            return;
        }
        final String path = descriptor.group(1);
        if (thread.equals(journalThread))
        {
            synced.add(new Synced(path, 0, Long.MAX_VALUE, call.line));
        }
        unnamed.entrySet().removeIf(made -> made.getValue() < call.line &&
            path.equals(String.valueOf(Path.of(made.getKey()).getParent())));
    }

    private void onOpened(final Call call)
    {
        final Matcher quoted = QUOTED.matcher(call.arguments);
        if (quoted.matches() && call.arguments.contains("O_EXCL") && !call.arguments.contains("= -1"))
        {
            unnamed.put(quoted.group(1), line);
        }
    }

    private void onMade(final Call call)
    {
        final Matcher quoted = QUOTED.matcher(call.arguments);
        if (quoted.matches() && call.arguments.endsWith("= 0"))
        {
            unnamed.put(quoted.group(1), line);
        }
    }

    private void onMapped(final Call call)
    {
        final Matcher matcher = MAPPED.matcher(call.arguments);
        if (matcher.matches() && call.arguments.contains("MAP_SHARED") && call.arguments.contains("PROT_WRITE"))
        {
            mappings.put(Long.decode(matcher.group(4)),
                new Mapping(matcher.group(2), Long.decode(matcher.group(3)), Long.decode(matcher.group(1))));
        }
    }

    private void onUnmapped(final Call call)
    {
        final Matcher matcher = RANGE.matcher(call.arguments);
        if (matcher.matches())
        {
            final long address = Long.decode(matcher.group(1));
            mappings.subMap(address, address + Long.decode(matcher.group(2))).clear();
        }
    }

    private void onPartSynced(final Call call)
    {
        final Matcher matcher = RANGE.matcher(call.arguments);
        if (!matcher.matches() || !call.arguments.contains("MS_SYNC") || !call.arguments.endsWith("= 0"))
        {
            return;
        }
        final long address = Long.decode(matcher.group(1));
        final long length = Long.decode(matcher.group(2));
        final Map.Entry<Long, Mapping> mapping = mappings.floorEntry(address);
        if (mapping != null && address + length <= mapping.getKey() + mapping.getValue().length)
        {
            final long from = mapping.getValue().offset + address - mapping.getKey();
            synced.add(new Synced(mapping.getValue().path, from, from + length, call.line));
        }
    }

    private void onAcknowledged(final long sequence)
    {
        acknowledgements++;
        final Place place = places.get(sequence);
        if (place == null)
        {
            violations.add("acknowledged and not in the journal: sequence=" + sequence);
            return;
        }

        final Path path = new JournalDirectory(root).live(place.cycle);
        final int begin = begins.getOrDefault(sequence, Integer.MAX_VALUE);
        if (synced.stream().noneMatch(part -> part.covers(path.toString(), place, begin)))
        {
            violations.add("acknowledged before a sync: sequence=" + sequence + " file=" + path + " place=" + place +
                " synced=" + synced);
        }
        for (Path made = path; made != null; made = made.getParent())
        {
            if (unnamed.containsKey(made.toString()))
            {
                violations.add("acknowledged before its name was synced: sequence=" + sequence + " name=" + made);
            }
        }
    }
}
