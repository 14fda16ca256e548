package io.millrace.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * When payments were late, and by how much a thread was, meanwhile, that only slept.
 *
 * @param worst          seconds of the payments.
 * @param sleeper        see {@link Hiccups}; nanoseconds.
 * @param worstOfSleeper its seconds: where they are the same, a payment was not late by anything it went through.
 */
public record Lateness(WorstSeconds worst, Histogram sleeper, WorstSeconds worstOfSleeper)
{
}
