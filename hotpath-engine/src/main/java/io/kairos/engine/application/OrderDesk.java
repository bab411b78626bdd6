package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Amendment;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.order.OrderEvent;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Places orders through the risk gate and brings them to their end: requests, timeouts, status queries, cancels. Engine thread
 * only.
 *
 * <p>An outcome that is not known keeps the order UNKNOWN and its funds reserved; the venue is asked again and again, ever more
 * slowly, until it tells.
 */
final class OrderDesk {
    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final OrderMoves moves;
    private final OrderReports reports;
    private final AmendDesk amends;

    OrderDesk(EngineState state, EventWriter events, EngineTelemetry telemetry, ClientOrderLog clientOrders) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.moves = new OrderMoves(state, events, telemetry, clientOrders);
        this.amends = new AmendDesk(state, events, telemetry, moves, clientOrders);
        this.reports = new OrderReports(state, events, telemetry, moves, amends);
        moves.add(amends);
    }

    void add(OrderListener listener) {
        moves.add(listener);
    }

    AmendDesk amends() {
        return amends;
    }

    long takeOrderId() {
        return state.nextOrderId++;
    }

    /**
     * Passes an intent through the gate and sends it.
     *
     * @param correlationId who waits for the first decisive state, 0 for nobody.
     * @return the order, PENDING_NEW; null when the gate refused it.
     */
    @Nullable
    Order place(
            OrderIntent intent,
            String owner,
            String clientOrderId,
            String venue,
            String symbol,
            long cycleId,
            long correlationId) {
        ApprovedOrder approved = state.gate.approve(intent.by(state.risk.ownerId(owner)), state.nowNs);
        if (approved == null) {
            telemetry.increment(Metric.REJECTIONS);
            events.orderRefused(
                    intent, state.gate.reason(), state.gate.reasonText(), owner, clientOrderId, venue, symbol);
            return null;
        }
        Instrument on = intent.known();
        Order order = state.orders.begin(
                intent.orderId(),
                on,
                intent.side(),
                intent.type(),
                approved.timeInForce(),
                intent.workingPx(),
                intent.qty(),
                owner,
                clientOrderId,
                cycleId,
                state.nowNs,
                intent.giveAmount());
        if (correlationId != 0) {
            order.addWaiting(correlationId);
        }
        state.risk.began(order, intent);
        moves.countOpen();
        events.orderUpdated(order);
        events.balanceChanged(on.venue().id(), intent.giveAssetId());
        events.requestSent(order, EventWriter.REQUEST_NEW);
        events.outlet().newOrder(on.venue().id(), approved);
        return order;
    }

    /**
     * Cancels an order. One of which not even the outcome is known is asked to be canceled with each question for it, and once more
     * when it is known to live. The state of the link does not matter: a gateway may have another way for cancels, and one
     * that finds none leaves the order UNKNOWN until the link returns.
     *
     * @return {@link RejectReason#NONE}, or why not.
     */
    RejectReason cancel(Order order) {
        if (order.state().isFinal()) {
            return RejectReason.ORDER_CLOSED;
        }
        boolean wasWanted = order.isCancelWanted();
        order.setCancelWanted(true);
        if (order.state() == OrderState.UNKNOWN && !wasWanted) {
            requestCancel(order);
        }
        sendWantedCancel(order);
        return RejectReason.NONE;
    }

    private void sendWantedCancel(Order order) {
        if (!order.isCancelWanted() || order.state() != OrderState.LIVE) {
            return;
        }
        moves.move(order, OrderEvent.CANCEL_SENT);
        order.setSentTimeNs(state.nowNs);
        events.orderUpdated(order);
        requestCancel(order);
    }

    /** Sends a cancel. By our id it is harmless also where the order may not exist, or has ended. */
    private void requestCancel(Order order) {
        if (!state.risk.countCancel(state.nowNs)) {
            telemetry.increment(Metric.CANCEL_RATE_ALARMS);
        }
        events.requestSent(order, EventWriter.REQUEST_CANCEL);
        events.outlet()
                .cancel(order.instrument().venue().id(), order.instrument().id(), order.orderId());
    }

    /** Applies the venue's word on one order. */
    void onReport(ExecutionReportReceivedDecoder report) {
        Order order = reports.onReport(report);
        if (order != null) {
            sendWantedCancel(order);
        }
    }

    /** Counts ids of orders that the bound pushed out. */
    void forget(int ids) {
        telemetry.add(Metric.ORDER_IDS_FORGOTTEN, ids);
    }

    /** Answers with the order's state as it is. */
    void replyNow(Order order, long correlationId) {
        moves.replyNow(order, correlationId);
    }

    /** Time passed: orders without an answer become UNKNOWN, due queries and wanted cancels are sent. */
    void onTimer() {
        for (int i = state.orders.openCount() - 1; i >= 0; i--) {
            Order order = state.orders.open(i);
            long timeoutNs = state.execution.at(order.instrument().venue()).answerTimeoutNs();
            OrderState before = order.state();
            boolean overdue =
                    switch (before) {
                        case PENDING_NEW, PENDING_CANCEL -> state.nowNs - order.sentTimeNs() >= timeoutNs;
                        case LIVE -> order.isImmediate() && state.nowNs - order.lastSignNs() >= timeoutNs;
                        case UNKNOWN, FILLED, CANCELED, REJECTED, EXPIRED -> false;
                    };
            if (overdue) {
                moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
                order.planQuery(state.nowNs, state.execution.queryBackoffMinNs());
                moves.publish(order, before);
            }
            amends.onTimer(order);
            queryIfDue(order);
            sendWantedCancel(order);
        }
    }

    private void queryIfDue(Order order) {
        // Also while the link is down: a gateway may have another way for queries.
        if ((order.state() != OrderState.UNKNOWN && !order.isLeftOver()) || state.nowNs < order.nextQueryNs()) {
            return;
        }
        long backoffNs = Math.max(order.queryBackoffNs(), state.execution.queryBackoffMinNs());
        order.planQuery(state.nowNs + backoffNs, Math.min(backoffNs * 2, state.execution.queryBackoffMaxNs()));
        events.requestSent(order, EventWriter.REQUEST_QUERY);
        events.outlet()
                .query(order.instrument().venue().id(), order.instrument().id(), order.orderId());
        if (order.isCancelWanted() && order.state() == OrderState.UNKNOWN) {
            requestCancel(order);
        }
    }

    /** The venue can be asked again: every order there that is not final must be asked for once. */
    void onReconciling(int venueId) {
        for (int i = 0; i < state.orders.openCount(); i++) {
            Order order = state.orders.open(i);
            if (order.instrument().venue().id() == venueId) {
                order.setLeftOver(true);
                order.planQuery(state.nowNs, state.execution.queryBackoffMinNs());
            }
        }
    }

    /** A new run: nobody waits any more, and what was in flight is unknown. */
    void onStarted() {
        for (int i = 0; i < state.orders.openCount(); i++) {
            Order order = state.orders.open(i);
            OrderState before = order.state();
            order.takeWaiting();
            Amendment amendment = order.amendment();
            if (amendment != null) {
                amendment.forgetWaiting();
            }
            order.setLeftOver(true);
            if (before == OrderState.PENDING_NEW || before == OrderState.PENDING_CANCEL) {
                moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
                events.orderUpdated(order);
            }
        }
        moves.countOpen();
    }

    /** Counts by venue the orders that it was not asked for since the last interruption. */
    void countLeftOver(int[] counts) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < state.orders.openCount(); i++) {
            Order order = state.orders.open(i);
            if (order.isLeftOver()) {
                counts[order.instrument().venue().id()]++;
            }
        }
    }
}
