package io.kairos.engine.application.port;

import io.kairos.domain.instrument.Venue;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import java.util.List;

/**
 * Market data of one venue. Offers {@code QuoteReceived}, {@code TradeReceived} and {@code FeedStateChanged} to an
 * {@link EventSink}; reconnects by itself, for ever, with back-off; refills missed trades before it continues.
 */
public interface MarketDataFeed extends AutoCloseable {
    /** Whose data. */
    Venue venue();

    /** Connects in the background and returns at once. */
    void start();

    /** Counters since start; any thread. */
    FeedCounters counters();

    /** How far each book can be trusted, by instrument; any thread. */
    List<BookStatus> books();

    /** The venue's clock against ours; any thread. */
    VenueClock venueClock();

    /** Ends the connection for good. */
    @Override
    void close();

    /**
     * Counters of a feed since start.
     *
     * @param messages frames decoded.
     * @param reconnects times the connection was made anew.
     * @param gaps holes found in trade ids or updates.
     * @param malformed frames refused.
     * @param dropped events not taken by a full ring.
     * @param connections open now.
     * @param fallbacks messages that only the tolerant decoder understood.
     * @param unknownValues members or values not known to us and ignored.
     * @param fallbackAlarms minutes in which more than one message in a thousand went to the tolerant decoder.
     * @param isFallbackAlarm whether the last whole minute was one of them.
     */
    record FeedCounters(
            long messages,
            long reconnects,
            long gaps,
            long malformed,
            long dropped,
            int connections,
            long fallbacks,
            long unknownValues,
            long fallbackAlarms,
            boolean isFallbackAlarm) {
        /** Of a feed that does not tell its connections and tolerances apart. */
        public FeedCounters(long messages, long reconnects, long gaps, long malformed, long dropped) {
            this(messages, reconnects, gaps, malformed, dropped, 0, 0, 0, 0, false);
        }
    }

    /**
     * Trustworthiness of one book. Times are nanoseconds since the epoch, 0 for never; counts are since start.
     *
     * @param state SYNCING, LIVE or SUSPECT.
     * @param reason why it is SUSPECT, else NONE.
     * @param stateSinceNs when it came into this state.
     * @param lastUpdateNs receipt of the last message about it.
     * @param lastVerifiedNs when the venue's rule last confirmed it.
     * @param updates changes received.
     * @param verified of those, confirmed by sequence or checksum.
     * @param gaps holes in the venue's numbering.
     * @param resyncs times it was made whole anew.
     * @param lastRecoveryNs how long the last recovery took, 0 for none.
     * @param feedLatencyNs smoothed age of messages at receipt, may be negative, 0 when unknown.
     * @param negativeAges messages from the future by more than the clock's uncertainty.
     */
    record BookStatus(
            int instrumentId,
            FeedState state,
            SuspectReason reason,
            long stateSinceNs,
            long lastUpdateNs,
            long lastVerifiedNs,
            long updates,
            long verified,
            long gaps,
            long resyncs,
            long lastRecoveryNs,
            long feedLatencyNs,
            long negativeAges) {}

    /**
     * The venue's clock minus ours.
     *
     * @param offsetNs best estimate.
     * @param uncertaintyNs largest error of it; 0 while nothing was measured.
     * @param measuredTimeNs when, our clock.
     */
    record VenueClock(long offsetNs, long uncertaintyNs, long measuredTimeNs) {
        /** Nothing measured yet. */
        public static final VenueClock UNKNOWN = new VenueClock(0, 0, 0);
    }
}
