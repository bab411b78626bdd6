package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.order.Side;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.journal.codec.DepthReceivedDecoder;

/**
 * What the engine has journalled of one instrument's book: the best quotes as they changed, and behind them the levels of the last
 * published picture. Paper thread only.
 */
final class PaperBook {
    private final BookSide bids = new BookSide(true);
    private final BookSide asks = new BookSide(false);
    private boolean live;
    private boolean present;
    private long quoteUpdateId;
    private long bidPx = QuoteBoard.NO_PX;
    private long bidQty;
    private long askPx = QuoteBoard.NO_PX;
    private long askQty;

    /** Whether the feed is verified. What was seen before an interruption is forgotten at the interruption. */
    void setLive(boolean isLive) {
        live = isLive;
        if (!isLive) {
            clear();
        }
    }

    boolean isLive() {
        return live;
    }

    void clear() {
        present = false;
        bids.clear();
        asks.clear();
    }

    /** Whether an order can meet it: live, seen since then, not crossed. */
    boolean isUsable() {
        return live && present && !(bids.size() > 0 && asks.size() > 0 && bids.px(0) >= asks.px(0));
    }

    /**
     * A new best quote.
     *
     * @return whether it counts; one that is older than what is known does not.
     */
    boolean onQuote(long newBidPx, long newBidQty, long newAskPx, long newAskQty, long updateId) {
        if (present && updateId < quoteUpdateId) {
            return false;
        }
        present = true;
        quoteUpdateId = updateId;
        bidPx = newBidQty > 0 ? newBidPx : QuoteBoard.NO_PX;
        bidQty = newBidQty;
        askPx = newAskQty > 0 ? newAskPx : QuoteBoard.NO_PX;
        askQty = newAskQty;
        lay();
        return true;
    }

    private void lay() {
        lay(bids, bidPx, bidQty);
        lay(asks, askPx, askQty);
    }

    private static void lay(BookSide side, long bestPx, long bestQty) {
        if (bestPx == QuoteBoard.NO_PX) {
            side.clear();
        } else {
            side.best(bestPx, bestQty);
        }
    }

    /** A new picture of the best levels; a younger quote stays on top of it. */
    void onDepth(DepthReceivedDecoder depth) {
        long updateId = depth.updateId();
        bids.begin();
        DepthReceivedDecoder.BidsDecoder eachBid = depth.bids();
        while (eachBid.hasNext()) {
            eachBid.next();
            bids.add(eachBid.px(), eachBid.qty());
        }
        asks.begin();
        DepthReceivedDecoder.AsksDecoder eachAsk = depth.asks();
        while (eachAsk.hasNext()) {
            eachAsk.next();
            asks.add(eachAsk.px(), eachAsk.qty());
        }
        if (present && quoteUpdateId > updateId) {
            lay();
        }
        present = true;
    }

    /** The side that an order of {@code side} takes from. */
    BookSide opposite(Side side) {
        return side == Side.BUY ? asks : bids;
    }

    /** The side that an order of {@code side} rests on. */
    BookSide own(Side side) {
        return side == Side.BUY ? bids : asks;
    }
}
