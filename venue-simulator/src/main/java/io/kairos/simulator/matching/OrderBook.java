package io.kairos.simulator.matching;

import io.kairos.simulator.market.Instrument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One instrument's resting orders by price and time. Written by the venue thread only. */
public final class OrderBook {
    private final Instrument instrument;
    private final LevelListener listener;
    private final NavigableMap<Long, PriceLevel> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, PriceLevel> asks = new TreeMap<>();
    private long updateId;

    /**
     * An empty book.
     *
     * @param updateId id of the last change before this book's life
     */
    public OrderBook(Instrument instrument, long updateId, LevelListener listener) {
        this.instrument = instrument;
        this.updateId = updateId;
        this.listener = listener;
    }

    public Instrument instrument() {
        return instrument;
    }

    /** Id of the last level change; rises by one per change. */
    public long updateId() {
        return updateId;
    }

    /** Best price of a side, or zero if the side is empty. */
    public long bestPx(Side side) {
        NavigableMap<Long, PriceLevel> levels = levels(side);
        return levels.isEmpty() ? 0 : levels.firstKey();
    }

    /** Quantity at the best price, or zero. */
    public long bestQty(Side side) {
        NavigableMap<Long, PriceLevel> levels = levels(side);
        return levels.isEmpty() ? 0 : levels.firstEntry().getValue().totalQty();
    }

    /** Quantity at a price, or zero. */
    public long quantityAt(Side side, long price) {
        PriceLevel level = levels(side).get(price);
        return level == null ? 0 : level.totalQty();
    }

    /** Number of levels on a side. */
    public int depth(Side side) {
        return levels(side).size();
    }

    /** The best {@code limit} levels, best first. */
    public List<BookLevel> top(Side side, int limit) {
        List<BookLevel> top = new ArrayList<>();
        for (Map.Entry<Long, PriceLevel> entry : levels(side).entrySet()) {
            if (top.size() == limit) {
                break;
            }
            top.add(new BookLevel(entry.getKey(), entry.getValue().totalQty()));
        }
        return top;
    }

    /** The resting orders of a side, best price first, oldest first. */
    public List<Order> orders(Side side) {
        List<Order> orders = new ArrayList<>();
        levels(side).values().forEach(level -> level.orders().forEach(orders::add));
        return orders;
    }

    /** Whether an order at this price would meet the other side. */
    public boolean crosses(Side side, long price) {
        long opposite = bestPx(side.opposite());
        return opposite != 0 && (side == Side.BUY ? price >= opposite : price <= opposite);
    }

    /** Puts an order at the end of its price's queue. */
    public void add(Order order) {
        Side side = order.terms().side();
        long price = order.terms().limitPx();
        levels(side).computeIfAbsent(price, key -> new PriceLevel()).add(order);
        changed(side, price);
    }

    /** Takes an order out; false if it does not rest here. */
    public boolean remove(Order order) {
        Side side = order.terms().side();
        long price = order.terms().limitPx();
        PriceLevel level = levels(side).get(price);
        if (level == null || !level.remove(order)) {
            return false;
        }
        changed(side, price);
        return true;
    }

    /** Oldest order at the best price; the side must not be empty. */
    Order front(Side side) {
        return levels(side).firstEntry().getValue().oldest();
    }

    /** Adjusts the best level after its oldest order lost {@code qty}; drops that order when nothing is left of it. */
    void consumeFront(Side side, Order front, long qty) {
        PriceLevel level = levels(side).firstEntry().getValue();
        level.reduce(qty);
        if (front.leavesQty() == 0) {
            level.remove(front);
        }
        changed(side, front.terms().limitPx());
    }

    private void changed(Side side, long price) {
        NavigableMap<Long, PriceLevel> levels = levels(side);
        PriceLevel level = levels.get(price);
        long quantity = level == null ? 0 : level.totalQty();
        if (level != null && level.isEmpty()) {
            if (quantity != 0) {
                throw new IllegalStateException(
                        "empty level holds quantity: symbol=" + instrument.symbol() + " quantity=" + quantity);
            }
            levels.remove(price);
        }
        updateId++;
        listener.onLevel(this, side, price, quantity);
    }

    private NavigableMap<Long, PriceLevel> levels(Side side) {
        return side == Side.BUY ? bids : asks;
    }
}
