package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;

/**
 * Top of book only: each {@code bookTicker} is a whole picture of it, so nothing can be missing from the middle; a snapshot serves
 * quiet instruments until their first one. What is lost is the proof that none was lost. Many older ones in a row tell that the
 * venue's ids began anew. Event loop only.
 */
final class BinanceTopSync implements BookSync {
    /** A connection keeps the order, so that only a few can be repeats. */
    private static final int OLD_MAX = 16;

    private boolean whole;
    private long lastId;
    private int old;

    @Override
    public Verdict onDepth(DepthMessage message, OrderBook book) {
        if (!message.snapshot || (whole && message.lastId <= lastId)) {
            return Verdict.DUPLICATE;
        }
        book.clear();
        if (message.bids.size() > 0) {
            book.setBid(message.bids.px(0), message.bids.qty(0));
        }
        if (message.asks.size() > 0) {
            book.setAsk(message.asks.px(0), message.asks.qty(0));
        }
        return whole(message.lastId);
    }

    @Override
    public Verdict onQuote(long updateId, long bidPx, long bidQty, long askPx, long askQty, OrderBook book) {
        if (whole && updateId <= lastId) {
            old += updateId < lastId ? 1 : 0;
            whole = old <= OLD_MAX;
            return whole ? Verdict.DUPLICATE : Verdict.BROKEN;
        }
        book.clear();
        if (bidPx != FeedMessages.NO_PX) {
            book.setBid(bidPx, bidQty);
        }
        if (askPx != FeedMessages.NO_PX) {
            book.setAsk(askPx, askQty);
        }
        return whole(updateId);
    }

    private Verdict whole(long id) {
        whole = true;
        lastId = id;
        old = 0;
        return Verdict.VERIFIED;
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    @Override
    public boolean needsSnapshot() {
        return !whole;
    }

    @Override
    public SuspectReason reason() {
        return old > OLD_MAX ? SuspectReason.GAP : SuspectReason.NONE;
    }

    @Override
    public String problem() {
        return old > OLD_MAX ? "ids began anew: " + old + " quotes in a row older than " + lastId : "";
    }

    @Override
    public long version() {
        return lastId;
    }

    @Override
    public void reset(OrderBook book) {
        book.clear();
        whole = false;
        lastId = 0;
        old = 0;
    }
}
