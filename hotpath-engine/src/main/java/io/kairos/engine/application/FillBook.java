package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.Reservations;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;

/** Books fills: order, reservation, both balances, fee. Whoever calls makes sure that each is booked once. Engine thread only. */
final class FillBook {
    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final OrderMoves moves;

    FillBook(EngineState state, EventWriter events, EngineTelemetry telemetry, OrderMoves moves) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.moves = moves;
    }

    /**
     * Books a trade that is not booked yet.
     *
     * @throws IllegalStateException if its amounts do not fit 64 bits.
     */
    void book(Order order, ExecutionReportReceivedDecoder report) {
        Instrument on = order.instrument();
        int venueId = on.venue().id();
        long px = report.lastPx();
        long qty = report.lastQty();
        long exchangeTimeNs = report.exchangeTimeNs() != 0 ? report.exchangeTimeNs() : report.receiveTimeNs();
        // Binance cuts the quote amount of a fill to the asset's decimals; so do we, in either direction.
        long quoteAmount = on.quoteAmountDown(px, qty);
        long baseAmount = on.baseAmount(qty);
        if (quoteAmount == FixedMath.OVERFLOW || baseAmount == FixedMath.OVERFLOW) {
            throw new IllegalStateException("fill does not fit 64 bits: orderId=" + order.orderId() + " tradeId="
                    + report.tradeId() + " px=" + px + " qty=" + qty);
        }
        boolean buy = order.side() == Side.BUY;
        int give = buy ? on.quote().id() : on.base().id();
        int receive = buy ? on.base().id() : on.quote().id();
        long given = buy ? quoteAmount : baseAmount;
        long received = buy ? baseAmount : quoteAmount;
        order.addTrade(report.tradeId(), qty, quoteAmount);
        long unreserved = 0;
        if (!order.state().isFinal()) {
            // Less is reserved than is needed only for an order that was taken over.
            long still = Math.min(order.reservedAmount(), Reservations.amountFor(order));
            unreserved = order.reservedAmount() - still;
            order.setReservedAmount(still);
        }
        state.balances.post(venueId, give, unreserved, given, exchangeTimeNs);
        state.balances.book(venueId, receive, received, exchangeTimeNs);
        int feeAsset = report.feeAssetId();
        long fee = report.feeAmount();
        boolean hasFee = state.isAsset(feeAsset) && fee != 0;
        if (hasFee) {
            state.balances.book(venueId, feeAsset, -fee, exchangeTimeNs);
        }
        state.risk.filled(order, hasFee ? feeAsset : -1);
        telemetry.increment(Metric.FILLS);
        events.fillApplied(
                order.orderId(),
                on,
                order.owner(),
                report.exchangeTimeNs(),
                report.tradeId(),
                Codes.encode(order.side()),
                report.maker() == BooleanType.T,
                px,
                qty,
                fee,
                feeAsset);
        events.balanceChanged(venueId, give);
        events.balanceChanged(venueId, receive);
        if (hasFee && feeAsset != give && feeAsset != receive) {
            state.balances.chargesFeesIn(venueId, feeAsset);
            events.balanceChanged(venueId, feeAsset);
        }
        long givenInAll = hasFee && feeAsset == give ? given + fee : given;
        long receivedInAll = hasFee && feeAsset == receive ? received - fee : received;
        moves.publishFill(order, qty, givenInAll, receivedInAll, feeAsset, hasFee ? fee : 0);
    }
}
