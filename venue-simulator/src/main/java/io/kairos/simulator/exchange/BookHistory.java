package io.kairos.simulator.exchange;

import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of every book of a venue, from which its books of the past are worked out: the present one with the
 * changes since then undone. Bounded; the oldest change goes. Venue thread only.
 */
public final class BookHistory {
    private final int capacity;
    private final @Nullable Ring[] rings;

    /**
     * A book as it was.
     *
     * @param updateId id of the last change in it
     * @param timeMs when that change happened; zero if that is not kept any more
     */
    public record BookAt(long updateId, long timeMs, List<BookLevel> bids, List<BookLevel> asks) {
        public BookAt {
            bids = List.copyOf(bids);
            asks = List.copyOf(asks);
        }
    }

    private static final class Ring {
        private final long[] ids;
        private final long[] prices;
        private final long[] previous;
        private final long[] timesMs;
        private final boolean[] buys;
        private long count;

        Ring(int capacity) {
            ids = new long[capacity];
            prices = new long[capacity];
            previous = new long[capacity];
            timesMs = new long[capacity];
            buys = new boolean[capacity];
        }
    }

    BookHistory(int instruments, int capacity) {
        this.capacity = capacity;
        this.rings = new Ring[instruments];
    }

    void onLevel(OrderBook book, Side side, long price, long previous, long timeMs) {
        int id = book.instrument().id();
        Ring ring = rings[id];
        if (ring == null) {
            ring = new Ring(capacity);
            rings[id] = ring;
        }
        int at = (int) (ring.count % capacity);
        ring.ids[at] = book.updateId();
        ring.prices[at] = price;
        ring.previous[at] = previous;
        ring.timesMs[at] = timeMs;
        ring.buys[at] = side == Side.BUY;
        ring.count++;
    }

    /**
     * The book as it was after the last change with an id up to this one; empty if the changes kept do not reach back.
     *
     * @param depth levels per side
     */
    public Optional<BookAt> at(OrderBook book, long updateId, int depth) {
        NavigableMap<Long, Long> bids = levels(book, Side.BUY);
        NavigableMap<Long, Long> asks = levels(book, Side.SELL);
        Ring ring = rings[book.instrument().id()];
        long count = ring == null ? 0 : ring.count;
        long oldest = Math.max(0, count - capacity);
        long next = count - 1;
        while (ring != null && next >= oldest && ring.ids[(int) (next % capacity)] > updateId) {
            int at = (int) (next % capacity);
            NavigableMap<Long, Long> side = ring.buys[at] ? bids : asks;
            if (ring.previous[at] == 0) {
                side.remove(ring.prices[at]);
            } else {
                side.put(ring.prices[at], ring.previous[at]);
            }
            next--;
        }
        boolean reached = ring != null && next >= oldest;
        if (!reached && (count > capacity || updateId < book.updateId())) {
            return Optional.empty();
        }
        long timeMs = ring != null && reached ? ring.timesMs[(int) (next % capacity)] : 0;
        long id = ring != null && reached ? ring.ids[(int) (next % capacity)] : book.updateId();
        return Optional.of(new BookAt(id, timeMs, top(bids, depth), top(asks, depth)));
    }

    /** Ids of the changes kept of a book that happened in a span of time, both ends included, oldest first. */
    public List<Long> idsBetween(OrderBook book, long fromMs, long toMs) {
        List<Long> ids = new ArrayList<>();
        Ring ring = rings[book.instrument().id()];
        if (ring != null) {
            for (long i = Math.max(0, ring.count - capacity); i < ring.count; i++) {
                int at = (int) (i % capacity);
                if (ring.timesMs[at] >= fromMs && ring.timesMs[at] <= toMs) {
                    ids.add(ring.ids[at]);
                }
            }
        }
        return ids;
    }

    private static NavigableMap<Long, Long> levels(OrderBook book, Side side) {
        NavigableMap<Long, Long> levels = side == Side.BUY ? new TreeMap<>(Comparator.reverseOrder()) : new TreeMap<>();
        for (int rank = 0; rank < book.depth(side); rank++) {
            levels.put(book.priceAt(side, rank), book.totalAt(side, rank));
        }
        return levels;
    }

    private static List<BookLevel> top(NavigableMap<Long, Long> levels, int depth) {
        List<BookLevel> top = new ArrayList<>();
        for (Map.Entry<Long, Long> level : levels.entrySet()) {
            if (top.size() == depth) {
                break;
            }
            top.add(new BookLevel(level.getKey(), level.getValue()));
        }
        return top;
    }
}
