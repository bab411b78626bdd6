package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.TradingState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What limits and states are in force, and what counts in them, as the journal tells it: nothing here asks the engine. What a power failure
 * took out of the journal is taken out here as well. One thread.
 */
final class RiskBook {
    private static final String STRATEGY_PREFIX = "strategy:";
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    /** A limit of a scope. */
    record ScopeLimit(int control, RiskScope scope, String name, long value) {}

    /** Limits in force. */
    record LimitsInForce(
            long version,
            int referenceAssetId,
            long dayNotional,
            int collarBps,
            int quoteAgeMs,
            List<ScopeLimit> scopes) {
        static final LimitsInForce NONE = new LimitsInForce(0, -1, 0, 0, 0, List.of());
    }

    /** An order with the terms that it may have at the venue: those before and after an amendment that is on its way. */
    static final class Resting {
        final long orderId;
        final Instrument on;
        final boolean buy;
        final boolean immediate;
        final boolean ofPlan;
        final String owner;
        OrderState state = OrderState.NULL_VAL;
        long cumQty;
        boolean sent;
        long qty;
        long lowPx;
        long highPx;
        long lowQty;
        long highQty;
        /** The least that one unit of its quantity was worth when it was sent, in the reference asset. */
        BigDecimal unitWorth = BigDecimal.ZERO;

        Resting(long orderId, Instrument on, boolean buy, boolean immediate, boolean ofPlan, String owner) {
            this.orderId = orderId;
            this.on = on;
            this.buy = buy;
            this.immediate = immediate;
            this.ofPlan = ofPlan;
            this.owner = owner;
        }

        private void widen(long nextPx, long nextQty) {
            if (nextPx > 0) {
                lowPx = lowPx == 0 ? nextPx : Math.min(lowPx, nextPx);
                highPx = Math.max(highPx, nextPx);
            }
            lowQty = lowQty == 0 ? nextQty : Math.min(lowQty, nextQty);
            highQty = Math.max(highQty, nextQty);
        }

        /** The least that may still trade. */
        long lowLeaves() {
            return Math.max(0, lowQty - cumQty);
        }

        /** The most that may still trade. */
        long highLeaves() {
            return Math.max(0, highQty - cumQty);
        }
    }

    /** One state of an order as a record tells it. */
    record OrderStep(
            Instrument on,
            boolean buy,
            boolean immediate,
            boolean ofPlan,
            String owner,
            OrderState state,
            long px,
            long qty,
            long cumQty) {}

    private record Change(long sequence, Runnable what) {}

    private final List<Change> changes = new ArrayList<>();
    private final Map<Long, Resting> known = new HashMap<>();
    private final Map<Long, Resting> open = new TreeMap<>();
    private final Map<String, TradingState> states = new HashMap<>();
    private final Map<Long, Map<String, BigDecimal>> days = new HashMap<>();
    private final Map<Integer, Boolean> linkUp = new HashMap<>();
    private final Map<Integer, Set<Long>> unsettled = new HashMap<>();
    private final Set<Long> endedByVenue = new HashSet<>();
    private LimitsInForce limits = LimitsInForce.NONE;

    private void apply(long sequence, Runnable what) {
        changes.add(new Change(sequence, what));
        what.run();
    }

    /** The journal ends with this record: what came after it is not known to the engine any more. */
    void onTruncated(long last) {
        if (changes.isEmpty() || changes.get(changes.size() - 1).sequence() <= last) {
            return;
        }
        boolean unused = changes.removeIf(change -> change.sequence() > last);
        known.clear();
        open.clear();
        states.clear();
        days.clear();
        linkUp.clear();
        unsettled.clear();
        endedByVenue.clear();
        limits = LimitsInForce.NONE;
        changes.forEach(change -> change.what().run());
    }

    void onLimits(long sequence, LimitsInForce next) {
        apply(sequence, () -> limits = next);
    }

    void onState(long sequence, RiskScope scope, String name, TradingState state) {
        apply(sequence, () -> states.put(scope + ":" + name, state));
    }

    void onOrder(long sequence, long orderId, OrderStep step) {
        apply(sequence, () -> {
            Resting order = known.computeIfAbsent(
                    orderId,
                    id -> new Resting(id, step.on(), step.buy(), step.immediate(), step.ofPlan(), step.owner()));
            order.state = step.state();
            order.qty = step.qty();
            order.cumQty = step.cumQty();
            order.widen(step.px(), step.qty());
            if (OrderBookkeeping.isFinal(step.state())) {
                open.remove(orderId);
                settled(orderId);
            } else {
                open.put(orderId, order);
            }
        });
    }

    /** An order left with this price, worth so much in the reference asset at least. */
    void onSent(long sequence, long timeNs, Resting order, long px, BigDecimal worth) {
        long orderId = order.orderId;
        apply(sequence, () -> {
            Resting sent = known.get(orderId);
            if (sent != null) {
                sent.sent = true;
                sent.widen(px, sent.qty);
                sent.unitWorth = perUnit(worth, sent.qty);
                Map<String, BigDecimal> day = days.computeIfAbsent(day(timeNs), unused -> new HashMap<>());
                day.merge(sent.owner, worth, BigDecimal::add);
                day.merge("", worth, BigDecimal::add);
            }
        });
    }

    /** New terms of an order left. */
    void onAmendSent(long sequence, Resting order, long px, long qty, BigDecimal worthOfLeaves) {
        long orderId = order.orderId;
        apply(sequence, () -> {
            Resting sent = known.get(orderId);
            if (sent != null) {
                sent.unitWorth = sent.unitWorth.min(perUnit(worthOfLeaves, qty - sent.cumQty));
                sent.widen(px, qty);
            }
        });
    }

    private static BigDecimal perUnit(BigDecimal worth, long qty) {
        return qty <= 0 ? BigDecimal.ZERO : worth.divide(BigDecimal.valueOf(qty), java.math.MathContext.DECIMAL64);
    }

    private static long day(long timeNs) {
        return Math.floorDiv(timeNs, DAY_NS);
    }

    /** The venue said how an order ended. */
    void onVenueEnded(long sequence, long orderId) {
        apply(sequence, () -> endedByVenue.add(orderId));
    }

    /** A new run: no link is up, and the venues have to be asked for what is open. */
    void onStarted(long sequence) {
        apply(sequence, () -> {
            linkUp.clear();
            open.values().forEach(this::unsettle);
        });
    }

    void onLink(long sequence, int venueId, boolean up, boolean reconciling) {
        apply(sequence, () -> {
            linkUp.put(venueId, up);
            if (reconciling) {
                open.values().stream()
                        .filter(order -> order.on.venue().id() == venueId)
                        .forEach(this::unsettle);
            }
        });
    }

    private void unsettle(Resting order) {
        unsettled
                .computeIfAbsent(order.on.venue().id(), unused -> new HashSet<>())
                .add(order.orderId);
    }

    /** The venue answered a question for an order. */
    void onAnswered(long sequence, long orderId) {
        apply(sequence, () -> settled(orderId));
    }

    private void settled(long orderId) {
        unsettled.values().forEach(each -> each.remove(orderId));
    }

    LimitsInForce limits() {
        return limits;
    }

    @Nullable
    Resting order(long orderId) {
        return known.get(orderId);
    }

    /** Orders that are not final, by id. */
    Iterable<Resting> open() {
        return open.values();
    }

    boolean isLinkUp(int venueId) {
        return linkUp.getOrDefault(venueId, false);
    }

    /** Orders that a venue was not asked for since the last interruption. */
    Set<Long> unsettled(int venueId) {
        return unsettled.getOrDefault(venueId, Set.of());
    }

    boolean isEndedByVenue(long orderId) {
        return endedByVenue.contains(orderId);
    }

    /** The least that all orders of a day were worth; an owner's, or everybody's for "". */
    BigDecimal dayWorth(long timeNs, String owner) {
        return days.getOrDefault(day(timeNs), Map.of()).getOrDefault(owner, BigDecimal.ZERO);
    }

    /** The strictest state of the scopes that such an order is in. */
    TradingState stateFor(Instrument on, String owner) {
        TradingState strictest = TradingState.ACTIVE;
        for (Map.Entry<String, TradingState> each : states.entrySet()) {
            int colon = each.getKey().indexOf(':');
            RiskScope scope = RiskScope.valueOf(each.getKey().substring(0, colon));
            // Assets are halted or reduced by nobody here, and would be so in their quotes as well.
            if (scope != RiskScope.ASSET
                    && isIn(scope, each.getKey().substring(colon + 1), on, owner)
                    && each.getValue().value() > strictest.value()) {
                strictest = each.getValue();
            }
        }
        return strictest;
    }

    /** Whether the whole engine is halted. */
    boolean isHalted() {
        return states.get(RiskScope.ENGINE + ":") == TradingState.HALTED;
    }

    /** Whether an order is in a scope; of an asset, if it is what is bought or sold. */
    static boolean isIn(RiskScope scope, String name, Instrument on, String owner) {
        return switch (scope) {
            case ENGINE -> true;
            case VENUE -> name.equals(on.venue().name());
            case INSTRUMENT -> name.equals(on.venue().name() + ':' + on.symbol());
            case STRATEGY -> owner.equals(STRATEGY_PREFIX + name);
            case SATELLITE -> owner.equals(name);
            case ASSET -> name.equals(on.base().name());
            default -> throw new IllegalArgumentException("no scope that orders are in: " + scope);
        };
    }
}
