/**
 * The engine: what payments mean, and the ring they take to get there. Says what a journal must promise, and never sees
 * one.
 * <p>
 * What is exported is the public surface; {@code docs/api.txt} lists it. The pipeline is not.
 */
module io.millrace.engine
{
    requires transitive com.lmax.disruptor;
    requires transitive org.agrona;
    requires jdk.jfr;
    requires static micrometer.core;
    requires static transitive org.jspecify;

    exports io.millrace.engine;
    exports io.millrace.journal.spi;
    exports io.millrace.ledger;
    exports io.millrace.operations;
    exports io.millrace.response;
    exports io.millrace.sbe;
    exports io.millrace.shard;
}
