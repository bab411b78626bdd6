package io.kairos.engine.application;

import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.RiskLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A look into an engine between two of its steps, for simulations that judge it. Changes nothing. Engine thread. */
public final class EngineProbe {
    private final EngineAgent agent;

    /** Looks into {@code agent}. */
    public EngineProbe(EngineAgent agent) {
        this.agent = agent;
    }

    /**
     * An order as the engine has it.
     *
     * @param giveAssetId what it pays with.
     * @param reservedAmount of that asset.
     */
    public record OrderLook(
            long orderId,
            int venueId,
            int instrumentId,
            int giveAssetId,
            OrderState state,
            long qty,
            long cumQty,
            long cumQuoteAmount,
            long reservedAmount,
            String owner) {}

    private EngineState state() {
        return agent.core().state();
    }

    private static OrderLook look(Order order) {
        return new OrderLook(
                order.orderId(),
                order.instrument().venue().id(),
                order.instrument().id(),
                (order.side() == Side.BUY
                                ? order.instrument().quote()
                                : order.instrument().base())
                        .id(),
                order.state(),
                order.qty(),
                order.cumQty(),
                order.cumQuoteAmount(),
                order.reservedAmount(),
                order.owner());
    }

    /** Orders that are not final, oldest first. */
    public List<OrderLook> openOrders() {
        List<OrderLook> open = new ArrayList<>();
        state().orders.openOrders().forEach(order -> open.add(look(order)));
        return open;
    }

    /** An order that is still known, or null. */
    public @Nullable OrderLook order(long orderId) {
        Order order = state().orders.get(orderId);
        return order == null ? null : look(order);
    }

    /** Assets known. */
    public int assets() {
        return state().balances.assets();
    }

    /** Usable amount. */
    public long free(int venueId, int assetId) {
        return state().balances.free(venueId, assetId);
    }

    /** Reserved amount. */
    public long reserved(int venueId, int assetId) {
        return state().balances.reserved(venueId, assetId);
    }

    /** What running plans set aside beside the reservations of their orders. */
    public long setAside(int venueId, int assetId) {
        long sum = 0;
        for (TradePlan plan : agent.core().plans()) {
            for (int i = 0; i < plan.earmarks().count(); i++) {
                if (plan.earmarks().venueId(i) == venueId && plan.earmarks().assetId(i) == assetId) {
                    sum = Math.addExact(sum, plan.earmarks().amount(i));
                }
            }
        }
        return sum;
    }

    /** Net change by our fills and fees. */
    public long position(int venueId, int assetId) {
        return state().balances.position(venueId, assetId);
    }

    /** Whether new orders are stopped. */
    public boolean isKillSwitchEngaged() {
        return state().killSwitch.isEngaged();
    }

    /** Who set the kill switch last, and why. */
    public String killSwitchReason() {
        return state().killSwitch.changedBy() + ": " + state().killSwitch.reason();
    }

    /** Whether orders may pass at all. */
    public boolean isReady() {
        return state().risk.isReady();
    }

    /** Whether an instrument's book is live. */
    public boolean isLive(int instrumentId) {
        return state().isKnown(instrumentId) && state().board.isLive(instrumentId);
    }

    /** Best bid, {@code QuoteBoard.NO_PX} for none. */
    public long bidPx(int instrumentId) {
        return state().board.bidPx(instrumentId);
    }

    /** Best ask, {@code QuoteBoard.NO_PX} for none. */
    public long askPx(int instrumentId) {
        return state().board.askPx(instrumentId);
    }

    /** When the best quote was received. */
    public long quoteTimeNs(int instrumentId) {
        return state().board.receiveTimeNs(instrumentId);
    }

    /** Limits in force. */
    public RiskLimits limits() {
        return state().risk.limits();
    }

    /** Version of the strategy settings in force, 0 for none. */
    public long strategyVersion() {
        return state().strategy.version();
    }

    /** Whether the strategy may trade. */
    public boolean isStrategyEnabled() {
        return state().strategy.enabled();
    }

    /** The engine's time. */
    public long nowNs() {
        return state().nowNs;
    }
}
