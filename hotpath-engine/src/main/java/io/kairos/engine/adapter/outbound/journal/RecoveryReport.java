package io.kairos.engine.adapter.outbound.journal;

/**
 * What opening a journal found.
 *
 * @param lastSequence last record that counts, 0 for none.
 * @param segments segments in use.
 * @param recordsFromRing records that a killed run had left in memory only, now on disk.
 * @param tornFrames frames at the tail with a length but not intact; never seen after a mere process kill.
 * @param cutBytes bytes behind the last record that were cut, up to the last one that was not zero.
 */
public record RecoveryReport(long lastSequence, int segments, long recordsFromRing, int tornFrames, long cutBytes) {}
