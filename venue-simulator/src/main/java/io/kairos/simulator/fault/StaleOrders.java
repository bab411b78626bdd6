package io.kairos.simulator.fault;

import io.kairos.simulator.exchange.OrderStore;
import io.kairos.simulator.matching.ExpiryReason;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderStatus;
import java.util.ArrayList;
import java.util.List;

/** The open orders that a lagging replica of the venue would show. */
public final class StaleOrders {
    private StaleOrders() {}

    /**
     * An account's orders that were open at a past moment, as they were then; orders that the store has forgotten are
     * missing.
     *
     * @param timeMs the venue's time, epoch milliseconds
     */
    public static List<OrderImage> openAt(OrderStore orders, int accountId, long timeMs) {
        List<OrderImage> open = new ArrayList<>();
        for (Order order : orders.all(accountId)) {
            OrderImage now = order.image();
            boolean arrived = now.terms().createTimeMs() <= timeMs;
            if (arrived && (now.status().isOpen() || now.updateTimeMs() > timeMs)) {
                open.add(asItWas(now, timeMs));
            }
        }
        return open;
    }

    private static OrderImage asItWas(OrderImage now, long timeMs) {
        List<Fill> fills = new ArrayList<>();
        long executed = 0;
        long quote = 0;
        for (Fill fill : now.fills()) {
            if (fill.timeMs() <= timeMs) {
                fills.add(fill);
                executed += fill.quantity();
                quote += fill.quoteQuantity();
            }
        }
        return new OrderImage(
                now.terms(),
                now.quantity(),
                executed,
                quote,
                0,
                executed == 0 ? OrderStatus.NEW : OrderStatus.PARTIALLY_FILLED,
                ExpiryReason.NONE,
                "",
                now.workingTimeMs(),
                fills.isEmpty()
                        ? now.workingTimeMs()
                        : fills.get(fills.size() - 1).timeMs(),
                fills);
    }
}
