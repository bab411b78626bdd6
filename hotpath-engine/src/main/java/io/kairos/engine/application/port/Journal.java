package io.kairos.engine.application.port;

import org.agrona.DirectBuffer;

/** The ordered record of all inputs and decisions. Called by the engine thread only; hot: does not allocate or block. */
public interface Journal {
    /**
     * Appends one encoded record.
     *
     * @param timeNs the engine's time, since the epoch.
     * @param buffer holds the record, SBE message header included; free to reuse when the call returns.
     * @return its sequence: one more than the last one, over restarts.
     */
    long append(long timeNs, DirectBuffer buffer, int offset, int length);

    /** Sequence of the last record, 0 when there is none. */
    long lastSequence();

    /** Whether the current segment is nearly full and the next one ready; the engine then opens that. */
    boolean isSegmentEnding();

    /**
     * Whether the next segment should begin with a snapshot of the engine's state, bracketed by {@code SnapshotBegan} and {@code
     * SnapshotEnded}: enough was recorded since the last one that it is worth the engine's pause. Asked before {@link
     * #startNextSegment}.
     */
    default boolean isSnapshotDue() {
        return true;
    }

    /**
     * Whether the next input, and all that it leads to, can be recorded without waiting for the disk. While it is false the
     * engine takes no input: nothing may be decided that is not recorded.
     */
    default boolean hasRoom() {
        return true;
    }

    /** Closes the current segment and opens the next one. */
    void startNextSegment();
}
