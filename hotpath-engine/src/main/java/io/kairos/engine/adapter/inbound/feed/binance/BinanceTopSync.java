package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.SuspectReason;

/**
 * Top of book only: each {@code bookTicker} is a whole picture of it, so nothing can be missing from the middle; a snapshot serves
 * quiet instruments until their first one. What is lost is the proof that none was lost. Event loop only.
 */
final class BinanceTopSync implements BookSync {
    private boolean whole;
    private long lastId;

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
            return Verdict.DUPLICATE;
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
        return SuspectReason.NONE;
    }

    @Override
    public String problem() {
        return "";
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
    }
}
