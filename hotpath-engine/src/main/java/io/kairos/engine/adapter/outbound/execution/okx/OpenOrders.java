package io.kairos.engine.adapter.outbound.execution.okx;

import io.kairos.domain.instrument.Instrument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/**
 * Our orders that are open at the venue, or may be, as far as its answers and pushes tell. The venue allows 4,000 of them. An order
 * that has ended stays so, although the answer that it was taken may come after the push of its end. Event loop only, but for
 * {@link #count}.
 */
final class OpenOrders {
    private static final int CAPACITY = 8_192;
    private static final int ENDED_KEPT = 4_096;

    /** One of them; times by {@link System#nanoTime}. */
    private static final class Open {
        final Instrument on;
        final long sinceNs;
        long signNs;

        Open(Instrument on, long nowNs) {
            this.on = on;
            this.sinceNs = nowNs;
            this.signNs = nowNs;
        }
    }

    /** One of them, as {@link #missing} tells. */
    record Missing(Instrument instrument, long orderId) {}

    private final Long2ObjectHashMap<Open> byId = new Long2ObjectHashMap<>();
    private final LongHashSet ended = new LongHashSet();
    private final long[] endedInOrder = new long[ENDED_KEPT];
    private int nextEnded;
    private volatile int count;

    /** The venue spoke of it as open, or left us in doubt. */
    void onSign(Instrument on, long orderId, long nowNs) {
        Open known = byId.get(orderId);
        if (known != null) {
            known.signNs = nowNs;
        } else if (orderId > 0 && byId.size() < CAPACITY && !ended.contains(orderId)) {
            byId.put(orderId, new Open(on, nowNs));
            count = byId.size();
        }
    }

    /** It has ended. */
    void onEnd(long orderId) {
        if (byId.remove(orderId) != null) {
            count = byId.size();
        }
        if (orderId > 0 && ended.add(orderId)) {
            ended.remove(endedInOrder[nextEnded]);
            endedInOrder[nextEnded] = orderId;
            nextEnded = (nextEnded + 1) % ENDED_KEPT;
        }
    }

    /** For how long it has been open by what we saw ourselves, 0 when we did not see it. */
    long ageNs(long orderId, long nowNs) {
        Open known = byId.get(orderId);
        return known == null ? 0 : nowNs - known.sinceNs;
    }

    /** Those without a sign since {@code sinceNs} that the venue's list does not hold; at most {@code limit}. */
    List<Missing> missing(Set<Long> listed, long sinceNs, int limit) {
        List<Missing> missing = new ArrayList<>(0);
        byId.forEachLong((orderId, open) -> {
            if (missing.size() < limit && open.signNs - sinceNs < 0 && !listed.contains(orderId)) {
                missing.add(new Missing(open.on, orderId));
            }
        });
        return missing;
    }

    /** How many; any thread. */
    int count() {
        return count;
    }
}
