package io.kairos.engine.application;

import io.kairos.engine.application.port.Journal;
import org.agrona.DirectBuffer;

/** Counts, keeps nothing. */
final class CountingJournal implements Journal {
    private long sequence;

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
        return false;
    }

    @Override
    public void startNextSegment() {}
}
