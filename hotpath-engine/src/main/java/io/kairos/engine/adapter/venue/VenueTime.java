package io.kairos.engine.adapter.venue;

import io.kairos.engine.application.port.MarketDataFeed.VenueClock;
import org.agrona.concurrent.EpochNanoClock;

/**
 * A venue's clock as we see it, measured again and again. Any thread reads; whoever measured writes.
 *
 * <p>A sample says that the venue's clock stood at some value at some moment of the round trip, so the offset is known to half
 * the round trip plus half the step of the venue's clock. The sample with the least uncertainty counts; its uncertainty grows
 * with its age, since clocks drift, until a newer one is better or contradicts it.
 *
 * <p>Stamps for signed requests ({@link #nowMs}) are late by the way back rather than early: venues forgive lateness up to a
 * receive window, but only about a second of being ahead (Binance Spot API documentation, "Timing security", read 2026-07-21).
 */
public final class VenueTime {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Two ordinary quartz clocks drift apart by less than this. */
    private static final long DRIFT_PARTS_PER_MILLION = 100;

    private final EpochNanoClock clock;
    private volatile VenueClock known = VenueClock.UNKNOWN;
    private volatile long lateOffsetNs;
    private long samples;

    /** Creates a clock that agrees with ours until measured. */
    public VenueTime(EpochNanoClock clock) {
        this.clock = clock;
    }

    /**
     * One measurement.
     *
     * @param sentTimeNs our clock when the question left.
     * @param receivedTimeNs our clock when the answer came.
     * @param venueTimeNs the venue's clock in between, cut to its resolution.
     * @param resolutionNs step of {@code venueTimeNs}, above zero.
     */
    public synchronized void onSample(long sentTimeNs, long receivedTimeNs, long venueTimeNs, long resolutionNs) {
        long roundTripNs = receivedTimeNs - sentTimeNs;
        if (roundTripNs < 0) {
            return;
        }
        samples++;
        long uncertaintyNs = Math.max(1, (roundTripNs + resolutionNs) / 2);
        long offsetNs = venueTimeNs + resolutionNs / 2 - (sentTimeNs + roundTripNs / 2);
        long knownTo = uncertaintyNs(receivedTimeNs);
        // Two samples that cannot both be true mean that a clock was set in between.
        boolean contradicts = Math.abs(offsetNs - known.offsetNs()) > uncertaintyNs + knownTo;
        if (known.uncertaintyNs() == 0 || uncertaintyNs <= knownTo || contradicts) {
            lateOffsetNs = venueTimeNs - receivedTimeNs;
            known = new VenueClock(offsetNs, uncertaintyNs, receivedTimeNs);
        }
    }

    /** Forgets past samples, after the venue called our stamps wrong; the offset stays until the next one. */
    public synchronized void distrust() {
        known = new VenueClock(known.offsetNs(), 0, known.measuredTimeNs());
    }

    /** The venue's clock against ours, the uncertainty as of now. */
    public VenueClock venueClock() {
        VenueClock now = known;
        return now.uncertaintyNs() == 0
                ? now
                : new VenueClock(now.offsetNs(), aged(now, clock.nanoTime()), now.measuredTimeNs());
    }

    /** The venue's clock minus ours. Hot: does not allocate. */
    public long offsetNs() {
        return known.offsetNs();
    }

    /** Largest error of {@link #offsetNs} at a time of our clock, 0 while nothing was measured. Hot: does not allocate. */
    public long uncertaintyNs(long nowNs) {
        return aged(known, nowNs);
    }

    /** Number of measurements. */
    public synchronized long samples() {
        return samples;
    }

    private static long aged(VenueClock measured, long nowNs) {
        if (measured.uncertaintyNs() == 0) {
            return 0;
        }
        long ageNs = Math.max(0, nowNs - measured.measuredTimeNs());
        return measured.uncertaintyNs() + ageNs / 1_000_000 * DRIFT_PARTS_PER_MILLION;
    }

    /** Milliseconds since the epoch by the venue's clock, never ahead of it. */
    public long nowMs() {
        return Math.floorDiv(clock.nanoTime() + lateOffsetNs, NANOS_PER_MILLI);
    }
}
