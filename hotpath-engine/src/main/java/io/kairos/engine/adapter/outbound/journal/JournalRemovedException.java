package io.kairos.engine.adapter.outbound.journal;

/** A reader was so slow that retention removed what it had yet to read. */
public final class JournalRemovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalRemovedException(long position, long firstKept) {
        super("journal records removed by retention: position=" + position + " firstKept=" + firstKept);
    }
}
