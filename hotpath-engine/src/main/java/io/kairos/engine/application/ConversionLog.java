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
 * <p>Bound: an id whose conversion runs is never forgotten, and only so many run; of the others the newest are kept, and one that was
 * forgotten counts as new.
 */
final class ConversionLog {
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

    private final Map<Key, Entry> byKey = new HashMap<>();
    private final Map<Long, Entry> running = new LinkedHashMap<>();
    private final ArrayDeque<Entry> closed = new ArrayDeque<>();

    @Nullable
    Entry get(String owner, String clientId) {
        return byKey.get(new Key(owner, clientId));
    }

    /** Takes an id that is not known yet; it runs if its offer was taken. */
    void add(Entry entry, int maxRetained) {
        byKey.put(entry.key(), entry);
        if (entry.conversionId() != 0) {
            running.put(entry.conversionId(), entry);
        } else {
            retain(entry, maxRetained);
        }
    }

    /** A conversion is over. */
    void close(long conversionId, int maxRetained) {
        Entry entry = running.remove(conversionId);
        if (entry != null) {
            retain(entry, maxRetained);
        }
    }

    private void retain(Entry entry, int maxRetained) {
        closed.add(entry);
        while (closed.size() > maxRetained) {
            byKey.remove(closed.remove().key());
        }
    }

    /** Closed ones in the order of their closing, then those that run in the order of their beginning. */
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>(closed);
        all.addAll(running.values());
        return all;
    }
}
