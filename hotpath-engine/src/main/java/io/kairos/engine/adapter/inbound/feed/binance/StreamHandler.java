package io.kairos.engine.adapter.inbound.feed.binance;

/** Takes what {@link StreamDecoder} found in a message. Units as in the instrument; called on the event loop. */
interface StreamHandler {
    /** Price of a side without orders. */
    long NO_PX = Long.MIN_VALUE;

    /** Best bid and ask; a missing side has {@link #NO_PX} and zero quantity. Hot. */
    void onBookTicker(FeedInstrument instrument, long updateId, long bidPx, long bidQty, long askPx, long askQty);

    /** A trade; {@code timeMs} as the venue sends it. Hot. */
    void onTrade(FeedInstrument instrument, long tradeId, long px, long qty, long timeMs, boolean buyerIsMaker);

    /** A quote or trade that cannot be written in the instrument's decimals; {@code tradeId} -1 for a quote. */
    void onInexact(FeedInstrument instrument, long tradeId, long timeMs);

    /** A control message was carried out. */
    void onControlDone(long requestId);

    /** A control message was refused. */
    void onControlRefused(String text);

    /** The server is about to stop. */
    void onServerShutdown();
}
