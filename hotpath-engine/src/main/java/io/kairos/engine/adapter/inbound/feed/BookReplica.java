package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.domain.book.OrderBook;

/**
 * One instrument's book as one connection tells it: levels, the venue's rule of continuity, and whether it may be used. Nothing of
 * it is used before the rule has verified it, nor after a doubt. Event loop only.
 */
final class BookReplica {
    /** No quote seen. */
    static final long NO_QUOTE = -1;
    /** Failures are forgotten after a book stood this long. */
    private static final long STABLE_NS = 10_000_000_000L;

    private static final long FIRST_RETRY_SPREAD_MS = 30;
    private static final long RETRY_MIN_MS = 100;
    /** A venue that is well again should not wait for us. */
    private static final long RETRY_MAX_MS = 2_000;

    /** After so many failures in a row a book is asked for only as often as {@code patientMs} allows. */
    private static final int HOPEFUL_FAILURES = 12;

    final FeedConnection connection;
    final PublicBook publicBook;
    private FeedInstrument instrument;
    private OrderBook book;
    private BookSync sync;
    private boolean live;
    private long liveSinceNs;
    private int failures;
    private int fruitless;

    /** Counts the times that the venue began its numbering anew. */
    long epoch;
    /** The last version seen, to notice that. */
    long lastVersion;
    /** Receipt of the last message about it. */
    long lastMessageNs;
    /** Until then nothing is asked of the venue for it. */
    long askNotBeforeNs;
    /** Whether a snapshot was asked for on the connection and has not come. */
    boolean asked;
    /** Snapshots that were asked for earlier cannot be joined. */
    long resetNs;
    /** Since when best quotes have been ahead of the changes that must follow them, 0 when they are not. */
    long quoteAheadSinceNs;

    long quoteId = NO_QUOTE;
    long quoteTimeNs;
    long quoteBidPx;
    long quoteBidQty;
    long quoteAskPx;
    long quoteAskQty;

    BookReplica(
            FeedConnection connection,
            PublicBook publicBook,
            FeedInstrument instrument,
            OrderBook book,
            BookSync sync) {
        this.connection = connection;
        this.publicBook = publicBook;
        this.instrument = instrument;
        this.book = book;
        this.sync = sync;
    }

    FeedInstrument instrument() {
        return instrument;
    }

    OrderBook book() {
        return book;
    }

    BookSync sync() {
        return sync;
    }

    /** Whether it may be used. */
    boolean isLive() {
        return live;
    }

    void setLive(long nowNs) {
        live = true;
        fruitless = 0;
        asked = false;
        liveSinceNs = nowNs;
    }

    /** Makes it unusable and forgets everything. */
    void reset(long nowNs) {
        live = false;
        asked = false;
        quoteId = NO_QUOTE;
        quoteAheadSinceNs = 0;
        resetNs = nowNs;
        sync.reset(book);
    }

    /** The instrument's definition changed. */
    void redefine(FeedInstrument next, OrderBook newBook, BookSync newSync, long nowNs) {
        instrument = next;
        book = newBook;
        sync = newSync;
        reset(nowNs);
    }

    /** Keeps the venue's own best quote until the book may be used. */
    void keepQuote(long updateId, long timeNs, long bidPx, long bidQty, long askPx, long askQty) {
        quoteId = updateId;
        quoteTimeNs = timeNs;
        quoteBidPx = bidPx;
        quoteBidQty = bidQty;
        quoteAskPx = askPx;
        quoteAskQty = askQty;
    }

    /**
     * How long to wait before the venue is asked for the book again: at once after a single failure, spread a little, then longer
     * with each failure.
     *
     * @param random uniform in 0 to 1.
     * @param patientMs between two attempts at a book that fails for ever, so that it does not use up what the venue allows.
     */
    long onFailure(long nowNs, double random, long patientMs) {
        if (live && nowNs - liveSinceNs > STABLE_NS) {
            failures = 0;
        }
        failures++;
        fruitless += live ? 0 : 1;
        if (failures == 1) {
            return (long) (FIRST_RETRY_SPREAD_MS * random);
        }
        long windowMs = fruitless > HOPEFUL_FAILURES
                ? Math.max(RETRY_MAX_MS, 2 * patientMs)
                : Math.min(RETRY_MAX_MS, RETRY_MIN_MS << Math.min(20, failures - 2));
        return (long) (windowMs * (0.5 + random / 2));
    }
}
