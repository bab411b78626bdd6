package io.kairos.engine.adapter.outbound.execution.okx;

import io.kairos.domain.instrument.Instrument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Our orders that are open at the venue, or may be, as far as its answers and pushes tell. The venue allows 4,000 of them. An order
 * that has ended stays so, although the answer that it was taken may come after the push of its end. Event loop only, but for
 * {@link #count}.
 */
final class OpenOrders {
    private static final int CAPACITY = 8_192;
    private static final int ENDED_KEPT = 4_096;
    /** One that every list has been without for so long is not open. */
    private static final long ABSENT_NS = TimeUnit.MINUTES.toNanos(1);

    /** One of them; times by the event loop's ticker. */
    private static final class Open {
        final Instrument on;
        long sinceNs;
        /** Whether it was sent, or spoken of by the venue, at that time; else we only know that it may be open. */
        boolean seen;

        long signNs;
        boolean absent;
        long absentSinceNs;

        Open(Instrument on, boolean seen, long nowNs) {
            this.on = on;
            this.seen = seen;
            this.sinceNs = nowNs;
            this.signNs = nowNs;
        }
    }

    /** One of them, as {@link #missing} tells. */
    record Missing(Instrument instrument, long orderId) {}

    private final Long2ObjectHashMap<Open> byId = new Long2ObjectHashMap<>();
    private final LongHashSet ended = new LongHashSet();
    /** As many as queries may be in flight at most. */
    private final LongHashSet searched = new LongHashSet();

    private final long[] endedInOrder = new long[ENDED_KEPT];
    private int nextEnded;
    private volatile int count;

    /** It is about to be sent, or the venue spoke of it as open. */
    void onSign(Instrument on, long orderId, long nowNs) {
        Open known = note(on, orderId, true, nowNs);
        if (known == null) {
            return;
        }
        known.absent = false;
        if (!known.seen) {
            known.seen = true;
            known.sinceNs = nowNs;
        }
    }

    /** Something leaves us in doubt about it. */
    void onDoubt(Instrument on, long orderId, long nowNs) {
        var unused = note(on, orderId, false, nowNs);
    }

    private @Nullable Open note(Instrument on, long orderId, boolean seen, long nowNs) {
        Open known = byId.get(orderId);
        if (known != null) {
            known.signNs = nowNs;
            return known;
        }
        if (orderId <= 0 || byId.size() >= CAPACITY || ended.contains(orderId)) {
            return null;
        }
        Open open = new Open(on, seen, nowNs);
        byId.put(orderId, open);
        count = byId.size();
        return open;
    }

    /** None of the venue's lists has it. When that stays so it is taken for open no longer, until the venue speaks of it again. */
    void onAbsent(long orderId, long nowNs) {
        Open known = byId.get(orderId);
        if (known == null) {
            return;
        }
        if (!known.absent) {
            known.absent = true;
            known.absentSinceNs = nowNs;
        } else if (nowNs - known.absentSinceNs >= ABSENT_NS) {
            forget(orderId);
        }
    }

    /** It never lived, as far as anybody can tell. */
    void forget(long orderId) {
        if (byId.remove(orderId) != null) {
            count = byId.size();
        }
    }

    /** Whether it was sent or seen less than so long ago by what we saw ourselves. */
    boolean isYoungerThan(long ageNs, long orderId, long nowNs) {
        Open known = byId.get(orderId);
        return known != null && known.seen && nowNs - known.sinceNs < ageNs;
    }

    /** Notes that it is being looked for in the venue's lists; false when it is already. */
    boolean beginSearch(long orderId) {
        return searched.add(orderId);
    }

    /** The search for it is over. */
    void endSearch(long orderId) {
        searched.remove(orderId);
    }

    /** It has ended. */
    void onEnd(long orderId) {
        forget(orderId);
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
