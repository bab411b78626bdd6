package io.kairos.simulator.exchange;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The orders that accounts sent, open ones and a bounded number of finished ones. When the bound is reached the oldest
 * finished order is forgotten and counted. Written by the venue thread only.
 */
public final class OrderStore {
    /** Finished orders kept, over all accounts. */
    public static final int FINISHED_ORDERS_MAX = 20_000;

    private final Map<Key, Order> orders = new LinkedHashMap<>();
    private final Map<ClientKey, Order> latestByClientId = new HashMap<>();
    private final Map<Key, Order> open = new LinkedHashMap<>();
    private final Deque<Key> finished = new ArrayDeque<>();
    private long forgotten;

    private record Key(int instrumentId, long orderId) {}

    private record ClientKey(int accountId, int instrumentId, String clientOrderId) {}

    /** Adds an order or replaces what is known of it. */
    public void put(Order order) {
        Key key = new Key(order.terms().instrument().id(), order.terms().orderId());
        boolean wasOpen = open.containsKey(key);
        boolean known = orders.put(key, order) != null;
        latestByClientId.put(clientKey(order), order);
        if (order.status().isOpen()) {
            open.put(key, order);
        } else if (wasOpen || !known) {
            open.remove(key);
            finished.addLast(key);
            forgetOldest();
        }
    }

    /** Orders of an account in the order of arrival. */
    public List<Order> all(int accountId) {
        return select(orders.values(), accountId, null);
    }

    /** Orders of an account on one instrument. */
    public List<Order> all(int accountId, Instrument instrument) {
        return select(orders.values(), accountId, instrument);
    }

    /** Open orders of an account. */
    public List<Order> open(int accountId) {
        return select(open.values(), accountId, null);
    }

    /** Open orders of an account on one instrument. */
    public List<Order> open(int accountId, Instrument instrument) {
        return select(open.values(), accountId, instrument);
    }

    /** Every account order that is still known. */
    public Collection<Order> everything() {
        return List.copyOf(orders.values());
    }

    /** Whether anyone's order with this id is still known. */
    public boolean isKnown(Instrument instrument, long orderId) {
        return orders.containsKey(new Key(instrument.id(), orderId));
    }

    /** An account's order by the venue's id. */
    public Optional<Order> byOrderId(int accountId, Instrument instrument, long orderId) {
        return Optional.ofNullable(orders.get(new Key(instrument.id(), orderId)))
                .filter(order -> order.terms().accountId() == accountId);
    }

    /** An account's latest order with this client id. */
    public Optional<Order> byClientId(int accountId, Instrument instrument, String clientOrderId) {
        return Optional.ofNullable(latestByClientId.get(new ClientKey(accountId, instrument.id(), clientOrderId)));
    }

    /** Finished orders dropped to stay within the bound. */
    public long forgotten() {
        return forgotten;
    }

    private void forgetOldest() {
        while (finished.size() > FINISHED_ORDERS_MAX) {
            Key oldest = finished.removeFirst();
            Order order = orders.remove(oldest);
            if (order != null) {
                latestByClientId.remove(clientKey(order), order);
                forgotten++;
            }
        }
    }

    private static ClientKey clientKey(Order order) {
        return new ClientKey(
                order.terms().accountId(),
                order.terms().instrument().id(),
                order.terms().clientOrderId());
    }

    private static List<Order> select(Collection<Order> from, int accountId, @Nullable Instrument instrument) {
        List<Order> selected = new ArrayList<>();
        for (Order order : from) {
            if (order.terms().accountId() == accountId
                    && (instrument == null || order.terms().instrument().id() == instrument.id())) {
                selected.add(order);
            }
        }
        return selected;
    }
}
