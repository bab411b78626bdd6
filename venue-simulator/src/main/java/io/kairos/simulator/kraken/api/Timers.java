package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.ExecutionType;
import io.kairos.simulator.matching.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happens by itself: orders with an end run out, and an account's dead man's switch cancels all its orders. Venue
 * thread only; times are epoch milliseconds.
 */
public final class Timers {
    private final Exchange exchange;
    private final Trading trading;
    private final Map<Integer, Long> deadMan = new HashMap<>();
    private final Set<Order> ending = new LinkedHashSet<>();

    /** Timers that go on with the open orders of the core. */
    Timers(Exchange exchange, Trading trading) {
        this.exchange = exchange;
        this.trading = trading;
        exchange.orders().everything().forEach(this::watch);
        exchange.addAccountListener((accountId, reports, position) -> reports.forEach(this::onReport));
    }

    /** Arms an account's switch; zero milliseconds disarm it. */
    public void armDeadMan(int accountId, long timeoutMs, long nowMs) {
        if (timeoutMs == 0) {
            deadMan.remove(accountId);
        } else {
            deadMan.put(accountId, nowMs + timeoutMs);
        }
    }

    /** Does what is due. */
    public void onTick(long nowMs) {
        for (Map.Entry<Integer, Long> entry : List.copyOf(deadMan.entrySet())) {
            if (nowMs >= entry.getValue()) {
                // Off until it is armed again.
                deadMan.remove(entry.getKey());
                exchange.orders().open(entry.getKey()).forEach(order -> trading.end(order, Trading.DEAD_MAN));
            }
        }
        expire(nowMs);
    }

    private void expire(long nowMs) {
        for (Order order : new ArrayList<>(ending)) {
            if (!order.status().isOpen()) {
                ending.remove(order);
            } else if (nowMs >= OrderTags.expirySeconds(order.terms()) * 1000) {
                ending.remove(order);
                trading.end(order, Trading.EXPIRED);
            }
        }
    }

    private void onReport(ExecutionReport report) {
        if (report.type() == ExecutionType.NEW) {
            var terms = report.order().terms();
            exchange.orders()
                    .byOrderId(terms.accountId(), terms.instrument(), terms.orderId())
                    .ifPresent(this::watch);
        }
    }

    private void watch(Order order) {
        if (order.status().isOpen() && OrderTags.expirySeconds(order.terms()) > 0) {
            ending.add(order);
        }
    }
}
