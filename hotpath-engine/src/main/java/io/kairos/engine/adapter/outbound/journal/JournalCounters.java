package io.kairos.engine.adapter.outbound.journal;

/**
 * State of the journal's files.
 *
 * @param bytes on disk, prepared segment included.
 * @param durableSequence last record forced to disk.
 * @param segmentsRemoved by retention since start.
 * @param inlineSegments times the engine thread had to make a segment itself because none was ready.
 * @param failures failed attempts to force, prepare or remove files since start.
 * @param overBound whether unread records hold more than the settings' largest size.
 */
public record JournalCounters(
        long bytes,
        long durableSequence,
        long segmentsRemoved,
        long inlineSegments,
        long failures,
        boolean overBound) {}
