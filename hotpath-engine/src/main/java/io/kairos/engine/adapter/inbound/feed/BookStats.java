package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.application.port.MarketDataFeed.BookStatus;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import java.util.concurrent.atomic.AtomicLongArray;

/** What is known of one book's trustworthiness. Written by the event loop only, read by any thread. Hot: does not allocate. */
final class BookStats {
    private static final int STATE = 0;
    private static final int REASON = 1;
    private static final int STATE_SINCE = 2;
    private static final int LAST_UPDATE = 3;
    private static final int LAST_VERIFIED = 4;
    private static final int UPDATES = 5;
    private static final int VERIFIED = 6;
    private static final int GAPS = 7;
    private static final int RESYNCS = 8;
    private static final int LAST_RECOVERY = 9;
    private static final int LATENCY = 10;
    private static final int NEGATIVE_AGES = 11;
    private static final int FIELDS = 12;
    /** The smoothed latency moves by one part in this many towards each new one. */
    private static final int SMOOTHING = 16;

    private final AtomicLongArray values = new AtomicLongArray(FIELDS);
    private boolean latencyKnown;

    BookStats(long nowNs) {
        values.setRelease(STATE, FeedState.SYNCING.value());
        values.setRelease(STATE_SINCE, nowNs);
    }

    void onState(FeedState state, SuspectReason reason, long nowNs) {
        if (state == FeedState.LIVE && values.getPlain(STATE) == FeedState.SUSPECT.value()) {
            add(RESYNCS);
            values.setRelease(LAST_RECOVERY, nowNs - values.getPlain(STATE_SINCE));
        }
        boolean sameState = values.getPlain(STATE) == state.value();
        values.setRelease(STATE, state.value());
        values.setRelease(REASON, reason.value());
        if (!sameState) {
            values.setRelease(STATE_SINCE, nowNs);
        }
    }

    void onUpdate(long nowNs) {
        add(UPDATES);
        values.setRelease(LAST_UPDATE, nowNs);
    }

    void onVerified(long nowNs) {
        add(VERIFIED);
        values.setRelease(LAST_VERIFIED, nowNs);
    }

    void onConfirmed(long nowNs) {
        values.setRelease(LAST_VERIFIED, nowNs);
    }

    void onGap() {
        add(GAPS);
    }

    /** An age at receipt, by the venue's clock as we know it; {@code toleranceNs} is how wrong that may be. */
    void onAge(long ageNs, long toleranceNs) {
        long before = values.getPlain(LATENCY);
        values.setRelease(LATENCY, latencyKnown ? before + (ageNs - before) / SMOOTHING : ageNs);
        latencyKnown = true;
        if (ageNs < -toleranceNs) {
            add(NEGATIVE_AGES);
        }
    }

    private void add(int field) {
        values.setRelease(field, values.getPlain(field) + 1);
    }

    long lastVerifiedNs() {
        return values.getAcquire(LAST_VERIFIED);
    }

    BookStatus status(int instrumentId) {
        return new BookStatus(
                instrumentId,
                FeedState.get((short) values.getAcquire(STATE)),
                SuspectReason.get((short) values.getAcquire(REASON)),
                values.getAcquire(STATE_SINCE),
                values.getAcquire(LAST_UPDATE),
                values.getAcquire(LAST_VERIFIED),
                values.getAcquire(UPDATES),
                values.getAcquire(VERIFIED),
                values.getAcquire(GAPS),
                values.getAcquire(RESYNCS),
                values.getAcquire(LAST_RECOVERY),
                values.getAcquire(LATENCY),
                values.getAcquire(NEGATIVE_AGES));
    }
}
