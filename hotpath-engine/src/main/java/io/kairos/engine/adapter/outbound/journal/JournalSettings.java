package io.kairos.engine.adapter.outbound.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the journal.
 *
 * @param directory where the segment files lie; made if missing, used by one engine at a time.
 * @param segmentLength bytes of one segment.
 * @param retainBytes closed segments beyond this are removed, oldest first, once every reader that counts has passed them.
 * @param maxBytes at this the journal reports that it is over its bound; nothing unread is removed even then.
 * @param forceIntervalMs how often appended bytes are copied to the files and forced: the most that a power failure can cost.
 * @param ringBase memory-backed directory below which the ring is made; null for {@link RingDirectory#SHARED_MEMORY}.
 * @param ringSegments most segments that the ring holds in memory.
 */
public record JournalSettings(
        Path directory,
        int segmentLength,
        long retainBytes,
        long maxBytes,
        long forceIntervalMs,
        @Nullable Path ringBase,
        int ringSegments) {
    /** Default length of a segment. */
    public static final int SEGMENT_LENGTH_DEFAULT = 32 * 1024 * 1024;

    /** At least each so many segments one begins with a snapshot. */
    private static final int SNAPSHOT_SEGMENTS = 16;

    /** Default number of segments in memory. */
    public static final int RING_SEGMENTS_DEFAULT = 4;

    public JournalSettings {
        require(
                segmentLength >= SegmentDescriptor.MIN_LENGTH
                        && segmentLength <= SegmentDescriptor.MAX_LENGTH
                        && segmentLength % 4096 == 0,
                "segmentLength",
                segmentLength,
                "524288 to 1073741824 and a multiple of 4096");
        require(retainBytes >= segmentLength, "retainBytes", retainBytes, "at least one segment");
        require(maxBytes >= retainBytes, "maxBytes", maxBytes, "at least retainBytes");
        require(forceIntervalMs >= 1 && forceIntervalMs <= 10_000, "forceIntervalMs", forceIntervalMs, "1 to 10000");
        require(ringSegments >= 4 && ringSegments <= 64, "ringSegments", ringSegments, "4 to 64");
    }

    /** Settings with the default ring. */
    public JournalSettings(Path directory, int segmentLength, long retainBytes, long maxBytes, long forceIntervalMs) {
        this(directory, segmentLength, retainBytes, maxBytes, forceIntervalMs, null, RING_SEGMENTS_DEFAULT);
    }

    /** Recorded since the last snapshot, a new one is due: what a recovery reads at most, and what retention cannot remove. */
    long snapshotBytes() {
        return Math.min((long) SNAPSHOT_SEGMENTS * segmentLength, retainBytes / 2);
    }

    /** Bytes that the ring holds when full. */
    long ringBytes() {
        return (long) ringSegments * segmentLength;
    }

    private static void require(boolean holds, String field, long value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("journal " + field + ": expected " + expected + ", got " + value);
        }
    }
}
