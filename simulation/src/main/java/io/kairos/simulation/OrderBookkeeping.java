package io.kairos.simulation;

import io.kairos.journal.codec.OrderState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The life of every order as the journal tells it, with what a power failure took back out of the journal. One thread. */
final class OrderBookkeeping {
    /** A fill by its place at the venue. */
    record FillKey(int instrumentId, long tradeId, long orderId) {}

    /** One step of an order. */
    record Step(long sequence, OrderState state, long cumQty) {}

    private record Terms(long sequence, long px, long qty) {}

    /** One order. */
    static final class Life {
        final long orderId;
        final int instrumentId;
        final List<Step> steps = new ArrayList<>();
        boolean lost;

        Life(long orderId, int instrumentId) {
            this.orderId = orderId;
            this.instrumentId = instrumentId;
        }

        OrderState state() {
            return steps.isEmpty()
                    ? OrderState.NULL_VAL
                    : steps.get(steps.size() - 1).state();
        }

        long cumQty() {
            return steps.isEmpty() ? 0 : steps.get(steps.size() - 1).cumQty();
        }

        boolean isOpen() {
            return !lost && !steps.isEmpty() && !isFinal(state());
        }

        @Override
        public String toString() {
            return "order " + orderId + ' ' + steps + (lost ? " lost" : "");
        }
    }

    private final Map<Long, Life> lives = new LinkedHashMap<>();
    private final Map<FillKey, Long> fills = new HashMap<>();
    private final Map<Long, Long> requested = new HashMap<>();
    private final Set<Long> handedOver = new HashSet<>();
    private final Map<Long, Terms> amendments = new HashMap<>();
    private int open;
    private boolean anythingLost;

    static boolean isFinal(OrderState state) {
        return state == OrderState.FILLED
                || state == OrderState.CANCELED
                || state == OrderState.REJECTED
                || state == OrderState.EXPIRED;
    }

    /** Whether the journal, as far as it was not lost, has told nothing of an order. */
    boolean isNew(long orderId) {
        Life life = lives.get(orderId);
        return life == null || life.steps.isEmpty();
    }

    /** Null when the step may follow, else what is wrong with it. */
    @Nullable
    String onUpdate(long sequence, long orderId, int instrumentId, OrderState state, long cumQty) {
        Life life = lives.computeIfAbsent(orderId, id -> new Life(id, instrumentId));
        OrderState before = life.state();
        open -= life.isOpen() ? 1 : 0;
        long cumBefore = life.cumQty();
        life.steps.add(new Step(sequence, state, cumQty));
        open += life.isOpen() ? 1 : 0;
        if (cumQty < cumBefore) {
            return "filled quantity fell: " + life;
        }
        if (isFinal(before) && isFinal(state) && before != state && state != OrderState.FILLED) {
            return "a second final state: " + life;
        }
        if (isFinal(before) && !isFinal(state) && before != OrderState.REJECTED) {
            return "alive after a final state: " + life;
        }
        return null;
    }

    /** Null when the fill is a new one. */
    @Nullable
    String onFill(long sequence, int instrumentId, long tradeId, long orderId) {
        Long known = fills.putIfAbsent(new FillKey(instrumentId, tradeId, orderId), sequence);
        return known == null
                ? null
                : "trade " + tradeId + " of order " + orderId + " booked with records " + known + " and " + sequence;
    }

    /** A request to place an order was journalled; null unless it is the second one. */
    @Nullable
    String onRequested(long sequence, long orderId) {
        Long before = requested.putIfAbsent(orderId, sequence);
        return before == null ? null : "order " + orderId + " was requested with record " + before;
    }

    /** A request to amend an order was journalled. */
    void onAmendRequested(long sequence, long orderId, long px, long qty) {
        amendments.put(orderId, new Terms(sequence, px, qty));
    }

    /** Null when these terms are those of the newest request that was journalled. */
    @Nullable
    String onAmendHandedOver(long orderId, long px, long qty) {
        Terms journalled = amendments.remove(orderId);
        return journalled != null && journalled.px() == px && journalled.qty() == qty
                ? null
                : "order " + orderId + " is amended to px=" + px + " qty=" + qty + ", journalled is " + journalled;
    }

    /** An order is handed to the venue's link. */
    @Nullable
    String onHandedOver(long orderId) {
        if (!requested.containsKey(orderId)) {
            return "order " + orderId + " leaves before it is journalled";
        }
        return handedOver.add(orderId) ? null : "order " + orderId + " was handed over before";
    }

    /** Whether an order was ever handed to the venue's link, also by a run whose journal was lost. */
    boolean wasHandedOver(long orderId) {
        return handedOver.contains(orderId);
    }

    /** The journal ends with this record: what came after it is not known to the engine any more. */
    void onTruncated(long lastSequence) {
        open = 0;
        for (Life life : lives.values()) {
            int before = life.steps.size();
            boolean unused = life.steps.removeIf(step -> step.sequence() > lastSequence);
            life.lost |= life.steps.isEmpty();
            anythingLost |= life.lost || life.steps.size() < before;
            open += life.isOpen() ? 1 : 0;
        }
        anythingLost |= requested.values().removeIf(sequence -> sequence > lastSequence);
        boolean unused = amendments.values().removeIf(terms -> terms.sequence() > lastSequence);
        anythingLost |= fills.values().removeIf(sequence -> sequence > lastSequence);
    }

    /** Whether a power failure ever took orders or fills out of the journal. */
    boolean isAnythingLost() {
        return anythingLost;
    }

    /** Orders that are not final. */
    int openCount() {
        return open;
    }

    Map<Long, Life> lives() {
        return lives;
    }

    Set<FillKey> fills() {
        return fills.keySet();
    }
}
