package io.kairos.engine.warmup;

import io.kairos.engine.application.port.Journal;
import org.agrona.DirectBuffer;

/**
 * Counts and keeps nothing. There are three kinds that do the same, and each is used: compiled code that has seen one kind
 * only would be thrown away when the real one comes.
 */
abstract sealed class SilentJournal implements Journal {
    private long sequence;
    private boolean ending;

    /** One kind. */
    static final class First extends SilentJournal {}

    /** Another. */
    static final class Second extends SilentJournal {}

    /** A third. */
    static final class Third extends SilentJournal {}

    static SilentJournal of(int kind) {
        return switch (kind % 3) {
            case 0 -> new First();
            case 1 -> new Second();
            default -> new Third();
        };
    }

    /** Has a snapshot written with the next input. */
    void endSegment() {
        ending = true;
    }

    @Override
    public long append(long timeNs, DirectBuffer buffer, int offset, int length) {
        return ++sequence;
    }

    @Override
    public long lastSequence() {
        return sequence;
    }

    @Override
    public boolean isSegmentEnding() {
        return ending;
    }

    @Override
    public void startNextSegment() {
        ending = false;
    }
}
