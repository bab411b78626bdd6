package io.kairos.engine.adapter.outbound.execution.kraken;

import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest orders, ours by our id and all by the venue's. Bounded: the oldest that has ended is forgotten, and without one the
 * oldest of all. Event loop only.
 */
final class OrderTracks {
    private static final int CAPACITY = 16_384;
    /** How many open ones are passed over in search of one that has ended. */
    private static final int MAX_PASSED = 256;

    private final Long2ObjectHashMap<OrderTrack> byOrderId = new Long2ObjectHashMap<>();
    private final Map<String, OrderTrack> byVenueOrderId = new HashMap<>();
    private final Deque<OrderTrack> oldestFirst = new ArrayDeque<>();
    private final EntryCounters counters;
    private final LongSupplier nanoTime;
    private final LongSupplier epochNanos;

    OrderTracks(EntryCounters counters, LongSupplier nanoTime, LongSupplier epochNanos) {
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.epochNanos = epochNanos;
    }

    /** An order that is about to be sent, or one that was not heard of before. */
    OrderTrack add(long orderId, @Nullable Instrument instrument) {
        OrderTrack known = orderId > 0 ? byOrderId.get(orderId) : null;
        if (known != null) {
            return known;
        }
        if (oldestFirst.size() >= CAPACITY) {
            evict();
        }
        OrderTrack track = new OrderTrack(orderId, instrument, nanoTime.getAsLong(), epochNanos.getAsLong());
        oldestFirst.addLast(track);
        if (orderId > 0) {
            byOrderId.put(orderId, track);
        }
        return track;
    }

    private void evict() {
        OrderTrack oldest = oldestFirst.removeFirst();
        for (int i = 0; i < MAX_PASSED && !oldest.ended; i++) {
            oldestFirst.addLast(oldest);
            oldest = oldestFirst.removeFirst();
        }
        counters.count(Counter.TRACKS_EVICTED);
        byOrderId.remove(oldest.orderId);
        byVenueOrderId.remove(oldest.venueOrderId);
    }

    /** A market has another definition: what is known of its orders is written in its decimals from now on. */
    void define(Instrument next) {
        oldestFirst.forEach(track -> track.define(next));
    }

    /** Notes the venue's id. */
    void name(OrderTrack track, String venueOrderId) {
        if (track.venueOrderId.isEmpty() && !venueOrderId.isEmpty()) {
            track.venueOrderId = venueOrderId;
            byVenueOrderId.put(venueOrderId, track);
        }
    }

    @Nullable
    OrderTrack of(long orderId) {
        return orderId > 0 ? byOrderId.get(orderId) : null;
    }

    @Nullable
    OrderTrack of(String venueOrderId) {
        return byVenueOrderId.get(venueOrderId);
    }

    /** Notes that the venue told of it now. */
    void sign(OrderTrack track) {
        track.known = true;
        hear(track);
    }

    /** Notes that the venue has received it, which need not mean that its engine takes it. */
    void hear(OrderTrack track) {
        track.signNs = nanoTime.getAsLong();
    }

    /** Whether an order is open, ours or another's, that is not among these of ours. */
    boolean hasOpenBesides(Set<Long> orderIds) {
        for (OrderTrack track : oldestFirst) {
            if (!track.ended && !orderIds.contains(track.orderId)) {
                return true;
            }
        }
        return false;
    }

    /** Orders of others that this reconciliation did not show are no longer open. Ours are asked for one by one. */
    void concludeForeign(int reconciliation) {
        for (OrderTrack track : oldestFirst) {
            if (!track.isOurs() && track.shownIn != reconciliation) {
                track.endConcluded();
            }
        }
    }

    /** Orders of ours that have not ended as far as we know. */
    List<OrderTrack> open() {
        List<OrderTrack> open = new ArrayList<>();
        for (OrderTrack track : oldestFirst) {
            if (track.isOurs() && !track.ended) {
                open.add(track);
            }
        }
        return open;
    }

    /** Whether an order of ours was sent whose id at the venue is not known. */
    boolean hasUnnamed() {
        for (OrderTrack track : oldestFirst) {
            if (track.isOurs() && !track.ended && track.venueOrderId.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The engine missed reports: what was told before counts no more. */
    void forgetTold() {
        for (OrderTrack track : oldestFirst) {
            track.shownIn = 0;
        }
    }
}
