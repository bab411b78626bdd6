package io.kairos.engine.adapter.inbound.feed;

import org.jspecify.annotations.Nullable;

/**
 * Takes what a {@link FeedDecoder} read. Prices and quantities are mantissas in the instrument's decimals, times nanoseconds since
 * the epoch, 0 when the venue sends none. Called on the event loop, between start and end of one {@code decode} call.
 */
public interface FeedMessages {
    /** Price of a side without orders. */
    long NO_PX = Long.MIN_VALUE;

    /** What a number that does not fit the instrument's decimals belonged to. */
    enum Part {
        DEPTH,
        QUOTE,
        TRADE
    }

    /** A book snapshot or change. Hot. */
    void onDepth(FeedInstrument instrument, DepthMessage message);

    /** Best bid and ask as the venue says them; a missing side has {@link #NO_PX} and zero quantity. Hot. */
    void onQuote(
            FeedInstrument instrument,
            long updateId,
            long exchangeTimeNs,
            long bidPx,
            long bidQty,
            long askPx,
            long askQty);

    /**
     * A public trade. Hot.
     *
     * @param tradeId last of the ids that it covers.
     * @param count how many consecutive ids it covers, 1 where the venue does not join trades.
     */
    void onTrade(
            FeedInstrument instrument,
            long tradeId,
            int count,
            long px,
            long qty,
            long exchangeTimeNs,
            boolean aggressorIsBuyer);

    /** Part of a message cannot be written in the instrument's decimals; {@code tradeId} -1 unless it is a trade. */
    void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs);

    /** The message could not be read; null when not even its instrument. */
    void onMalformed(@Nullable FeedInstrument instrument, String problem);

    /** Members or values that we do not know were skipped; the rest of the message is used. */
    void onUnknown(int count);

    /** A sign of life without data: heartbeat, pong, keep-alive. */
    void onHeartbeat();

    /**
     * A request was carried out.
     *
     * @param requestId as sent, -1 when not echoed.
     * @param instrument whose subscription this acknowledges, null when the answer does not say.
     */
    void onAcknowledged(long requestId, @Nullable FeedInstrument instrument);

    /** A request was refused; as {@link #onAcknowledged}, {@code text} is the venue's. */
    void onRefused(long requestId, @Nullable FeedInstrument instrument, String text);

    /** The venue will end this connection soon. */
    void onClosingSoon(String reason);

    /** The venue says whether it trades at all. */
    void onVenueStatus(boolean trading, String text);

    /** Filters, precision or status of some instrument changed: reference data is to be loaded again. */
    void onInstrumentsChanged(String reason);
}
