package io.kairos.engine.adapter.view;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Orders by either id: all that are open, and the last final ones up to a bound; beyond it the oldest final one is forgotten.
 * Written by the view thread, read by any.
 */
final class OrderIndex {
    private final int maxFinalOrders;
    private final Map<Long, OrderView> byId = new ConcurrentHashMap<>();
    private final Map<ClientKey, Long> byClientId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, OrderView> open = new ConcurrentSkipListMap<>();
    /** View thread only; oldest first. */
    private final Set<Long> finalIds = new LinkedHashSet<>();

    private record ClientKey(String owner, String clientOrderId) {}

    OrderIndex(int maxFinalOrders) {
        this.maxFinalOrders = maxFinalOrders;
    }

    void put(OrderView order) {
        long orderId = order.update().getOrderId();
        byId.put(orderId, order);
        if (!order.update().getClientOrderId().isEmpty()) {
            byClientId.put(keyOf(order), orderId);
        }
        if (order.isFinal()) {
            open.remove(orderId);
            finalIds.add(orderId);
            forgetOldest();
        } else {
            finalIds.remove(orderId);
            open.put(orderId, order);
        }
    }

    private static ClientKey keyOf(OrderView order) {
        return new ClientKey(order.update().getOwner(), order.update().getClientOrderId());
    }

    private void forgetOldest() {
        while (finalIds.size() > maxFinalOrders) {
            Long oldest = finalIds.iterator().next();
            finalIds.remove(oldest);
            OrderView forgotten = byId.remove(oldest);
            if (forgotten != null) {
                byClientId.remove(keyOf(forgotten), oldest);
            }
        }
    }

    @Nullable
    OrderView byId(long orderId) {
        return byId.get(orderId);
    }

    @Nullable
    OrderView byClientId(String owner, String clientOrderId) {
        Long orderId = byClientId.get(new ClientKey(owner, clientOrderId));
        return orderId == null ? null : byId.get(orderId);
    }

    /** Oldest first. */
    List<OrderView> open() {
        return new ArrayList<>(open.values());
    }

    int openCount() {
        return open.size();
    }
}
