package io.millrace.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * The members of a cluster, in the order of their ids, which is the same on all of them. Each has a host and five
 * ports in a row.
 * <pre>
 *   port      clients
 *   port + 1  elections
 *   port + 2  the log
 *   port + 3  catching up
 *   port + 4  the archive
 * </pre>
 *
 * @param endpoints of the members: host and first port.
 */
public record Members(List<Endpoint> endpoints)
{
    private static final int PORTS = 5;

    /**
     * A member's place in the network.
     *
     * @param host name or address that all others reach it by.
     * @param port the first of its five.
     */
    public record Endpoint(String host, int port)
    {
        private String text(final int offset)
        {
            return host + ':' + (port + offset);
        }
    }

    /**
     * Checks the members.
     *
     * @param endpoints one, three, five or seven, none twice.
     */
    public Members
    {
        endpoints = List.copyOf(endpoints);
        if (endpoints.size() % 2 == 0 || endpoints.size() > 7 ||
            endpoints.stream().distinct().count() != endpoints.size())
        {
            throw new IllegalArgumentException("members must be 1, 3, 5 or 7, and none twice: members=" + endpoints);
        }
    }

    /**
     * Members out of a line.
     *
     * @param line {@code host:port,host:port,...}.
     * @return the members.
     */
    public static Members parse(final String line)
    {
        final List<Endpoint> found = new ArrayList<>();
        for (final String part : line.split(",", -1))
        {
            final int colon = part.lastIndexOf(':');
            if (colon < 1 || !part.substring(colon + 1).strip().matches("[1-9][0-9]{0,4}"))
            {
                throw new IllegalArgumentException("member is not host:port: member=" + part.strip());
            }
            found.add(
                new Endpoint(part.substring(0, colon).strip(), Integer.parseInt(part.substring(colon + 1).strip())));
        }
        return new Members(found);
    }

    /** Where a client finds them. */
    String ingressEndpoints()
    {
        final StringBuilder text = new StringBuilder();
        for (int id = 0; id < endpoints.size(); id++)
        {
            text.append(id == 0 ? "" : ",").append(id).append('=').append(endpoints.get(id).text(0));
        }
        return text.toString();
    }

    /** As a consensus module wants it. */
    String clusterMembers()
    {
        final StringBuilder text = new StringBuilder();
        for (int id = 0; id < endpoints.size(); id++)
        {
            text.append(id == 0 ? "" : "|").append(id);
            for (int port = 0; port < PORTS; port++)
            {
                text.append(',').append(endpoints.get(id).text(port));
            }
        }
        return text.toString();
    }

    String archiveEndpoint(final int memberId)
    {
        return endpoints.get(memberId).text(PORTS - 1);
    }

    @Override
    public String toString()
    {
        return String.join(",", endpoints.stream().map(endpoint -> endpoint.text(0)).toList());
    }
}
