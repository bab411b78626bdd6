package io.kairos.engine.application;

import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.order.Order;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Client order ids seen, per owner, with what was asked and what became of it. Keeps the newest of them, as many as orders are
 * retained; an id that was forgotten counts as new. Engine thread only; cold.
 */
final class ClientOrderLog {
    /** One id. */
    static final class Entry {
        final String owner;
        final String clientOrderId;
        final String content;
        final long orderId;
        RejectReason reason;
        String text;

        Entry(String owner, String clientOrderId, String content, long orderId, RejectReason reason, String text) {
            this.owner = owner;
            this.clientOrderId = clientOrderId;
            this.content = content;
            this.orderId = orderId;
            this.reason = reason;
            this.text = text;
        }
    }

    private record Key(String owner, String clientOrderId) {}

    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    @Nullable
    Entry get(String owner, String clientOrderId) {
        return entries.get(new Key(owner, clientOrderId));
    }

    void add(Entry entry, int maxRetained) {
        entries.put(new Key(entry.owner, entry.clientOrderId), entry);
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > maxRetained && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Keeps the outcome of an order that the store may forget. */
    void onFinal(Order order) {
        if (order.clientOrderId().isEmpty() || order.state() != OrderState.REJECTED) {
            return;
        }
        Entry entry = get(order.owner(), order.clientOrderId());
        if (entry != null && entry.orderId == order.orderId()) {
            entry.reason = order.reason();
            entry.text = order.text();
        }
    }

    /** Oldest first. */
    List<Entry> entries() {
        return List.copyOf(entries.values());
    }
}
