package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.domain.book.OrderBook;

/**
 * The range of prices in which a book knows every level: from the worst bid to the worst ask of its snapshot, without end on a side
 * that the snapshot held entirely. Event loop only; does not allocate.
 */
final class BookWindow {
    private long lowestBid;
    private long highestAsk;
    private boolean allBids;
    private boolean allAsks;

    /** Puts a snapshot into the book; a side with exactly as many levels as were asked for was cut there. */
    void fill(DepthMessage snapshot, OrderBook book, int quickLimit, int deepLimit) {
        book.clear();
        int bids = snapshot.bids.size();
        int asks = snapshot.asks.size();
        allBids = bids != quickLimit && bids != deepLimit;
        allAsks = asks != quickLimit && asks != deepLimit;
        lowestBid = bids == 0 ? Long.MIN_VALUE : snapshot.bids.px(bids - 1);
        highestAsk = asks == 0 ? Long.MAX_VALUE : snapshot.asks.px(asks - 1);
        for (int i = 0; i < bids; i++) {
            book.setBid(snapshot.bids.px(i), snapshot.bids.qty(i));
        }
        for (int i = 0; i < asks; i++) {
            book.setAsk(snapshot.asks.px(i), snapshot.asks.qty(i));
        }
    }

    /** Applies a difference; levels outside are passed over. */
    void apply(DepthMessage message, OrderBook book) {
        LevelBuffer bids = message.bids;
        for (int i = 0; i < bids.size(); i++) {
            long px = bids.px(i);
            if (allBids || px >= lowestBid) {
                book.setBid(px, bids.qty(i));
            }
        }
        LevelBuffer asks = message.asks;
        for (int i = 0; i < asks.size(); i++) {
            long px = asks.px(i);
            if (allAsks || px <= highestAsk) {
                book.setAsk(px, asks.qty(i));
            }
        }
        // A full side loses its worst levels: from there on nothing is known.
        if (book.bidCount() == book.maxLevels()) {
            lowestBid =
                    allBids ? book.bidPx(book.bidCount() - 1) : Math.max(lowestBid, book.bidPx(book.bidCount() - 1));
            allBids = false;
        }
        if (book.askCount() == book.maxLevels()) {
            highestAsk =
                    allAsks ? book.askPx(book.askCount() - 1) : Math.min(highestAsk, book.askPx(book.askCount() - 1));
            allAsks = false;
        }
    }

    /** Whether fewer than {@code depth} levels are known on a side that has more. */
    boolean isLow(OrderBook book, int depth) {
        return (!allBids && book.bidCount() < depth) || (!allAsks && book.askCount() < depth);
    }

    /** Whether so few are left that the best price may lie outside. */
    boolean isExhausted(OrderBook book, int fewest) {
        return isLow(book, fewest);
    }

    /** Whether two books about the same moment agree wherever both know. */
    boolean agrees(OrderBook mine, BookWindow otherWindow, OrderBook other) {
        long bidFrom = Math.max(allBids ? Long.MIN_VALUE : lowestBid, otherWindow.bidBound());
        long askTo = Math.min(allAsks ? Long.MAX_VALUE : highestAsk, otherWindow.askBound());
        int i = 0;
        while (i < mine.bidCount() && mine.bidPx(i) >= bidFrom) {
            if (i >= other.bidCount() || other.bidPx(i) != mine.bidPx(i) || other.bidQty(i) != mine.bidQty(i)) {
                return false;
            }
            i++;
        }
        if (i < other.bidCount() && other.bidPx(i) >= bidFrom) {
            return false;
        }
        i = 0;
        while (i < mine.askCount() && mine.askPx(i) <= askTo) {
            if (i >= other.askCount() || other.askPx(i) != mine.askPx(i) || other.askQty(i) != mine.askQty(i)) {
                return false;
            }
            i++;
        }
        return i >= other.askCount() || other.askPx(i) > askTo;
    }

    private long bidBound() {
        return allBids ? Long.MIN_VALUE : lowestBid;
    }

    private long askBound() {
        return allAsks ? Long.MAX_VALUE : highestAsk;
    }

    void copyFrom(BookWindow other) {
        lowestBid = other.lowestBid;
        highestAsk = other.highestAsk;
        allBids = other.allBids;
        allAsks = other.allAsks;
    }
}
