package io.kairos.engine.adapter.inbound.feed;

/**
 * A decoded depth message: whole and readable, or it is not handed on at all, so a book never takes half a message. Reused by its
 * decoder; valid during the call. Event loop only.
 *
 * <p>Which of the numbers a venue sends differs; what it does not send is {@link #ABSENT}.
 */
public final class DepthMessage {
    /** Stands for a number that the message does not carry. Venues use 0 and -1 as values. */
    public static final long ABSENT = Long.MIN_VALUE;

    /** True for a whole picture, false for a change. */
    public boolean snapshot;
    /** First update id that this message contains (Binance {@code U}). */
    public long firstId = ABSENT;
    /** Last update id that this message contains (Binance {@code u} or {@code lastUpdateId}, OKX {@code seqId}). */
    public long lastId = ABSENT;
    /** Id of the message before (OKX {@code prevSeqId}). */
    public long previousId = ABSENT;
    /** Unsigned 32 bits (Kraken). */
    public long checksum = ABSENT;
    /** The venue's time, nanoseconds since the epoch, 0 when it sends none. */
    public long exchangeTimeNs;
    /** In message order; the same price may occur twice. */
    public final LevelBuffer bids = new LevelBuffer();
    /** In message order. */
    public final LevelBuffer asks = new LevelBuffer();

    /** Makes everything absent or empty. */
    public void clear() {
        snapshot = false;
        firstId = ABSENT;
        lastId = ABSENT;
        previousId = ABSENT;
        checksum = ABSENT;
        exchangeTimeNs = 0;
        bids.clear();
        asks.clear();
    }

    /** Takes over everything of {@code other}. */
    public void copyFrom(DepthMessage other) {
        snapshot = other.snapshot;
        firstId = other.firstId;
        lastId = other.lastId;
        previousId = other.previousId;
        checksum = other.checksum;
        exchangeTimeNs = other.exchangeTimeNs;
        bids.copyFrom(other.bids);
        asks.copyFrom(other.asks);
    }
}
