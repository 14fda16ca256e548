package io.millrace.cluster;

import io.millrace.ledger.Limits;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one file that says what a member is, for operators who write no Java; docs/CLUSTER.md lists its lines. The same
 * on each member, but for {@code member.id}. Paths in it are taken from where the file stands.
 */
public final class MemberFile
{
    private static final Set<String> NAMES = Set.of("ledger.id", "members", "member.id", "directory", "secret.file",
        "aeron.directory", "audit.journal", "heartbeat.timeout.ms", "sessions.max", "accounts.max", "payments.window",
        "open.max", "controls.max", "mandates.max", "batch.items.max", "atomic.items.max");

    private final Path file;
    private final Properties lines = new Properties();

    private MemberFile(final Path file)
    {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @param file of a member.
     * @return what it says.
     * @throws IllegalArgumentException if it has a line that is not known.
     */
    public static MemberFile read(final Path file)
    {
        final MemberFile member = new MemberFile(file);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8))
        {
            member.lines.load(reader);
        }
        catch (final IOException unreadable)
        {
            throw new UncheckedIOException("cannot be read: file=" + file, unreadable);
        }
        final Set<String> unknown = new TreeSet<>(member.lines.stringPropertyNames());
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty())
        {
            throw new IllegalArgumentException("not known: file=" + file + " names=" + unknown);
        }
        return member;
    }

    /** @return a context with all that the file says. */
    public ClusterNode.Context context()
    {
        final ClusterNode.Context context = new ClusterNode.Context().ledgerId(UUID.fromString(line("ledger.id")))
            .members(members()).memberId(Integer.parseInt(line("member.id"))).directory(path("directory"))
            .secret(secret()).limits(limits())
            .heartbeatTimeoutMs(number("heartbeat.timeout.ms", 1_000)).sessionsMax(number("sessions.max", 100));
        return lines.containsKey("aeron.directory") ? context.aeronDirectory(path("aeron.directory")) : context;
    }

    /** @return where it keeps a journal for auditors, if it keeps one. */
    public Optional<Path> auditJournal()
    {
        return lines.containsKey("audit.journal") ? Optional.of(path("audit.journal")) : Optional.empty();
    }

    /** @return all members. */
    public Members members()
    {
        return Members.parse(line("members"));
    }

    /** @return what clients must know. */
    public SharedSecret secret()
    {
        return SharedSecret.read(path("secret.file"));
    }

    private Limits limits()
    {
        final Limits other = Limits.DEFAULT;
        return new Limits(number("accounts.max", other.accountsMax()),
            number("payments.window", other.paymentsWindow()),
            number("open.max", other.openMax()), number("controls.max", other.controlsMax()),
            number("mandates.max", other.mandatesMax()), number("batch.items.max", other.batchItemsMax()),
            number("atomic.items.max", other.atomicItemsMax()));
    }

    private Path path(final String name)
    {
        final Path beside = file.toAbsolutePath().getParent();
        return beside == null ? Path.of(line(name)) : beside.resolve(line(name));
    }

    private int number(final String name, final int otherwise)
    {
        final @Nullable String found = lines.getProperty(name);
        return found == null ? otherwise : Integer.parseInt(found.strip());
    }

    private String line(final String name)
    {
        final @Nullable String found = lines.getProperty(name);
        if (found == null)
        {
            throw new IllegalArgumentException("missing: file=" + file + " name=" + name);
        }
        return found.strip();
    }
}
