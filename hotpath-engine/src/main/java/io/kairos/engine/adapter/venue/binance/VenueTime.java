package io.kairos.engine.adapter.venue.binance;

import org.agrona.concurrent.EpochNanoClock;

/**
 * The venue's clock as we see it. Any thread reads; whoever measured writes.
 *
 * <p>The offset takes the sample with the shortest round trip and counts from the moment the answer arrived, which makes our
 * stamps late by the way back rather than early: the venue forgives lateness up to the receive window, but only one second
 * of being ahead (Binance Spot API documentation, "Timing security", read 2026-07-21).
 */
public final class VenueTime {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** After this, a longer round trip may replace a shorter but older sample, since clocks drift. */
    private static final long BEST_SAMPLE_MAX_AGE_NS = 300_000_000_000L;

    private final EpochNanoClock clock;
    private volatile long offsetMs;
    private long bestRoundTripNs = Long.MAX_VALUE;
    private long bestSampleTimeNs;

    /** Creates a clock that agrees with ours until measured. */
    public VenueTime(EpochNanoClock clock) {
        this.clock = clock;
    }

    /** One measurement; times in nanoseconds since the epoch by our clock, {@code serverTimeMs} as the venue said. */
    public synchronized void onSample(long sentTimeNs, long receivedTimeNs, long serverTimeMs) {
        long roundTripNs = receivedTimeNs - sentTimeNs;
        if (roundTripNs < 0) {
            return;
        }
        if (roundTripNs <= bestRoundTripNs || receivedTimeNs - bestSampleTimeNs > BEST_SAMPLE_MAX_AGE_NS) {
            bestRoundTripNs = roundTripNs;
            bestSampleTimeNs = receivedTimeNs;
            offsetMs = serverTimeMs - receivedTimeNs / NANOS_PER_MILLI;
        }
    }

    /** Forgets past samples, after the venue called our stamps wrong. */
    public synchronized void distrust() {
        bestRoundTripNs = Long.MAX_VALUE;
    }

    /** Milliseconds since the epoch by the venue's clock. */
    public long nowMs() {
        return clock.nanoTime() / NANOS_PER_MILLI + offsetMs;
    }

    /** What is added to our clock, in milliseconds. */
    public long offsetMs() {
        return offsetMs;
    }
}
