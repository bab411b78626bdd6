package io.kairos.engine.application;

/**
 * The journalled inputs lead this version to other decisions than the journalled ones, so its state could not be trusted. Thrown
 * by {@link EngineAgent#recover} before anything was written.
 */
public final class ReplayDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long sequence;

    ReplayDivergedException(long sequence, String difference) {
        super("recovery refused: this version decides otherwise than the journal from sequence=" + sequence + " on ("
                + difference + "). Nothing was written and nothing was sent. Remedy: start the version that wrote this "
                + "journal once and end it orderly, which leaves a snapshot that every later version reads; see"
                + " \"When recovery refuses\" in docs/engine.md");
        this.sequence = sequence;
    }

    /** Sequence of the first record that differs. */
    public long sequence() {
        return sequence;
    }
}
