package io.kairos.engine.application.port;

/** A reader was so slow that retention removed what it had yet to read. */
public final class JournalRemovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says where the reader stood and what is the oldest record left. */
    public JournalRemovedException(long position, long firstKept) {
        super("journal records removed by retention: position=" + position + " firstKept=" + firstKept);
    }
}
