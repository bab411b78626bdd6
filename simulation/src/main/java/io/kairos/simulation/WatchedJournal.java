package io.kairos.simulation;

import io.kairos.engine.application.port.Journal;
import org.agrona.DirectBuffer;

/** The engine's journal with somebody who reads along and a process that may die between any two records. One thread. */
final class WatchedJournal implements Journal {
    /** Reads along. */
    @FunctionalInterface
    interface Watcher {
        /** A record has been appended; what follows from it has not happened yet. */
        void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length);
    }

    private final Journal journal;
    private final Fate fate;
    private final Watcher watcher;

    WatchedJournal(Journal journal, Fate fate, Watcher watcher) {
        this.journal = journal;
        this.fate = fate;
        this.watcher = watcher;
    }

    @Override
    public long append(long timeNs, DirectBuffer buffer, int offset, int length) {
        fate.onEffect();
        long sequence = journal.append(timeNs, buffer, offset, length);
        watcher.onRecord(sequence, timeNs, buffer, offset, length);
        fate.onEffect();
        return sequence;
    }

    @Override
    public long lastSequence() {
        return journal.lastSequence();
    }

    @Override
    public boolean isSegmentEnding() {
        return journal.isSegmentEnding();
    }

    @Override
    public boolean hasRoom() {
        return journal.hasRoom();
    }

    @Override
    public void startNextSegment() {
        fate.onEffect();
        journal.startNextSegment();
    }
}
