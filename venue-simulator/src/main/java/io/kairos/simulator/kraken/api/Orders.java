package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.matching.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds an account's orders by the ids that the venue gives and takes. Venue thread only. */
public final class Orders {
    private final Exchange exchange;

    Orders(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The order with this id of the venue. */
    public Optional<Order> byId(int accountId, String text) {
        return OrderIds.parse(text)
                .filter(id -> id.instrumentId() < exchange.catalogue().all().size())
                .flatMap(id -> exchange.orders()
                        .byOrderId(accountId, exchange.catalogue().all().get(id.instrumentId()), id.number()));
    }

    /** The latest order with this client id; an open one comes first. */
    public Optional<Order> byClientId(int accountId, String clientId) {
        Optional<Order> found = Optional.empty();
        for (Order order : exchange.orders().all(accountId)) {
            if (order.terms().clientOrderId().equals(clientId)
                    && (found.isEmpty() || !found.get().status().isOpen())) {
                found = Optional.of(order);
            }
        }
        return found;
    }

    /** The open orders with this reference of the owner. */
    public List<Order> byReference(int accountId, long reference) {
        List<Order> found = new ArrayList<>();
        for (Order order : exchange.orders().open(accountId)) {
            if (reference != 0 && OrderTags.userReference(order.terms()) == reference) {
                found.add(order);
            }
        }
        return found;
    }

    /** All open orders of an account. */
    public List<Order> open(int accountId) {
        return exchange.orders().open(accountId);
    }
}
