package io.kairos.engine.domain.order;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All orders by id, and their objects, which are used again: an order is valid until the store forgets it. Engine thread only.
 *
 * <p>Bound: orders that are not final are never forgotten; the risk limit on open orders bounds them. Of the final ones the
 * newest {@code maxRetained} are kept to recognise late and repeated reports; older ones are forgotten and counted, and a
 * report on one of them is then treated like one on somebody else's order. With as many objects as are open and kept,
 * {@link #reserve}d at the start, nothing here allocates.
 */
public final class OrderStore {
    private final OrderIndex byId = new OrderIndex();
    private final List<Order> open = new ArrayList<>();
    private final ArrayDeque<Order> closed = new ArrayDeque<>();
    /** First in, first out: what was forgotten last is used again last. */
    private final ArrayDeque<Order> spare = new ArrayDeque<>();

    /** Makes objects until there are enough for so many orders. */
    public void reserve(int orders) {
        byId.reserve(orders);
        while (byId.count() + spare.size() < orders) {
            spare.add(new Order());
        }
    }

    /** Begins and adds an order: PENDING_NEW, funds reserved; see {@link Order}. */
    public Order begin(
            long orderId,
            Instrument instrument,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long workingPx,
            long qty,
            String owner,
            String clientOrderId,
            long cycleId,
            long createdTimeNs,
            long reservedAmount) {
        Order used = spare.poll();
        Order order = used == null ? new Order() : used;
        order.begin(
                orderId,
                instrument,
                side,
                type,
                timeInForce,
                workingPx,
                qty,
                owner,
                clientOrderId,
                cycleId,
                createdTimeNs,
                reservedAmount);
        add(order);
        return order;
    }

    /** Adds an order, under open or closed by its state. */
    public void add(Order order) {
        if (!byId.add(order)) {
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
            Order oldest = closed.remove();
            byId.remove(oldest.orderId());
            spare.add(oldest);
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
