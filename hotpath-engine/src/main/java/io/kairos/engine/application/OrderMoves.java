package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.Side;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.order.OrderEvent;
import io.kairos.engine.domain.risk.Reservations;
import io.kairos.journal.codec.ReplyStatus;
import java.util.ArrayList;
import java.util.List;

/** Changes of an order's state with all that hangs on it: reservation, store, client order id, those who wait. Engine thread only. */
final class OrderMoves {
    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final ClientOrderLog clientOrders;
    private final List<OrderListener> listeners = new ArrayList<>();

    OrderMoves(EngineState state, EventWriter events, EngineTelemetry telemetry, ClientOrderLog clientOrders) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.clientOrders = clientOrders;
    }

    void add(OrderListener listener) {
        listeners.add(listener);
    }

    /** Tells listeners of a booked fill. */
    void publishFill(Order order, long qty, long given, long received, int feeAssetId, long fee) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).onFill(order, qty, given, received, feeAssetId, fee);
        }
    }

    /**
     * Moves an order and what hangs on its state: reservation, store, first status query.
     *
     * @return false when the event must not happen in this state; that is counted and changes nothing.
     */
    boolean move(Order order, OrderEvent event) {
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
            long amount = Reservations.amountFor(order);
            state.balances.reserveAnyway(venueId, give, amount);
            order.setReservedAmount(amount);
            events.balanceChanged(venueId, give);
        } else if (!before.isFinal() && after.isFinal()) {
            if (order.reservedAmount() > 0) {
                if (event == OrderEvent.EXPIRED) {
                    state.balances.expire(venueId, give, order.reservedAmount());
                } else {
                    state.balances.release(venueId, give, order.reservedAmount());
                }
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
        state.risk.changed(order);
        countOpen();
        return true;
    }

    private static int giveAsset(Order order) {
        Instrument on = order.instrument();
        return order.side() == Side.BUY ? on.quote().id() : on.base().id();
    }

    /** Tells of a change: record, whoever waits, and listeners when it ended. */
    void publish(Order order, OrderState before) {
        events.orderUpdated(order);
        if (before.isFinal() && !order.state().isFinal()) {
            clientOrders.onReopened(order);
        }
        if (order.state() != OrderState.PENDING_NEW) {
            reply(order);
        }
        if (!before.isFinal() && order.state().isFinal()) {
            telemetry.add(Metric.ORDER_IDS_FORGOTTEN, clientOrders.onFinal(order, state.execution.maxRetainedIds()));
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).onFinal(order);
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

    /** Brings limits and metrics up to date with the number of open orders. */
    void countOpen() {
        state.risk.setOpenOrders(state.orders.openCount());
        telemetry.set(Metric.OPEN_ORDERS, state.orders.openCount());
        telemetry.set(Metric.UNKNOWN_ORDERS, state.orders.unknownCount());
    }
}
