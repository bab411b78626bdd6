package io.kairos.engine.application.port;

import io.kairos.domain.instrument.Venue;

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
     */
    record FeedCounters(long messages, long reconnects, long gaps, long malformed, long dropped) {}
}
