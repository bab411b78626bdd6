package io.kairos.engine.adapter.outbound.journal;

/**
 * State of the journal's two tiers.
 *
 * @param bytes on disk, prepared segment included.
 * @param durableSequence last record forced to disk.
 * @param lagBytes appended but not yet forced to disk.
 * @param lagMs age of the oldest record that is not on disk yet, 0 when all are.
 * @param ringBytes what the ring may hold in memory.
 * @param segmentsRemoved by retention since start.
 * @param inlineSegments times the engine thread had to make a segment itself because none was ready.
 * @param failures failed attempts to force, prepare or remove files since start.
 * @param overBound whether unread records hold more than the settings' largest size.
 * @param ringNearlyFull whether the disk has been so slow that only a part of the ring is left.
 * @param ringFull whether nothing can be appended until the disk has taken some.
 */
public record JournalCounters(
        long bytes,
        long durableSequence,
        long lagBytes,
        long lagMs,
        long ringBytes,
        long segmentsRemoved,
        long inlineSegments,
        long failures,
        boolean overBound,
        boolean ringNearlyFull,
        boolean ringFull) {}
