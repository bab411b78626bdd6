package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.order.Order;

/**
 * A market gets more decimals while it is traded: everything that is kept of it in its units (orders, open and ended, changes that are
 * on their way, plans, offers, where its price stood) is written in the new ones, exactly, by one input. Nothing changes its value, so
 * reservations, limits and what orders count in them stay as they are. Engine thread only; cold.
 */
final class ScaleChange {
    private final EngineState state;
    private final PlanTrader trader;
    private final ConversionDesk conversions;

    ScaleChange(EngineState state, PlanTrader trader, ConversionDesk conversions) {
        this.state = state;
        this.trader = trader;
        this.conversions = conversions;
    }

    /** Whether the two write prices and quantities alike. */
    static boolean isSame(Instrument one, Instrument other) {
        return one.priceDecimals() == other.priceDecimals() && one.qtyDecimals() == other.qtyDecimals();
    }

    private static boolean isFiner(Instrument known, Instrument next) {
        return next.priceDecimals() >= known.priceDecimals() && next.qtyDecimals() >= known.qtyDecimals();
    }

    /**
     * Writes everything in the units of the next definition; the books are empty then.
     *
     * @return false when that cannot be done exactly; nothing has changed then.
     */
    boolean apply(Instrument known, Instrument next) {
        if (isFiner(known, next) ? !fits(known, next) : isInUse(known.id())) {
            return false;
        }
        if (isFiner(known, next)) {
            long pxFactor = FixedMath.pow10(next.priceDecimals() - known.priceDecimals());
            long qtyFactor = FixedMath.pow10(next.qtyDecimals() - known.qtyDecimals());
            state.orders.openOrders().forEach(order -> define(order, next));
            state.orders.closedOrders().forEach(order -> define(order, next));
            for (TradePlan plan : trader.plans()) {
                plan.rescale(next.id(), pxFactor, qtyFactor);
            }
            conversions.rescale(next.id(), pxFactor, qtyFactor);
            state.risk.rescale(next.id(), pxFactor);
        }
        state.board.clear(next.id());
        state.depth.clear(next.id());
        return true;
    }

    /** Other rules, decimals as before: orders speak of their market as it is now, as they do when they are read back from a snapshot. */
    void refresh(Instrument next) {
        state.orders.openOrders().forEach(order -> refresh(order, next));
        state.orders.closedOrders().forEach(order -> refresh(order, next));
    }

    private static void refresh(Order order, Instrument next) {
        if (order.instrument().id() == next.id()) {
            order.define(next);
        }
    }

    private static void define(Order order, Instrument next) {
        if (order.instrument().id() == next.id() && isFiner(order.instrument(), next)) {
            order.define(next);
            order.counted().incomingPx = 0;
        }
    }

    /** Whether there is room for everything that is kept. */
    private boolean fits(Instrument known, Instrument next) {
        long pxRoom = Long.MAX_VALUE / FixedMath.pow10(next.priceDecimals() - known.priceDecimals());
        long qtyRoom = Long.MAX_VALUE / FixedMath.pow10(next.qtyDecimals() - known.qtyDecimals());
        for (Order order : state.orders.openOrders()) {
            if (order.instrument().id() == known.id() && !fits(order, pxRoom, qtyRoom)) {
                return false;
            }
        }
        for (Order order : state.orders.closedOrders()) {
            if (order.instrument().id() == known.id() && !fits(order, pxRoom, qtyRoom)) {
                return false;
            }
        }
        for (TradePlan plan : trader.plans()) {
            for (int leg = 0; leg < plan.legs(); leg++) {
                boolean here = plan.instrumentId(leg) == known.id();
                if (here && (plan.px(leg) > pxRoom || Math.max(plan.qty(leg), plan.filledQty(leg)) > qtyRoom)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean fits(Order order, long pxRoom, long qtyRoom) {
        return order.highestPx() <= pxRoom
                && Math.max(order.qty(), order.venueCumQty()) <= qtyRoom
                && order.leavesQty() <= qtyRoom - Math.max(0, order.cumQty());
    }

    private boolean isInUse(int instrumentId) {
        for (int i = 0; i < state.orders.openCount(); i++) {
            if (state.orders.open(i).instrument().id() == instrumentId) {
                return true;
            }
        }
        for (TradePlan plan : trader.plans()) {
            for (int leg = 0; leg < plan.legs(); leg++) {
                if (plan.instrumentId(leg) == instrumentId) {
                    return true;
                }
            }
        }
        return false;
    }
}
