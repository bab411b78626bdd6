package io.kairos.engine.adapter.outbound.journal;

import java.nio.file.Path;

/**
 * Settings of the journal.
 *
 * @param directory where the segments lie; made if missing, used by one engine at a time.
 * @param segmentLength bytes of one segment file.
 * @param retainBytes closed segments beyond this are removed, oldest first, once every reader that counts has passed them.
 * @param maxBytes at this the journal reports that it is over its bound; nothing unread is removed even then.
 * @param forceIntervalMs how often written bytes are forced to disk: the most that a power failure can cost.
 */
public record JournalSettings(
        Path directory, int segmentLength, long retainBytes, long maxBytes, long forceIntervalMs) {
    /** Default length of a segment. */
    public static final int SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;

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
    }

    private static void require(boolean holds, String field, long value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("journal " + field + ": expected " + expected + ", got " + value);
        }
    }
}
