package io.kairos.engine.adapter.outbound.execution.entry;

import org.agrona.collections.Long2LongHashMap;

/**
 * The venue's ids of our latest orders. A query by it finds an order whatever name a cancel has left it with. Bounded: the
 * oldest is forgotten, and such an order is then asked for by our own id. Event loop only.
 */
public final class VenueOrderIds {
    /** Not known. */
    public static final long UNKNOWN = -1;

    private static final int CAPACITY = 65_536;

    private final Long2LongHashMap idByOrder = new Long2LongHashMap(UNKNOWN);
    private final long[] order = new long[CAPACITY];
    private int next;

    /** Remembers; orders that are not ours and ids that the venue did not say are passed over. */
    public void put(long orderId, long venueOrderId) {
        if (orderId <= 0 || venueOrderId < 0) {
            return;
        }
        if (idByOrder.put(orderId, venueOrderId) == UNKNOWN) {
            if (order[next] != 0) {
                idByOrder.remove(order[next]);
            }
            order[next] = orderId;
            next = (next + 1) % CAPACITY;
        }
    }

    /** The venue's id, or {@link #UNKNOWN}. */
    public long get(long orderId) {
        return idByOrder.get(orderId);
    }
}
