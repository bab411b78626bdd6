package io.kairos.simulator.matching;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who stands at one price, in the order of time: the orders of accounts, and between them what the synthetic participants
 * offer, as plain amounts. Exists only where an account has an order. Venue thread only.
 */
final class PriceQueue {
    private final List<Entry> entries = new ArrayList<>(2);
    private long behindAll;

    private static final class Entry {
        private final Order order;
        private long before;

        Entry(Order order, long before) {
            this.order = order;
            this.before = before;
        }
    }

    PriceQueue(long synthetic) {
        this.behindAll = synthetic;
    }

    /** Puts an order behind everything. */
    void add(Order order) {
        entries.add(new Entry(order, behindAll));
        behindAll = 0;
    }

    /** Puts a synthetic amount behind everything. */
    void addSynthetic(long qty) {
        behindAll += qty;
    }

    /** Takes a synthetic amount away, the youngest first; it must be there. */
    void removeSynthetic(long qty) {
        long left = qty - Math.min(qty, behindAll);
        behindAll -= qty - left;
        for (int i = entries.size() - 1; i >= 0 && left > 0; i--) {
            Entry entry = entries.get(i);
            long part = Math.min(left, entry.before);
            entry.before -= part;
            left -= part;
        }
        if (left > 0) {
            throw new IllegalStateException("synthetic amount is not there: missing=" + left);
        }
    }

    long synthetic() {
        long total = behindAll;
        for (Entry entry : entries) {
            total += entry.before;
        }
        return total;
    }

    boolean remove(Order order) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.order == order) {
                entries.remove(i);
                if (i < entries.size()) {
                    entries.get(i).before += entry.before;
                } else {
                    behindAll += entry.before;
                }
                return true;
            }
        }
        return false;
    }

    boolean isWithoutOrders() {
        return entries.isEmpty();
    }

    /** The order in front, null if a synthetic amount is. */
    @Nullable
    Order frontOrder() {
        return entries.isEmpty() || entries.get(0).before > 0 ? null : entries.get(0).order;
    }

    /** The synthetic amount in front, zero if an order is. */
    long frontSynthetic() {
        return entries.isEmpty() ? behindAll : entries.get(0).before;
    }

    /** Takes from the synthetic amount in front. */
    void consumeSynthetic(long qty) {
        if (entries.isEmpty()) {
            behindAll -= qty;
        } else {
            entries.get(0).before -= qty;
        }
    }

    int orders() {
        return entries.size();
    }

    /** Shows everything from the front; false ends the walk. */
    boolean walk(long price, OrderBook.Visitor visitor) {
        for (Entry entry : entries) {
            if (entry.before > 0 && !visitor.onResting(price, entry.before, null)) {
                return false;
            }
            if (!visitor.onResting(price, entry.order.leavesQty(), entry.order)) {
                return false;
            }
        }
        return behindAll == 0 || visitor.onResting(price, behindAll, null);
    }
}
