package io.kairos.engine.adapter.outbound.journal;

/**
 * What opening a journal found.
 *
 * @param lastSequence last record that counts, 0 for none.
 * @param segments segments in use.
 * @param tornFrames frames at the tail with a length but not intact; never seen after a mere process kill.
 * @param cutBytes bytes behind the last record that were cut, up to the last one that was not zero.
 */
public record RecoveryReport(long lastSequence, int segments, int tornFrames, long cutBytes) {}
