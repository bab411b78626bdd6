package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderTerms;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Orders as they stood a while ago: the venue's REST queries trail its sockets by up to a minute. Keeps a minute of
 * changes, bounded; beyond the bound the past is forgotten and the present told. Venue thread only.
 */
final class OrderHistory {
    private static final long KEPT_MS = 60_000;
    private static final int CHANGES_MAX = 10_000;

    private final Map<Key, OrderImage> open = new HashMap<>();
    private final Deque<Change> changes = new ArrayDeque<>();

    private record Key(int instrumentId, long orderId) {
        static Key of(OrderTerms terms) {
            return new Key(terms.instrument().id(), terms.orderId());
        }
    }

    private record Change(long timeMs, Key key, @Nullable OrderImage before) {}

    OrderHistory(Exchange exchange) {
        for (Order order : exchange.orders().everything()) {
            if (order.status().isOpen()) {
                open.put(Key.of(order.terms()), order.image());
            }
        }
        exchange.addAccountListener((accountId, reports, position) -> reports.forEach(this::onReport));
    }

    /** The order as it was at a time; empty if it did not exist yet. */
    Optional<OrderImage> asOf(Order order, long timeMs) {
        Key key = Key.of(order.terms());
        for (Change change : changes) {
            if (change.timeMs() > timeMs && change.key().equals(key)) {
                return Optional.ofNullable(change.before());
            }
        }
        return Optional.of(order.image());
    }

    private void onReport(ExecutionReport report) {
        Key key = Key.of(report.order().terms());
        changes.addLast(new Change(report.timeMs(), key, open.get(key)));
        if (report.order().status().isOpen()) {
            open.put(key, report.order());
        } else {
            open.remove(key);
        }
        while (changes.size() > CHANGES_MAX || changes.getFirst().timeMs() < report.timeMs() - KEPT_MS) {
            changes.removeFirst();
        }
    }
}
