package io.millrace.response;

/**
 * What became of a command whose answer never came, in one truthful word.
 */
public enum Fate
{
    /** It did not reach the journal and never will: it may be sent again. */
    NOT_APPLIED,
    /** It may or may not stand in the journal: send it again with the same id, and hear what became of it. */
    UNKNOWN
}
