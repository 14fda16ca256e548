package io.millrace.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that is a shadow and nothing else, of an engine in another process. Says a byte for each snapshot and each
 * alarm, and ends with its input.
 */
public final class ShadowProcessTarget
{
    static final int SNAPSHOT = 'S';
    static final int ALARM = 'A';

    private ShadowProcessTarget()
    {
    }

    /**
     * Runs until its input ends.
     *
     * @param args directory of the journal, commands between two snapshots.
     * @throws IOException if the input cannot be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final Shadow.Context context = EngineRun.shadow(Long.parseLong(args[1])).directory(Path.of(args[0]));
        try (Shadow shadow = Shadow.launch(context.listener(new Speaker())))
        {
            while (System.in.read() >= 0)
            {
                if (shadow.alarm() != null)
                {
                    return;
                }
            }
        }
    }

    private static final class Speaker implements ShadowListener
    {
        @Override
        public void onSnapshot(final Snapshot snapshot)
        {
            say(SNAPSHOT);
        }

        @Override
        public void onAlarm(final long sequence, final String reason)
        {
            System.err.println(reason);
            say(ALARM);
        }

        private static void say(final int word)
        {
            System.out.write(word);
            System.out.flush();
        }
    }
}
