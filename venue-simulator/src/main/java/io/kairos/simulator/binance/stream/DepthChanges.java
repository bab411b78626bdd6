package io.kairos.simulator.binance.stream;

import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The levels of one book that changed since the last diff. Venue thread only. */
final class DepthChanges {
    private final OrderBook book;
    private final NavigableSet<Long> bids = new TreeSet<>(Comparator.reverseOrder());
    private final NavigableSet<Long> asks = new TreeSet<>();
    private long sentUpdateId;

    DepthChanges(OrderBook book) {
        this.book = book;
        this.sentUpdateId = book.updateId();
    }

    OrderBook book() {
        return book;
    }

    void touch(Side side, long price) {
        (side == Side.BUY ? bids : asks).add(price);
    }

    boolean isEmpty() {
        return sentUpdateId == book.updateId();
    }

    long firstUpdateId() {
        return sentUpdateId + 1;
    }

    /** Changed levels of a side with their present quantities. */
    List<BookLevel> levels(Side side) {
        List<BookLevel> levels = new ArrayList<>();
        for (long price : side == Side.BUY ? bids : asks) {
            levels.add(new BookLevel(price, book.quantityAt(side, price)));
        }
        return levels;
    }

    void clear() {
        bids.clear();
        asks.clear();
        sentUpdateId = book.updateId();
    }
}
