package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.order.OrderEvent;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.engine.domain.risk.Reservations;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.ReplyStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places orders through the risk gate and brings them to their end: reports, fills exactly once, timeouts, status queries,
 * cancels. Engine thread only.
 *
 * <p>An outcome that is not known keeps the order UNKNOWN and its funds reserved; the venue is asked again and again, ever more
 * slowly, until it tells. "Not found" settles an order only if it was never seen alive, was sent longer ago than the quiet
 * period, and was not found at least twice (Binance Spot API, order semantics: the query side lags behind the matching engine).
 */
final class OrderDesk {
    private static final int NOT_FOUND_NEEDED = 2;

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final ClientOrderLog clientOrders;
    private final List<OrderListener> listeners = new ArrayList<>();

    OrderDesk(EngineState state, EventWriter events, EngineTelemetry telemetry, ClientOrderLog clientOrders) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.clientOrders = clientOrders;
    }

    void add(OrderListener listener) {
        listeners.add(listener);
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
        ApprovedOrder approved = state.gate.approve(intent, state.nowNs);
        if (approved == null) {
            telemetry.increment(Metric.REJECTIONS);
            events.orderRefused(
                    intent, state.gate.reason(), state.gate.reasonText(), owner, clientOrderId, venue, symbol);
            return null;
        }
        Instrument on = intent.known();
        Order order = new Order(
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
        state.orders.add(order);
        countOpen();
        events.orderUpdated(order);
        events.balanceChanged(on.venue().id(), intent.giveAssetId());
        events.requestSent(order, EventWriter.REQUEST_NEW);
        events.outlet().newOrder(on.venue().id(), approved);
        return order;
    }

    /**
     * Cancels an order, or notes that it shall be canceled as soon as it is known to live.
     *
     * @return {@link RejectReason#NONE}, or why not.
     */
    RejectReason cancel(Order order, boolean alsoWhenLinkReturns) {
        if (order.state().isFinal()) {
            return RejectReason.ORDER_CLOSED;
        }
        int venueId = order.instrument().venue().id();
        if (state.link[venueId] != EngineState.LINK_UP && !alsoWhenLinkReturns) {
            return RejectReason.VENUE_UNAVAILABLE;
        }
        order.setCancelWanted(true);
        sendWantedCancel(order);
        return RejectReason.NONE;
    }

    private void sendWantedCancel(Order order) {
        int venueId = order.instrument().venue().id();
        if (!order.isCancelWanted() || order.state() != OrderState.LIVE || state.link[venueId] != EngineState.LINK_UP) {
            return;
        }
        move(order, OrderEvent.CANCEL_SENT);
        order.setSentTimeNs(state.nowNs);
        events.orderUpdated(order);
        events.requestSent(order, EventWriter.REQUEST_CANCEL);
        events.outlet().cancel(venueId, order.instrument().id(), order.orderId());
    }

    /** Applies the venue's word on one order. */
    void onReport(ExecutionReportReceivedDecoder report) {
        Order order = state.orders.get(report.orderId());
        if (order == null) {
            onForeign(report);
            return;
        }
        if (order.instrument().id() != report.instrumentId()) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        OrderState before = order.state();
        long cumBefore = order.cumQty();
        RejectReason reasonBefore = order.reason();
        long cumQty = report.cumQty();
        OrderState said = Codes.decode(report.state());
        long receiveTimeNs = report.receiveTimeNs();
        if (before == OrderState.PENDING_NEW) {
            events.outlet().answered(order.orderId(), receiveTimeNs);
        }
        boolean renamed = false;
        switch (report.kind()) {
            case ACCEPTED -> {
                sign(order);
                renamed = takeVenueOrderId(order, report);
                move(order, OrderEvent.ACCEPTED);
            }
            case TRADED -> {
                sign(order);
                onTrade(order, report, said, cumQty);
                renamed = takeVenueOrderId(order, report);
            }
            case CANCELED -> {
                sign(order);
                renamed = takeVenueOrderId(order, report);
                end(order, OrderState.CANCELED, cumQty, report.text());
            }
            case EXPIRED -> {
                sign(order);
                renamed = takeVenueOrderId(order, report);
                end(order, OrderState.EXPIRED, cumQty, report.text());
            }
            case REJECTED -> {
                report.skipVenueOrderId();
                reject(order, RejectReason.VENUE_REJECTED, report.text());
            }
            case NOT_SENT -> {
                report.skipVenueOrderId();
                reject(order, RejectReason.VENUE_UNAVAILABLE, report.text());
            }
            case OUTCOME_UNKNOWN -> move(order, OrderEvent.OUTCOME_UNKNOWN);
            case CANCEL_REJECTED -> move(order, OrderEvent.CANCEL_REFUSED);
            case STATUS -> {
                sign(order);
                order.setLeftOver(false);
                renamed = takeVenueOrderId(order, report);
                onStatus(order, said, cumQty, report.text());
            }
            case NOT_FOUND -> onNotFound(order);
            case SBE_UNKNOWN, NULL_VAL -> telemetry.increment(Metric.INVALID_INPUTS);
        }
        if (order.state() != before || order.cumQty() != cumBefore || order.reason() != reasonBefore || renamed) {
            publish(order, before);
        }
        sendWantedCancel(order);
    }

    private void sign(Order order) {
        order.sign(state.nowNs);
        order.acknowledge();
    }

    private static boolean takeVenueOrderId(Order order, ExecutionReportReceivedDecoder report) {
        if (!order.venueOrderId().isEmpty()) {
            report.skipVenueOrderId();
            return false;
        }
        String id = report.venueOrderId();
        order.setVenueOrderId(id);
        return !id.isEmpty();
    }

    private void onTrade(
            Order order, ExecutionReportReceivedDecoder report, @Nullable OrderState said, long reportedCumQty) {
        long tradeId = report.tradeId();
        if (order.hasTrade(tradeId)) {
            telemetry.increment(Metric.REPEATED_FILLS);
        } else if (report.lastQty() <= 0 || report.lastPx() <= 0) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        } else {
            if (order.state().isFinal()) {
                telemetry.increment(Metric.LATE_FILLS);
            }
            book(order, report);
        }
        if (order.leavesQty() == 0) {
            move(order, OrderEvent.FILLED);
            return;
        }
        OrderState expected = order.venueFinalState();
        if (expected != null && order.cumQty() >= order.venueCumQty()) {
            settle(order, expected);
        } else if (said != null && said.isFinal() && !order.state().isFinal()) {
            end(order, said, reportedCumQty, "");
        } else if (!order.state().isFinal() || order.state() == OrderState.REJECTED) {
            move(order, OrderEvent.TRADED);
        }
    }

    private void book(Order order, ExecutionReportReceivedDecoder report) {
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
        if (!order.state().isFinal()) {
            long still = Reservations.amountFor(on, order.side(), order.workingPx(), order.leavesQty());
            state.balances.release(venueId, give, order.reservedAmount() - still);
            order.setReservedAmount(still);
        }
        state.balances.book(venueId, give, -given, exchangeTimeNs);
        state.balances.book(venueId, receive, received, exchangeTimeNs);
        int feeAsset = report.feeAssetId();
        long fee = report.feeAmount();
        boolean hasFee = state.isAsset(feeAsset) && fee != 0;
        if (hasFee) {
            state.balances.book(venueId, feeAsset, -fee, exchangeTimeNs);
        }
        telemetry.increment(Metric.FILLS);
        events.fillApplied(
                order.orderId(),
                on,
                order.owner(),
                report.exchangeTimeNs(),
                report.tradeId(),
                Codes.encode(order.side()),
                report.maker() == io.kairos.journal.codec.BooleanType.T,
                px,
                qty,
                fee,
                feeAsset);
        events.balanceChanged(venueId, give);
        events.balanceChanged(venueId, receive);
        if (hasFee && feeAsset != give && feeAsset != receive) {
            events.balanceChanged(venueId, feeAsset);
        }
        long givenInAll = hasFee && feeAsset == give ? given + fee : given;
        long receivedInAll = hasFee && feeAsset == receive ? received - fee : received;
        for (OrderListener listener : listeners) {
            listener.onFill(order, givenInAll, receivedInAll, hasFee && feeAsset != give && feeAsset != receive);
        }
    }

    /** The venue says that it ended: final once every fill that it counts is booked. */
    private void end(Order order, OrderState said, long reportedCumQty, String words) {
        if (order.state().isFinal() && reportedCumQty <= order.cumQty()) {
            return;
        }
        if (!words.isEmpty()) {
            order.explain(order.reason(), EventWriter.text(words));
        }
        long cumQty = reportedCumQty >= 0 ? reportedCumQty : said == OrderState.FILLED ? order.qty() : order.cumQty();
        if (cumQty > order.cumQty()) {
            order.expectFinal(said, cumQty);
            move(order, OrderEvent.OUTCOME_UNKNOWN);
        } else {
            settle(order, said);
        }
    }

    private void settle(Order order, OrderState said) {
        OrderEvent event =
                switch (said) {
                    case FILLED -> OrderEvent.FILLED;
                    case CANCELED -> OrderEvent.CANCELED;
                    case EXPIRED -> OrderEvent.EXPIRED;
                    case REJECTED -> OrderEvent.REJECTED;
                    case PENDING_NEW, LIVE, PENDING_CANCEL, UNKNOWN -> OrderEvent.OUTCOME_UNKNOWN;
                };
        if (event == OrderEvent.EXPIRED && order.reason() == RejectReason.NONE) {
            order.explain(RejectReason.VENUE_EXPIRED, order.text());
        } else if (event == OrderEvent.REJECTED) {
            order.explain(RejectReason.VENUE_REJECTED, order.text());
        }
        order.expectFinal(null, 0);
        move(order, event);
    }

    private void reject(Order order, RejectReason reason, String words) {
        if (order.state().isFinal()) {
            return;
        }
        if (move(order, OrderEvent.REJECTED)) {
            if (order.state() == OrderState.REJECTED) {
                order.explain(reason, EventWriter.text(words));
            }
        } else {
            move(order, OrderEvent.OUTCOME_UNKNOWN);
        }
    }

    private void onStatus(Order order, @Nullable OrderState said, long reportedCumQty, String words) {
        if (said == null || said == OrderState.UNKNOWN) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        if (said.isFinal()) {
            end(order, said, reportedCumQty, words);
        } else if (reportedCumQty > order.cumQty()) {
            move(order, OrderEvent.OUTCOME_UNKNOWN);
        } else {
            move(order, OrderEvent.ACCEPTED);
        }
    }

    private void onNotFound(Order order) {
        order.setLeftOver(false);
        if (order.state().isFinal()) {
            return;
        }
        int times = order.countNotFound();
        if (order.state() != OrderState.UNKNOWN) {
            // It may lag, or the order ended unseen: only the venue's history can tell.
            move(order, OrderEvent.OUTCOME_UNKNOWN);
        } else if (!order.isAcknowledged()
                && order.cumQty() == 0
                && times >= NOT_FOUND_NEEDED
                && state.nowNs - order.lastSignNs() >= state.execution.notFoundQuietNs()) {
            move(order, OrderEvent.NEVER_PLACED);
            order.explain(RejectReason.VENUE_UNAVAILABLE, "never placed: not found at the venue after a quiet period");
        }
    }

    private void onForeign(ExecutionReportReceivedDecoder report) {
        telemetry.increment(Metric.FOREIGN_REPORTS);
        if (report.orderId() == 0
                && report.kind() == io.kairos.journal.codec.ReportKind.TRADED
                && report.lastQty() > 0
                && Codes.decode(report.side()) != null) {
            // Its amounts arrive with the venue's own word on the balances.
            events.fillApplied(
                    0,
                    state.registry.instrument(report.instrumentId()),
                    "",
                    report.exchangeTimeNs(),
                    report.tradeId(),
                    report.side(),
                    report.maker() == io.kairos.journal.codec.BooleanType.T,
                    report.lastPx(),
                    report.lastQty(),
                    report.feeAmount(),
                    report.feeAssetId());
        }
    }

    private boolean move(Order order, OrderEvent event) {
        OrderState before = order.state();
        if (!order.on(event)) {
            telemetry.increment(Metric.ILLEGAL_REPORTS);
            return false;
        }
        OrderState after = order.state();
        int venueId = order.instrument().venue().id();
        int give = giveAsset(order);
        if (before.isFinal() && !after.isFinal()) {
            state.orders.reopen(order);
            long amount =
                    Reservations.amountFor(order.instrument(), order.side(), order.workingPx(), order.leavesQty());
            state.balances.reserve(venueId, give, amount);
            order.setReservedAmount(amount);
            events.balanceChanged(venueId, give);
        } else if (!before.isFinal() && after.isFinal()) {
            if (order.reservedAmount() > 0) {
                state.balances.release(venueId, give, order.reservedAmount());
                order.setReservedAmount(0);
                events.balanceChanged(venueId, give);
            }
            order.setLeftOver(false);
            order.expectFinal(null, 0);
            telemetry.add(Metric.ORDERS_EVICTED, state.orders.close(order, state.execution.maxRetainedOrders()));
        }
        if (after == OrderState.UNKNOWN && before != OrderState.UNKNOWN) {
            long backoffNs = state.execution.queryBackoffMinNs();
            order.planQuery(state.nowNs + backoffNs, backoffNs);
        }
        countOpen();
        return true;
    }

    private static int giveAsset(Order order) {
        Instrument on = order.instrument();
        return order.side() == Side.BUY ? on.quote().id() : on.base().id();
    }

    private void publish(Order order, OrderState before) {
        events.orderUpdated(order);
        if (before.isFinal() && !order.state().isFinal()) {
            clientOrders.onReopened(order);
        }
        if (order.state() != OrderState.PENDING_NEW) {
            reply(order);
        }
        if (!before.isFinal() && order.state().isFinal()) {
            clientOrders.onFinal(order, state.execution.maxRetainedOrders());
            for (OrderListener listener : listeners) {
                listener.onFinal(order);
            }
        }
    }

    private void reply(Order order) {
        for (long correlationId : order.takeWaiting()) {
            replyNow(order, correlationId);
        }
    }

    /** Answers with the order's state as it is. */
    void replyNow(Order order, long correlationId) {
        boolean refused = order.state() == OrderState.REJECTED;
        events.replied(
                correlationId,
                refused ? ReplyStatus.REFUSED : ReplyStatus.OK,
                order.orderId(),
                0,
                order.reason(),
                order.text());
    }

    private void countOpen() {
        state.risk.setOpenOrders(state.orders.openCount());
        telemetry.set(Metric.OPEN_ORDERS, state.orders.openCount());
        telemetry.set(Metric.UNKNOWN_ORDERS, state.orders.unknownCount());
    }

    /** Time passed: orders without an answer become UNKNOWN, due queries and wanted cancels are sent. */
    void onTimer() {
        long timeoutNs = state.execution.answerTimeoutNs();
        for (int i = state.orders.openCount() - 1; i >= 0; i--) {
            Order order = state.orders.open(i);
            OrderState before = order.state();
            boolean overdue =
                    switch (before) {
                        case PENDING_NEW, PENDING_CANCEL -> state.nowNs - order.sentTimeNs() >= timeoutNs;
                        case LIVE -> order.isImmediate() && state.nowNs - order.lastSignNs() >= timeoutNs;
                        case UNKNOWN, FILLED, CANCELED, REJECTED, EXPIRED -> false;
                    };
            if (overdue) {
                move(order, OrderEvent.OUTCOME_UNKNOWN);
                order.planQuery(state.nowNs, state.execution.queryBackoffMinNs());
                publish(order, before);
            }
            queryIfDue(order);
            sendWantedCancel(order);
        }
    }

    private void queryIfDue(Order order) {
        int venueId = order.instrument().venue().id();
        if ((order.state() != OrderState.UNKNOWN && !order.isLeftOver())
                || state.link[venueId] == EngineState.LINK_DOWN
                || state.nowNs < order.nextQueryNs()) {
            return;
        }
        long backoffNs = Math.max(order.queryBackoffNs(), state.execution.queryBackoffMinNs());
        order.planQuery(state.nowNs + backoffNs, Math.min(backoffNs * 2, state.execution.queryBackoffMaxNs()));
        events.requestSent(order, EventWriter.REQUEST_QUERY);
        events.outlet().query(venueId, order.instrument().id(), order.orderId());
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
            order.setLeftOver(true);
            if (before == OrderState.PENDING_NEW || before == OrderState.PENDING_CANCEL) {
                move(order, OrderEvent.OUTCOME_UNKNOWN);
                events.orderUpdated(order);
            }
        }
        countOpen();
    }

    /** How many orders the venues were not asked for since the last interruption. */
    int leftOverCount() {
        int count = 0;
        for (int i = 0; i < state.orders.openCount(); i++) {
            count += state.orders.open(i).isLeftOver() ? 1 : 0;
        }
        return count;
    }
}
