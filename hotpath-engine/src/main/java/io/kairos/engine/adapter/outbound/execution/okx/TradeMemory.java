package io.kairos.engine.adapter.outbound.execution.okx;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The latest trades that were reported, so that a push that the venue repeats, or a list that shows it again, is not reported
 * twice. Bounded: the oldest is forgotten. Event loop only.
 */
final class TradeMemory {
    private static final int CAPACITY = 16_384;

    /** Our side of a trade: should we ever trade with ourselves, both sides have the same trade id. */
    private record Key(int instrumentId, String venueOrderId, long tradeId) {}

    private final Map<Key, Boolean> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
            return size() > CAPACITY;
        }
    };

    /** Notes a trade; false if it was known. */
    boolean add(int instrumentId, String venueOrderId, long tradeId) {
        return known.put(new Key(instrumentId, venueOrderId, tradeId), Boolean.TRUE) == null;
    }

    /** Forgets everything: what was noted may not have reached the engine. */
    void clear() {
        known.clear();
    }
}
