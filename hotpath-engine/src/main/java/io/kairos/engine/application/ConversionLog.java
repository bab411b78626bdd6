package io.kairos.engine.application;

import io.kairos.domain.order.RejectReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids of conversions seen, per owner, with what was asked and what was answered. Engine thread only; cold.
 *
 * <p>Bounds: an id whose conversion runs is never forgotten, and only so many run. Of those that are over the newest of each owner are
 * kept, of those that were refused the newest of each owner, apart from them and fewer. All owners together keep {@link #OWNERS_FULL}
 * times as many of the first and {@link #OWNERS_REFUSED} times as many of the second; beyond that the owner with most loses his oldest.
 * So nobody's refusals push out a conversion, and nobody who asks much pushes out one of somebody who asks little. An id that was
 * forgotten counts as new.
 */
final class ConversionLog {
    /** So many owners may keep all that one may keep of his conversions. */
    static final int OWNERS_FULL = 2;

    /** So many owners may keep all that one may keep of his refusals. */
    static final int OWNERS_REFUSED = 16;

    /** An owner keeps one refusal where he keeps so many conversions. */
    static final int REFUSED_SHARE = 16;

    /** One id. */
    static final class Entry {
        final String owner;
        final String clientId;
        final String content;
        final @Nullable ConversionOffer offer;
        RejectReason reason;
        String text;

        /**
         * One id.
         *
         * @param offer null when there was no path.
         * @param reason {@link RejectReason#NONE} when it was begun.
         */
        Entry(
                String owner,
                String clientId,
                String content,
                @Nullable ConversionOffer offer,
                RejectReason reason,
                String text) {
            this.owner = owner;
            this.clientId = clientId;
            this.content = content;
            this.offer = offer;
            this.reason = reason;
            this.text = text;
        }

        private Key key() {
            return new Key(owner, clientId);
        }

        private long conversionId() {
            return offer == null ? 0 : offer.conversionId();
        }
    }

    private record Key(String owner, String clientId) {}

    /** Ids by owner in the order of their ends; owners in the order in which they came, which a snapshot keeps. */
    private static final class Kept {
        private final Map<String, ArrayDeque<Entry>> byOwner = new LinkedHashMap<>();
        private int size;

        void add(Entry entry) {
            byOwner.computeIfAbsent(entry.owner, owner -> new ArrayDeque<>()).add(entry);
            size++;
        }

        int of(String owner) {
            ArrayDeque<Entry> his = byOwner.get(owner);
            return his == null ? 0 : his.size();
        }

        /** Of equal ones the one who came first. */
        String ownerWithMost() {
            String owner = "";
            int most = 0;
            for (Map.Entry<String, ArrayDeque<Entry>> his : byOwner.entrySet()) {
                if (his.getValue().size() > most) {
                    most = his.getValue().size();
                    owner = his.getKey();
                }
            }
            return owner;
        }

        Entry removeOldest(String owner) {
            ArrayDeque<Entry> his = byOwner.get(owner);
            if (his == null) {
                throw new IllegalStateException("nothing kept of owner " + owner);
            }
            Entry oldest = his.remove();
            size--;
            if (his.isEmpty()) {
                byOwner.remove(owner);
            }
            return oldest;
        }
    }

    private final Map<Key, Entry> byKey = new HashMap<>();
    private final Map<Long, Entry> running = new LinkedHashMap<>();
    private final Kept over = new Kept();
    private final Kept refused = new Kept();

    @Nullable
    Entry get(String owner, String clientId) {
        return byKey.get(new Key(owner, clientId));
    }

    /**
     * Takes an id that is not known yet; it runs if its offer was taken.
     *
     * @param maxRetained conversions that one owner keeps once they are over.
     * @return how many ids were forgotten for it.
     */
    int add(Entry entry, int maxRetained) {
        byKey.put(entry.key(), entry);
        if (entry.conversionId() == 0) {
            int each = Math.max(1, maxRetained / REFUSED_SHARE);
            return retain(refused, entry, each, (long) OWNERS_REFUSED * each);
        }
        running.put(entry.conversionId(), entry);
        return 0;
    }

    /** A conversion is over; how many ids were forgotten for it. */
    int close(long conversionId, int maxRetained) {
        Entry entry = running.remove(conversionId);
        return entry == null ? 0 : retain(over, entry, maxRetained, (long) OWNERS_FULL * maxRetained);
    }

    private int retain(Kept kept, Entry entry, int maxEach, long maxAll) {
        kept.add(entry);
        int forgotten = 0;
        while (kept.of(entry.owner) > maxEach) {
            byKey.remove(kept.removeOldest(entry.owner).key());
            forgotten++;
        }
        while (kept.size > maxAll) {
            byKey.remove(kept.removeOldest(kept.ownerWithMost()).key());
            forgotten++;
        }
        return forgotten;
    }

    /** By owner those that are over and those refused, each in the order of their ends; then those that run, in that of their beginning. */
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        over.byOwner.values().forEach(all::addAll);
        refused.byOwner.values().forEach(all::addAll);
        all.addAll(running.values());
        return all;
    }
}
