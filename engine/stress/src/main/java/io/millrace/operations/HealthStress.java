package io.millrace.operations;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/**
 * Who reads the health while it changes reads a word and the line that belongs to it.
 */
@JCStressTest
@Outcome(id = "RUNNING, ", expect = ACCEPTABLE, desc = "before")
@Outcome(id = "DEGRADED, disk nearly full", expect = ACCEPTABLE, desc = "between")
@Outcome(id = "STOPPED, it is broken", expect = ACCEPTABLE, desc = "after")
@State
public class HealthStress
{
    private static final Health DEGRADED = new Health(Health.State.DEGRADED, "disk nearly full");
    private static final Health STOPPED = new Health(Health.State.STOPPED, "it is broken");

    private final Counters counters = Counters.create(null);

    /** The ticker. */
    @Actor
    public void ticker()
    {
        counters.health(DEGRADED);
        counters.health(STOPPED);
    }

    /**
     * Somebody who looks.
     *
     * @param result the word and the line.
     */
    @Actor
    public void reader(final LL_Result result)
    {
        final Health health = counters.reader().health();
        result.r1 = health.state();
        result.r2 = health.reason();
    }
}
