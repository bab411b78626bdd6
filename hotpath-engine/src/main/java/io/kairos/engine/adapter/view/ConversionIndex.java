package io.kairos.engine.adapter.view;

import io.kairos.proto.trading.v1.Opportunity;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The newest conversions, by number and by their askers' ids; bounded, the oldest goes first. Written by the view thread alone. */
final class ConversionIndex {
    /** Conversions kept; far more than can run at one time. */
    static final int MAX = 1_000;

    private record Key(String owner, String clientId) {}

    private final Map<Long, Opportunity> byId = new ConcurrentHashMap<>();
    private final Map<Key, Long> byClientId = new ConcurrentHashMap<>();
    /** View thread only. */
    private final ArrayDeque<Opportunity> order = new ArrayDeque<>();

    void put(Opportunity conversion) {
        if (byId.put(conversion.getCycleId(), conversion) != null) {
            return;
        }
        byClientId.put(keyOf(conversion), conversion.getCycleId());
        order.add(conversion);
        if (order.size() > MAX) {
            Opportunity oldest = order.remove();
            byId.remove(oldest.getCycleId());
            byClientId.remove(keyOf(oldest), oldest.getCycleId());
        }
    }

    private static Key keyOf(Opportunity conversion) {
        return new Key(conversion.getOwner(), conversion.getClientId());
    }

    @Nullable
    Opportunity byId(long conversionId) {
        return byId.get(conversionId);
    }

    @Nullable
    Opportunity byClientId(String owner, String clientId) {
        Long id = byClientId.get(new Key(owner, clientId));
        return id == null ? null : byId.get(id);
    }
}
