package io.kairos.simulator.kraken.stream;

import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;

/**
 * What the clients of one depth hold of one side: the levels down to a last price. After each action it says what they
 * must be told so that applying it in order and cutting off below the depth leaves the best levels of the true book:
 * levels that were pushed out get no delete, levels that come back are sent anew. Venue thread only.
 */
final class WindowSide {
    private static final long EVERYTHING = Long.MAX_VALUE;

    private final OrderBook book;
    private final Side side;
    private final int depth;
    // The last price held, as a key that rises from the best price on: bids are negated.
    private long lastKey;

    /** Hears what must be sent, in order. */
    @FunctionalInterface
    interface Output {
        void level(long price, long quantity);
    }

    WindowSide(OrderBook book, Side side, int depth) {
        this.book = book;
        this.side = side;
        this.depth = depth;
        this.lastKey = lastKeyNow();
    }

    /** Passes on what one action's changes mean for the clients; returns whether anything was. */
    boolean apply(LevelChanges changes, Output output) {
        long before = lastKey;
        long after = lastKeyNow();
        boolean sent = false;
        for (int i = 0; i < changes.count(); i++) {
            if (changes.side(i) != side) {
                continue;
            }
            long key = key(changes.price(i));
            // Below the window only the delete of what a client may still hold matters.
            if (key <= after || (changes.quantity(i) == 0 && key <= before)) {
                output.level(changes.price(i), changes.quantity(i));
                sent = true;
            }
        }
        lastKey = after;
        return sendComeback(before, after, changes, output) || sent;
    }

    private boolean sendComeback(long before, long after, LevelChanges changes, Output output) {
        if (after <= before) {
            return false;
        }
        int first = Math.min(depth, book.depth(side));
        while (first > 0 && key(book.priceAt(side, first - 1)) > before) {
            first--;
        }
        boolean sent = false;
        for (int rank = first; rank < Math.min(depth, book.depth(side)); rank++) {
            long price = book.priceAt(side, rank);
            if (!changes.touch(side, price)) {
                output.level(price, book.totalAt(side, rank));
                sent = true;
            }
        }
        return sent;
    }

    private long lastKeyNow() {
        return book.depth(side) < depth ? EVERYTHING : key(book.priceAt(side, depth - 1));
    }

    private long key(long price) {
        return side == Side.BUY ? -price : price;
    }
}
