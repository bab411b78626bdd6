package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Amendment;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.order.OrderEvent;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.engine.domain.risk.Reservations;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.ReplyStatus;

/**
 * Changes of resting orders: one at a time of each, in two phases. What the new terms need more is reserved, and counted in the limits,
 * before anything is sent; what they need less is free only once the venue has confirmed. Engine thread only.
 *
 * <p>An amendment whose outcome is not known is settled by what the venue shows the order's terms to be. That the old ones hold is
 * believed only after a time in which the request can no longer arrive. For as long after one was confirmed other terms may be an answer
 * that was overtaken: the venue is asked again before they are believed.
 */
final class AmendDesk implements OrderListener {
    private static final long NOT_SAID = Long.MIN_VALUE;

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final OrderMoves moves;
    private final ClientOrderLog clientOrders;
    private final OrderIntent intent = new OrderIntent();
    private String refusal = "";

    AmendDesk(
            EngineState state,
            EventWriter events,
            EngineTelemetry telemetry,
            OrderMoves moves,
            ClientOrderLog clientOrders) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.moves = moves;
        this.clientOrders = clientOrders;
    }

    /**
     * Passes a change through the gate and sends it.
     *
     * @param px new limit, qty new whole quantity, both in the instrument's decimals.
     * @param id the asker's id for it.
     * @param correlationId who waits for the outcome.
     * @return {@link RejectReason#NONE} when it is on its way; else see {@link #refusal}.
     */
    RejectReason amend(Order order, long px, long qty, String id, long correlationId) {
        Instrument on = order.instrument();
        RejectReason reason = fault(order, px, qty);
        if (reason != RejectReason.NONE) {
            return reason;
        }
        long leaves = qty - order.cumQty();
        intent.set(
                order.orderId(),
                on,
                order.side(),
                order.type(),
                order.timeInForce(),
                leaves,
                on.qtyDecimals(),
                px,
                on.priceDecimals());
        if (!state.gate.approveAmendment(intent.by(state.risk.ownerId(order.owner())), order, state.nowNs)) {
            telemetry.increment(Metric.REJECTIONS);
            refusal = state.gate.reasonText();
            return state.gate.reason();
        }
        long prior = order.counted().orderValue;
        long next = scaled(intent.referenceAmount(), qty, leaves);
        Amendment amendment = new Amendment(
                id,
                px,
                qty,
                state.nowNs,
                state.nowNs + state.execution.at(on.venue()).answerTimeoutNs(),
                prior,
                next);
        amendment.addWaiting(correlationId);
        order.setAmendment(amendment);
        order.setSentTimeNs(state.nowNs);
        state.risk.revalued(order, Math.max(prior, scaled(intent.referenceAmount(), order.qty(), leaves)));
        fitReservation(order);
        events.orderUpdated(order);
        events.requestSent(order, EventWriter.REQUEST_AMEND, px, qty);
        events.outlet().amend(on.venue().id(), on.id(), order.orderId(), px, qty);
        return RejectReason.NONE;
    }

    /** Why the last one was refused. */
    String refusal() {
        return refusal;
    }

    private RejectReason fault(Order order, long px, long qty) {
        boolean reduces = px == order.workingPx() && qty < order.qty();
        if (order.state().isFinal()) {
            return refuse(RejectReason.ORDER_CLOSED, "the order is " + order.state());
        }
        if (order.isImmediate()) {
            return refuse(RejectReason.UNSUPPORTED, "only an order that rests can be amended");
        }
        if (order.state() != OrderState.LIVE || order.isCancelWanted()) {
            return refuse(
                    RejectReason.UNSUPPORTED,
                    "only a LIVE order can be amended, this one is "
                            + (order.isCancelWanted() ? "to be canceled" : order.state()));
        }
        if (order.amendment() != null) {
            return refuse(RejectReason.UNSUPPORTED, "another amendment of the order is on its way");
        }
        if (qty <= order.cumQty()) {
            return refuse(RejectReason.INVALID_QUANTITY, "that much has filled already");
        }
        if (order.instrument().venue() == Venue.BINANCE && !reduces) {
            return refuse(
                    RejectReason.UNSUPPORTED,
                    "an amendment at BINANCE can only make the quantity smaller; cancel the order and place another");
        }
        return RejectReason.NONE;
    }

    private RejectReason refuse(RejectReason reason, String words) {
        refusal = words;
        return reason;
    }

    private static long scaled(long value, long qty, long ofQty) {
        long result = FixedMath.mulDivUp(value, qty, ofQty);
        return result == FixedMath.OVERFLOW ? value : result;
    }

    /** The venue has done it, or somebody else has; whether that is in doubt, as {@link #onTerms} tells it. */
    boolean onAmended(Order order, ExecutionReportReceivedDecoder report) {
        Amendment pending = order.amendment();
        long px = report.px();
        long qty = report.qty();
        if (pending != null && (px == NOT_SAID || qty == NOT_SAID)) {
            take(order, pending.px(), pending.qty());
            return false;
        }
        return onTerms(order, px, qty);
    }

    /** The venue has refused it, or it certainly was not sent; {@code alive} when the order is known to live on as it was. */
    void onRejected(Order order, boolean alive, String words) {
        Amendment pending = order.amendment();
        if (pending != null) {
            drop(order, pending, EventWriter.text(words));
        }
        if (!alive) {
            moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
        }
    }

    /**
     * What the venue shows an order's terms to be; nothing where it did not say them.
     *
     * @return whether they are in doubt: other ones, so soon after a change of ours that they may be those from before it. Then nothing
     *     changed, and the venue is to be asked.
     */
    boolean onTerms(Order order, long px, long qty) {
        if (px == NOT_SAID || qty == NOT_SAID || px <= 0 || qty <= 0 || order.isImmediate() || isFinal(order)) {
            return false;
        }
        Amendment pending = order.amendment();
        boolean asBefore = px == order.workingPx() && qty == order.qty();
        if (pending != null && px == pending.px() && qty == pending.qty()) {
            take(order, px, qty);
        } else if (pending == null && !asBefore) {
            if (order.amendedTimeNs() != 0 && state.nowNs - order.amendedTimeNs() < quietNs(order)) {
                return true;
            }
            telemetry.increment(Metric.FOREIGN_REPORTS);
            take(order, px, qty);
        } else if (pending != null && state.nowNs - pending.sentTimeNs() >= quietNs(order)) {
            drop(order, pending, "the venue shows the order without it");
            if (!asBefore) {
                take(order, px, qty);
            }
        }
        return false;
    }

    private long quietNs(Order order) {
        return state.execution.at(order.instrument().venue()).notFoundQuietNs();
    }

    private static boolean isFinal(Order order) {
        return order.state().isFinal();
    }

    private void take(Order order, long px, long qty) {
        Amendment pending = order.amendment();
        long value = pending != null
                ? pending.nextValue()
                : scaled(scaled(order.counted().orderValue, qty, order.qty()), px, order.workingPx());
        order.setAmendment(null);
        order.setTerms(px, qty);
        state.risk.revalued(order, value);
        fitReservation(order);
        events.orderUpdated(order);
        if (pending != null) {
            order.setAmendedTimeNs(state.nowNs);
            reply(order, pending, ReplyStatus.OK, RejectReason.NONE, "");
        }
    }

    private void drop(Order order, Amendment pending, String words) {
        order.setAmendment(null);
        state.risk.revalued(order, pending.priorValue());
        fitReservation(order);
        events.orderUpdated(order);
        refused(order, pending, RejectReason.VENUE_REJECTED, words);
    }

    private void refused(Order order, Amendment pending, RejectReason reason, String words) {
        ClientOrderLog.Entry entry = clientOrders.get(order.owner(), pending.id());
        if (entry != null) {
            entry.reason = reason;
            entry.text = words;
        }
        reply(order, pending, ReplyStatus.REFUSED, reason, words);
    }

    private void reply(Order order, Amendment pending, ReplyStatus status, RejectReason reason, String words) {
        for (long correlationId : pending.waiting()) {
            events.replied(correlationId, status, order.orderId(), 0, reason, words);
        }
    }

    /** Reserves what the order needs now, or frees what it does not need any more. */
    private void fitReservation(Order order) {
        Instrument on = order.instrument();
        int give = order.side() == Side.BUY ? on.quote().id() : on.base().id();
        long need = Reservations.amountFor(order);
        long more = need - order.reservedAmount();
        if (more > 0) {
            state.balances.reserveAnyway(on.venue().id(), give, more);
        } else if (more < 0) {
            state.balances.release(on.venue().id(), give, -more);
        } else {
            return;
        }
        order.setReservedAmount(need);
        state.risk.changed(order);
        events.balanceChanged(on.venue().id(), give);
    }

    /** Time passed: one without an answer makes its order UNKNOWN, so that the venue is asked. */
    void onTimer(Order order) {
        Amendment pending = order.amendment();
        if (pending == null || order.state() != OrderState.LIVE || state.nowNs < pending.dueNs()) {
            return;
        }
        pending.setDueNs(
                state.nowNs + state.execution.at(order.instrument().venue()).answerTimeoutNs());
        OrderState before = order.state();
        moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
        order.planQuery(state.nowNs, state.execution.queryBackoffMinNs());
        moves.publish(order, before);
    }

    @Override
    public void onFill(Order order, long qty, long given, long received, int feeAssetId, long fee) {
        // What is reserved follows the fills already.
    }

    @Override
    public void onFinal(Order order) {
        Amendment pending = order.amendment();
        if (pending != null) {
            order.setAmendment(null);
            refused(order, pending, RejectReason.ORDER_CLOSED, "the order is " + order.state());
        }
    }
}
