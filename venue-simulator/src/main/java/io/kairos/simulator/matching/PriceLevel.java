package io.kairos.simulator.matching;

import java.util.LinkedHashMap;
import java.util.Map;

/** The orders resting at one price, oldest first. */
final class PriceLevel {
    private final Map<Long, Order> queue = new LinkedHashMap<>();
    private long totalQty;

    void add(Order order) {
        queue.put(order.terms().orderId(), order);
        totalQty += order.leavesQty();
    }

    boolean remove(Order order) {
        if (queue.remove(order.terms().orderId()) == null) {
            return false;
        }
        totalQty -= order.leavesQty();
        return true;
    }

    void reduce(long qty) {
        totalQty -= qty;
    }

    Order oldest() {
        return queue.values().iterator().next();
    }

    Iterable<Order> orders() {
        return queue.values();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    long totalQty() {
        return totalQty;
    }
}
