package io.kairos.engine.domain.order;

import io.kairos.domain.order.OrderState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All orders by id. Engine thread only.
 *
 * <p>Bound: orders that are not final are never forgotten; the risk limit on open orders bounds them. Of the final ones the
 * newest {@code maxRetained} are kept to recognise late and repeated reports; older ones are forgotten and counted, and a
 * report on one of them is then treated like one on somebody else's order.
 */
public final class OrderStore {
    private final Map<Long, Order> byId = new HashMap<>();
    private final List<Order> open = new ArrayList<>();
    private final ArrayDeque<Order> closed = new ArrayDeque<>();

    /** Adds an order, under open or closed by its state. */
    public void add(Order order) {
        if (byId.putIfAbsent(order.orderId(), order) != null) {
            throw new IllegalStateException("order id used twice: orderId=" + order.orderId());
        }
        if (order.state().isFinal()) {
            closed.add(order);
        } else {
            open.add(order);
        }
    }

    /** The order, or null. */
    public @Nullable Order get(long orderId) {
        return byId.get(orderId);
    }

    /**
     * Moves an order that became final.
     *
     * @return how many older ones were forgotten.
     */
    public int close(Order order, int maxRetained) {
        if (open.remove(order)) {
            closed.add(order);
        }
        int forgotten = 0;
        while (closed.size() > maxRetained) {
            byId.remove(closed.remove().orderId());
            forgotten++;
        }
        return forgotten;
    }

    /** Moves an order back that turned out to be alive. */
    public void reopen(Order order) {
        if (closed.remove(order)) {
            open.add(order);
        }
    }

    /** Number of orders that are not final. */
    public int openCount() {
        return open.size();
    }

    /** Orders that are not final, oldest first, by index; iterate downwards when closing on the way. */
    public Order open(int index) {
        return open.get(index);
    }

    /** A copy of the orders that are not final. */
    public List<Order> openOrders() {
        return List.copyOf(open);
    }

    /** Final orders kept, oldest first. */
    public Iterable<Order> closedOrders() {
        return closed;
    }

    /** How many are UNKNOWN. */
    public int unknownCount() {
        int count = 0;
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).state() == OrderState.UNKNOWN) {
                count++;
            }
        }
        return count;
    }
}
