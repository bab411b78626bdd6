package io.kairos.simulator.matching;

import io.kairos.simulator.market.Instrument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instrument's book by price and time: the orders of accounts one by one, what the synthetic participants offer as an
 * amount per price. Written by the venue thread only.
 */
public final class OrderBook {
    private final Instrument instrument;
    private final LevelListener listener;
    private final BookSide bids = new BookSide(Side.BUY);
    private final BookSide asks = new BookSide(Side.SELL);
    private long updateId;

    /** Receives what rests, best price first, oldest first; false ends the walk. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Something rests here.
         *
         * @param order null for the synthetic participants
         */
        boolean onResting(long price, long qty, @Nullable Order order);
    }

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

    /** Id of the last level change; rises by one per change, now and then by more. */
    public long updateId() {
        return updateId;
    }

    /** Best price of a side, or zero if the side is empty. */
    public long bestPx(Side side) {
        BookSide levels = levels(side);
        return levels.size() == 0 ? 0 : levels.price(0);
    }

    /** Quantity at the best price, or zero. */
    public long bestQty(Side side) {
        BookSide levels = levels(side);
        return levels.size() == 0 ? 0 : levels.total(0);
    }

    /** Price of the level of this rank, the best being zero; there must be so many. */
    public long priceAt(Side side, int rank) {
        return levels(side).price(rank);
    }

    /** Quantity of the level of this rank, the best being zero; there must be so many. */
    public long totalAt(Side side, int rank) {
        return levels(side).total(rank);
    }

    /** Quantity at a price, or zero. */
    public long quantityAt(Side side, long price) {
        BookSide levels = levels(side);
        int rank = levels.rank(price);
        return rank < 0 ? 0 : levels.total(rank);
    }

    /** What the synthetic participants offer at a price, or zero. */
    public long syntheticAt(Side side, long price) {
        BookSide levels = levels(side);
        int rank = levels.rank(price);
        return rank < 0 ? 0 : syntheticAt(levels, rank);
    }

    /** Number of orders at a price, as a venue would show it; what is synthetic counts by its size. */
    public int ordersAt(Side side, long price) {
        int rank = levels(side).rank(price);
        return rank < 0 ? 0 : ordersAt(side, rank);
    }

    /** Number of orders at the level of this rank, the best being zero; there must be so many. */
    public int ordersAt(Side side, int rank) {
        BookSide levels = levels(side);
        PriceQueue queue = levels.queue(rank);
        long synthetic = syntheticAt(levels, rank);
        int participants = synthetic == 0 ? 0 : 1 + (int) (synthetic / instrument.stepSize() % 7);
        return participants + (queue == null ? 0 : queue.orders());
    }

    /** Number of levels on a side. */
    public int depth(Side side) {
        return levels(side).size();
    }

    /** The best {@code limit} levels, best first. */
    public List<BookLevel> top(Side side, int limit) {
        BookSide levels = levels(side);
        int count = Math.min(limit, levels.size());
        List<BookLevel> top = new ArrayList<>(count);
        for (int rank = 0; rank < count; rank++) {
            top.add(new BookLevel(levels.price(rank), levels.total(rank)));
        }
        return top;
    }

    /** Shows everything that rests on a side. */
    public void walk(Side side, Visitor visitor) {
        BookSide levels = levels(side);
        for (int rank = 0; rank < levels.size(); rank++) {
            PriceQueue queue = levels.queue(rank);
            long price = levels.price(rank);
            boolean goOn =
                    queue == null ? visitor.onResting(price, levels.total(rank), null) : queue.walk(price, visitor);
            if (!goOn) {
                return;
            }
        }
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
        BookSide levels = levels(side);
        int rank = rankFor(levels, price);
        long previous = levels.total(rank);
        PriceQueue queue = levels.queue(rank);
        if (queue == null) {
            queue = new PriceQueue(previous);
            levels.setQueue(rank, queue);
        }
        queue.add(order);
        changed(side, rank, previous, previous + order.leavesQty());
    }

    /** Takes an order out; false if it does not rest here. */
    public boolean remove(Order order) {
        Side side = order.terms().side();
        BookSide levels = levels(side);
        int rank = levels.rank(order.terms().limitPx());
        PriceQueue queue = rank < 0 ? null : levels.queue(rank);
        if (queue == null || !queue.remove(order)) {
            return false;
        }
        dropQueueWithoutOrders(levels, rank, queue);
        long previous = levels.total(rank);
        changed(side, rank, previous, previous - order.leavesQty());
        return true;
    }

    /** Lets a resting order become smaller in its place; the order has booked it already. */
    public void shrink(Order order, long byQty) {
        Side side = order.terms().side();
        BookSide levels = levels(side);
        int rank = levels.rank(order.terms().limitPx());
        if (rank < 0 || levels.queue(rank) == null) {
            throw new IllegalStateException(
                    "order does not rest here: orderId=" + order.terms().orderId());
        }
        long previous = levels.total(rank);
        changed(side, rank, previous, previous - byQty);
    }

    /**
     * Sets what the synthetic participants offer at a price: more of it goes behind everyone, less of it leaves from the
     * back. The price must not meet the other side.
     */
    public void setSynthetic(Side side, long price, long qty) {
        BookSide levels = levels(side);
        int rank = levels.rank(price);
        long before = rank < 0 ? 0 : syntheticAt(levels, rank);
        if (before == qty) {
            return;
        }
        if (rank < 0) {
            rank = -rank - 1;
            levels.insert(rank, price);
        }
        PriceQueue queue = levels.queue(rank);
        if (queue != null && qty > before) {
            queue.addSynthetic(qty - before);
        } else if (queue != null) {
            queue.removeSynthetic(before - qty);
        }
        long previous = levels.total(rank);
        changed(side, rank, previous, previous + qty - before);
    }

    /** Lets the update id rise without a change, as live venues do. */
    public void skipIds(int count) {
        updateId += count;
    }

    /** Oldest order at the best price, null if what is oldest there is synthetic; the side must not be empty. */
    @Nullable
    Order frontOrder(Side side) {
        PriceQueue queue = levels(side).queue(0);
        return queue == null ? null : queue.frontOrder();
    }

    /** Quantity of what is oldest at the best price; the side must not be empty. */
    long frontQty(Side side) {
        PriceQueue queue = levels(side).queue(0);
        if (queue == null) {
            return levels(side).total(0);
        }
        Order order = queue.frontOrder();
        return order == null ? queue.frontSynthetic() : order.leavesQty();
    }

    /** Takes from what is oldest at the best price; an order has booked it already and goes when nothing is left of it. */
    void consumeFront(Side side, @Nullable Order front, long qty) {
        BookSide levels = levels(side);
        PriceQueue queue = levels.queue(0);
        long previous = levels.total(0);
        if (queue != null && front == null) {
            queue.consumeSynthetic(qty);
        } else if (queue != null && front != null && front.leavesQty() == 0) {
            boolean removed = queue.remove(front);
            if (!removed) {
                throw new IllegalStateException("front order is not in its queue: orderId="
                        + front.terms().orderId());
            }
            dropQueueWithoutOrders(levels, 0, queue);
        }
        changed(side, 0, previous, previous - qty);
    }

    private static void dropQueueWithoutOrders(BookSide levels, int rank, PriceQueue queue) {
        if (queue.isWithoutOrders()) {
            levels.setQueue(rank, null);
        }
    }

    private static long syntheticAt(BookSide levels, int rank) {
        PriceQueue queue = levels.queue(rank);
        return queue == null ? levels.total(rank) : queue.synthetic();
    }

    private static int rankFor(BookSide levels, long price) {
        int rank = levels.rank(price);
        if (rank >= 0) {
            return rank;
        }
        levels.insert(-rank - 1, price);
        return -rank - 1;
    }

    private void changed(Side side, int rank, long previous, long quantity) {
        BookSide levels = levels(side);
        long price = levels.price(rank);
        if (quantity < 0 || (quantity == 0 && levels.queue(rank) != null)) {
            throw new IllegalStateException(
                    "impossible level: symbol=" + instrument.symbol() + " price=" + price + " quantity=" + quantity);
        }
        if (quantity == 0) {
            levels.remove(rank);
        } else {
            levels.setTotal(rank, quantity);
        }
        updateId++;
        listener.onLevel(this, side, price, previous, quantity);
    }

    private BookSide levels(Side side) {
        return side == Side.BUY ? bids : asks;
    }
}
