package io.millrace.tools.identity;

/**
 * What a group of payments is called: all that {@link GroupIds} go by.
 *
 * @param initiator party that sends it, as it names itself.
 * @param messageId its name for the group.
 */
public record GroupName(String initiator, String messageId)
{
}
