package io.kairos.engine.application.port;

/** Makes readers of the engine's journal. Any thread; each reader then belongs to one thread. */
public interface JournalSource {
    /**
     * Reads the records after {@code sequence}; when retention removed some of those, from the oldest kept, which shows in
     * {@link JournalReader#position()}.
     */
    JournalReader after(long sequence);

    /**
     * Reads from the newest whole snapshot that begins at or before {@code sequence}, without one from the oldest record kept:
     * the definitions valid at {@code sequence} are among what follows.
     */
    JournalReader fromSnapshotBefore(long sequence);

    /** Sequence of the last record written, 0 when there is none. */
    long lastSequence();

    /** Sequence of the last record that a power failure cannot take, 0 when there is none. */
    long durableSequence();
}
