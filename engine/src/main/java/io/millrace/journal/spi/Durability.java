package io.millrace.journal.spi;

/**
 * What an answered command survives, and when it is confirmed.
 */
public enum Durability
{
    /** In the page cache before its response: survives the death of the process. Confirmed with the response. */
    PROCESS,

    /** On the device before its response: survives loss of power. Confirmed with the response. */
    DEVICE,

    /** In the page cache before its response, on the device, and confirmed, within a set time after it. */
    INTERVAL
}
