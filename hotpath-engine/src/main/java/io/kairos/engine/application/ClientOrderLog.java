package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.OrderIntent;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Client order ids seen, per owner, with what was asked and what became of it. Engine thread only; cold.
 *
 * <p>Bound: an id whose order is open is never forgotten; the risk limit on open orders bounds those. Of the closed ones
 * (refused, or their order final) each owner's newest are kept, and of all owners together twice as many: beyond that, whoever has
 * most loses his oldest, so that no caller pushes out the ids of a quieter one. One that was forgotten counts as new.
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

        private Key key() {
            return new Key(owner, clientOrderId);
        }
    }

    private record Key(String owner, String clientOrderId) {}

    private final Map<Key, Entry> byKey = new HashMap<>();
    private final Map<Long, Entry> open = new LinkedHashMap<>();
    /** By owner, in an order that a snapshot keeps. */
    private final TreeMap<String, ArrayDeque<Entry>> closed = new TreeMap<>();

    private int closedCount;

    /** What was asked, in a form in which equal orders are equal however their numbers were scaled. */
    static String content(
            String venue,
            String symbol,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long qty,
            int qtyScale,
            long px,
            int pxScale) {
        return venue
                + '|'
                + symbol
                + '|'
                + side
                + '|'
                + type
                + '|'
                + timeInForce
                + '|'
                + plain(qty, qtyScale)
                + '|'
                + (px == OrderIntent.NO_PX ? "" : plain(px, pxScale));
    }

    /** The same of a change of an order; a number that is absent stays as it is. */
    static String amendment(long orderId, long qty, int qtyScale, long px, int pxScale) {
        return "AMEND|" + orderId + '|' + (qty == OrderIntent.NO_PX ? "" : plain(qty, qtyScale)) + '|'
                + (px == OrderIntent.NO_PX ? "" : plain(px, pxScale));
    }

    private static String plain(long mantissa, int scale) {
        return BigDecimal.valueOf(mantissa, scale).stripTrailingZeros().toPlainString();
    }

    @Nullable
    Entry get(String owner, String clientOrderId) {
        return byKey.get(new Key(owner, clientOrderId));
    }

    /** Takes an id that is not known yet, as open. */
    void add(Entry entry) {
        byKey.put(entry.key(), entry);
        open.put(entry.orderId, entry);
    }

    /**
     * Its order was refused or is final.
     *
     * @param maxPerOwner how many closed ids of one owner are kept.
     * @return how many ids were forgotten for it.
     */
    int close(Entry entry, int maxPerOwner) {
        if (open.remove(entry.orderId) != null) {
            closed.computeIfAbsent(entry.owner, unused -> new ArrayDeque<>()).add(entry);
            closedCount++;
        }
        int forgotten = 0;
        ArrayDeque<Entry> own = closed.get(entry.owner);
        while (own != null && own.size() > maxPerOwner) {
            forgetOldest(own);
            forgotten++;
        }
        while (closedCount > 2L * maxPerOwner) {
            forgetOldest(largest());
            forgotten++;
        }
        return forgotten;
    }

    private ArrayDeque<Entry> largest() {
        ArrayDeque<Entry> largest = closed.firstEntry().getValue();
        for (ArrayDeque<Entry> each : closed.values()) {
            if (each.size() > largest.size()) {
                largest = each;
            }
        }
        return largest;
    }

    private void forgetOldest(ArrayDeque<Entry> from) {
        Entry oldest = from.remove();
        byKey.remove(oldest.key());
        if (from.isEmpty()) {
            closed.remove(oldest.owner);
        }
        closedCount--;
    }

    /** Closes the id of an order, with the outcome if the venue refused it: the store may forget the order. How many were forgotten for it. */
    int onFinal(Order order, int maxPerOwner) {
        Entry entry = order.clientOrderId().isEmpty() ? null : open.get(order.orderId());
        if (entry == null) {
            return 0;
        }
        if (order.state() == OrderState.REJECTED) {
            entry.reason = order.reason();
            entry.text = order.text();
        }
        return close(entry, maxPerOwner);
    }

    /** An order turned out to live after all: its id is open again, also if it was forgotten meanwhile. */
    void onReopened(Order order) {
        if (order.clientOrderId().isEmpty()) {
            return;
        }
        Entry entry = get(order.owner(), order.clientOrderId());
        if (entry == null) {
            entry = new Entry(
                    order.owner(),
                    order.clientOrderId(),
                    contentOf(order),
                    order.orderId(),
                    RejectReason.NONE,
                    order.text());
        } else if (entry.orderId != order.orderId()) {
            return;
        }
        ArrayDeque<Entry> own = closed.get(entry.owner);
        if (own != null && own.remove(entry)) {
            closedCount--;
            if (own.isEmpty()) {
                closed.remove(entry.owner);
            }
        }
        entry.reason = RejectReason.NONE;
        add(entry);
    }

    private static String contentOf(Order order) {
        Instrument on = order.instrument();
        return content(
                on.venue().name(),
                on.symbol(),
                order.side(),
                order.type(),
                order.timeInForce(),
                order.qty(),
                on.qtyDecimals(),
                order.type() == OrderType.MARKET ? OrderIntent.NO_PX : order.workingPx(),
                on.priceDecimals());
    }

    /** Closed ones by owner, in the order of their closing, then open ones in the order of their adding. */
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        closed.values().forEach(all::addAll);
        all.addAll(open.values());
        return all;
    }
}
