package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.domain.book.OrderBook;

/** The last best bids and asks that the venue told ahead of the book, by update id. Event loop only; does not allocate. */
final class TickerRing {
    private static final int CAPACITY = 128;
    private static final int FIELDS = 5;
    /** The next difference or the one after contains a best quote that came before it; twenty take two seconds. */
    private static final int MAX_COMPARISONS = 20;

    private final long[] values = new long[CAPACITY * FIELDS];
    private int start;
    private int count;
    private long awaitedId;
    private int comparisons;

    void clear() {
        start = 0;
        count = 0;
        comparisons = 0;
    }

    /** Adds one; ids rise, and the oldest falls out when there is no room. */
    void add(long updateId, long bidPx, long bidQty, long askPx, long askQty) {
        if (count > 0 && updateId <= values[at(count - 1)]) {
            return;
        }
        if (count == CAPACITY) {
            start = (start + 1) % CAPACITY;
            count--;
        }
        int at = at(count++);
        values[at] = updateId;
        values[at + 1] = bidPx;
        values[at + 2] = bidQty;
        values[at + 3] = askPx;
        values[at + 4] = askQty;
    }

    private int at(int index) {
        return (start + index) % CAPACITY * FIELDS;
    }

    /** Forgets those below an id. */
    void forgetBefore(long id) {
        while (count > 0 && values[at(0)] < id) {
            start = (start + 1) % CAPACITY;
            count--;
        }
    }

    /** Whether one with exactly this id says something else than the book; those up to the id are forgotten. */
    boolean contradicts(long id, OrderBook book) {
        forgetBefore(id);
        if (count == 0 || values[at(0)] != id) {
            return false;
        }
        int at = at(0);
        forgetBefore(id + 1);
        return !isTop(book, values[at + 1], values[at + 2], values[at + 3], values[at + 4]);
    }

    /**
     * Whether the book has passed so many ids without reaching the next one here that it cannot be an id of this book: it would
     * keep all later ones out for ever. Called once for each difference, after {@link #contradicts}.
     */
    boolean isUnreachable() {
        if (count == 0) {
            return false;
        }
        long next = values[at(0)];
        comparisons = next == awaitedId ? comparisons + 1 : 0;
        awaitedId = next;
        return comparisons >= MAX_COMPARISONS;
    }

    /** Whether these are the best levels of the book. */
    static boolean isTop(OrderBook book, long bidPx, long bidQty, long askPx, long askQty) {
        boolean bid =
                book.bidCount() == 0 ? bidPx == FeedMessages.NO_PX : book.bidPx(0) == bidPx && book.bidQty(0) == bidQty;
        boolean ask =
                book.askCount() == 0 ? askPx == FeedMessages.NO_PX : book.askPx(0) == askPx && book.askQty(0) == askQty;
        return bid && ask;
    }
}
