package io.millrace.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that runs an engine whose shadow writes one snapshot after the other, until it is killed. Says a byte on
 * its standard output for each snapshot.
 */
public final class ShadowKillTarget
{
    private ShadowKillTarget()
    {
    }

    /**
     * Sends payments until killed.
     *
     * @param args directory, first id.
     */
    public static void main(final String[] args)
    {
        final Path root = Path.of(args[0]);
        long id = Long.parseLong(args[1]);
        final Shadow.Context shadow = EngineRun.shadow(200).kept(3).listener(new ShadowListener()
        {
            @Override
            public void onSnapshot(final Snapshot snapshot)
            {
                say(1);
            }

            @Override
            public void onAlarm(final long sequence, final String reason)
            {
                System.err.println(reason);
                say(0);
            }
        });
        final EngineRun run = new EngineRun(EngineRun.context(root).shadow(shadow)).open();
        while (true)
        {
            run.send(id, 100);
            id += 100;
        }
    }

    private static void say(final int word)
    {
        System.out.write(word);
        System.out.flush();
        if (System.out.checkError())
        {
            throw new IllegalStateException(new IOException("parent is gone"));
        }
    }
}
