package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.arbitrage.SizedCycle;
import io.kairos.engine.domain.order.Amendment;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.journal.codec.AmendOrderCommandDecoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.CancelAllOrdersCommandDecoder;
import io.kairos.journal.codec.CancelOrderCommandDecoder;
import io.kairos.journal.codec.PlaceOrderCommandDecoder;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.UpdateStrategyCommandDecoder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries out commands; each gets exactly one reply. Engine thread only; cold. Strings are read in the order in which the
 * records hold them.
 */
final class CommandDesk {
    private final EngineState state;
    private final EventWriter events;
    private final OrderDesk desk;
    private final ClientOrderLog clientOrders;
    private final OrderIntent intent = new OrderIntent();

    CommandDesk(EngineState state, EventWriter events, OrderDesk desk, ClientOrderLog clientOrders) {
        this.state = state;
        this.events = events;
        this.desk = desk;
        this.clientOrders = clientOrders;
    }

    void placeOrder(PlaceOrderCommandDecoder command) {
        long correlationId = command.correlationId();
        Side side = Codes.decode(command.side());
        OrderType type = Codes.decode(command.orderType());
        TimeInForce given = Codes.decode(command.timeInForce());
        long qty = command.qtyMantissa();
        int qtyScale = command.qtyScale();
        long px = command.pxMantissa();
        int pxScale = command.pxScale();
        String owner = EventWriter.name(command.owner());
        String clientOrderId = command.clientOrderId();
        String venueName = command.venue();
        String symbol = command.symbol();
        TimeInForce timeInForce = given == null ? TimeInForce.GTC : given;
        String fault = placeFault(side, type, qtyScale, px, pxScale, clientOrderId);
        if (fault != null || side == null || type == null) {
            replied(correlationId, ReplyStatus.INVALID, 0, 0, RejectReason.NONE, fault == null ? "" : fault);
            return;
        }
        String content = ClientOrderLog.content(venueName, symbol, side, type, timeInForce, qty, qtyScale, px, pxScale);
        ClientOrderLog.Entry known = clientOrders.get(owner, clientOrderId);
        if (known != null) {
            repeat(known, content, correlationId);
            return;
        }
        Instrument instrument = instrument(venueName, symbol);
        intent.set(desk.takeOrderId(), instrument, side, type, timeInForce, qty, qtyScale, px, pxScale);
        ClientOrderLog.Entry entry =
                new ClientOrderLog.Entry(owner, clientOrderId, content, intent.orderId(), RejectReason.NONE, "");
        clientOrders.add(entry);
        Order order = desk.place(intent, owner, clientOrderId, venueName, symbol, 0, correlationId);
        if (order == null) {
            entry.reason = state.gate.reason();
            entry.text = state.gate.reasonText();
            desk.forget(clientOrders.close(entry, state.execution.maxRetainedIds()));
            replied(correlationId, ReplyStatus.REFUSED, entry.orderId, 0, entry.reason, entry.text);
        }
    }

    private static @Nullable String placeFault(
            @Nullable Side side, @Nullable OrderType type, int qtyScale, long px, int pxScale, String clientOrderId) {
        if (side == null) {
            return "side: expected BUY or SELL";
        }
        if (type == null) {
            return "orderType: expected LIMIT, MARKET or LIMIT_MAKER";
        }
        if (qtyScale < 0 || qtyScale > FixedMath.MAX_SCALE) {
            return "qtyScale: expected 0 to 18, got " + qtyScale;
        }
        if (px != OrderIntent.NO_PX && (pxScale < 0 || pxScale > FixedMath.MAX_SCALE)) {
            return "pxScale: expected 0 to 18, got " + pxScale;
        }
        return clientOrderId.isEmpty() || clientOrderId.length() > 64
                ? "clientOrderId: expected 1 to 64 characters, got " + clientOrderId.length()
                : null;
    }

    private void repeat(ClientOrderLog.Entry known, String content, long correlationId) {
        if (!known.content.equals(content)) {
            replied(
                    correlationId,
                    ReplyStatus.ID_CONFLICT,
                    known.orderId,
                    0,
                    RejectReason.DUPLICATE_ORDER,
                    "client order id " + known.clientOrderId + " was used before with other content: " + known.content);
            return;
        }
        Order order = state.orders.get(known.orderId);
        if (known.reason != RejectReason.NONE) {
            replied(correlationId, ReplyStatus.REFUSED, known.orderId, 0, known.reason, known.text);
        } else if (order == null) {
            replied(correlationId, ReplyStatus.OK, known.orderId, 0, RejectReason.NONE, "");
        } else if (order.state() == io.kairos.domain.order.OrderState.PENDING_NEW) {
            order.addWaiting(correlationId);
        } else {
            desk.replyNow(order, correlationId);
        }
    }

    void cancelOrder(CancelOrderCommandDecoder command) {
        long correlationId = command.correlationId();
        long orderId = command.orderId();
        String owner = EventWriter.name(command.owner());
        String clientOrderId = command.clientOrderId();
        if (orderId == 0) {
            ClientOrderLog.Entry entry = clientOrders.get(owner, clientOrderId);
            orderId = entry == null ? 0 : entry.orderId;
        }
        Order order = state.orders.get(orderId);
        if (order == null) {
            replied(
                    correlationId,
                    ReplyStatus.NOT_FOUND,
                    orderId,
                    0,
                    RejectReason.UNKNOWN_ORDER,
                    "no order with this id is known");
            return;
        }
        RejectReason reason = desk.cancel(order);
        replied(
                correlationId,
                reason == RejectReason.NONE ? ReplyStatus.OK : ReplyStatus.REFUSED,
                orderId,
                reason == RejectReason.NONE ? 1 : 0,
                reason,
                reason == RejectReason.ORDER_CLOSED
                        ? "the order is " + order.state()
                        : reason == RejectReason.NONE ? "" : "order entry of the venue is not up");
    }

    void amendOrder(AmendOrderCommandDecoder command) {
        long correlationId = command.correlationId();
        long orderId = command.orderId();
        long qtyMantissa = command.qtyMantissa();
        int qtyScale = command.qtyScale();
        long pxMantissa = command.pxMantissa();
        int pxScale = command.pxScale();
        String owner = EventWriter.name(command.owner());
        String clientOrderId = command.clientOrderId();
        String amendId = command.amendId();
        if (orderId == 0) {
            ClientOrderLog.Entry entry = clientOrders.get(owner, clientOrderId);
            orderId = entry == null ? 0 : entry.orderId;
        }
        Order order = state.orders.get(orderId);
        String content = ClientOrderLog.amendment(orderId, qtyMantissa, qtyScale, pxMantissa, pxScale);
        ClientOrderLog.Entry known = clientOrders.get(owner, amendId);
        String fault = amendFault(amendId, qtyMantissa, qtyScale, pxMantissa, pxScale);
        if (fault != null) {
            replied(correlationId, ReplyStatus.INVALID, orderId, 0, RejectReason.NONE, fault);
        } else if (known != null) {
            repeatAmendment(known, content, order, correlationId);
        } else if (order == null) {
            replied(
                    correlationId,
                    ReplyStatus.NOT_FOUND,
                    orderId,
                    0,
                    RejectReason.UNKNOWN_ORDER,
                    "no order with this id is known");
        } else if (!order.owner().equals(owner)) {
            // It would count in the other's limits, and pass what stops the asker.
            replied(
                    correlationId,
                    ReplyStatus.REFUSED,
                    orderId,
                    0,
                    RejectReason.NOT_PERMITTED,
                    "an order can only be amended by whoever placed it; anybody may cancel it");
        } else {
            ClientOrderLog.Entry entry = new ClientOrderLog.Entry(owner, amendId, content, 0, RejectReason.NONE, "");
            clientOrders.add(entry);
            desk.forget(clientOrders.close(entry, state.execution.maxRetainedIds()));
            amend(order, entry, qtyMantissa, qtyScale, pxMantissa, pxScale, correlationId);
        }
    }

    private static @Nullable String amendFault(String amendId, long qty, int qtyScale, long px, int pxScale) {
        if (amendId.isEmpty() || amendId.length() > 64) {
            return "amendId: expected 1 to 64 characters, got " + amendId.length();
        }
        if (qty != OrderIntent.NO_PX && (qtyScale < 0 || qtyScale > FixedMath.MAX_SCALE)) {
            return "qtyScale: expected 0 to 18, got " + qtyScale;
        }
        return px != OrderIntent.NO_PX && (pxScale < 0 || pxScale > FixedMath.MAX_SCALE)
                ? "pxScale: expected 0 to 18, got " + pxScale
                : null;
    }

    private void amend(
            Order order,
            ClientOrderLog.Entry entry,
            long qtyMantissa,
            int qtyScale,
            long pxMantissa,
            int pxScale,
            long correlationId) {
        Instrument on = order.instrument();
        long qty = qtyMantissa == OrderIntent.NO_PX
                ? order.qty()
                : FixedMath.rescaleExact(qtyMantissa, qtyScale, on.qtyDecimals());
        long px = pxMantissa == OrderIntent.NO_PX
                ? order.workingPx()
                : FixedMath.rescaleExact(pxMantissa, pxScale, on.priceDecimals());
        RejectReason reason;
        String words;
        if (qty == FixedMath.OVERFLOW) {
            reason = RejectReason.INVALID_QUANTITY;
            words = "quantity: more decimals than " + on.qtyDecimals();
        } else if (px == FixedMath.OVERFLOW) {
            reason = RejectReason.INVALID_PRICE;
            words = "price: more decimals than " + on.priceDecimals();
        } else if (order.amendment() == null
                && !order.state().isFinal()
                && qty == order.qty()
                && px == order.workingPx()) {
            // As it is already: nothing has to be sent.
            desk.replyNow(order, correlationId);
            return;
        } else {
            reason = desk.amends().amend(order, px, qty, entry.clientOrderId, correlationId);
            words = desk.amends().refusal();
        }
        if (reason != RejectReason.NONE) {
            entry.reason = reason;
            entry.text = words;
            replied(correlationId, ReplyStatus.REFUSED, order.orderId(), 0, reason, words);
        }
    }

    private void repeatAmendment(
            ClientOrderLog.Entry known, String content, @Nullable Order order, long correlationId) {
        long orderId = order == null ? 0 : order.orderId();
        Amendment pending = order == null ? null : order.amendment();
        if (!known.content.equals(content)) {
            replied(
                    correlationId,
                    ReplyStatus.ID_CONFLICT,
                    orderId,
                    0,
                    RejectReason.DUPLICATE_ORDER,
                    "id " + known.clientOrderId + " was used before with other content: " + known.content);
        } else if (known.reason != RejectReason.NONE) {
            replied(correlationId, ReplyStatus.REFUSED, orderId, 0, known.reason, known.text);
        } else if (pending != null && pending.id().equals(known.clientOrderId)) {
            pending.addWaiting(correlationId);
        } else {
            replied(correlationId, ReplyStatus.OK, orderId, 0, RejectReason.NONE, "");
        }
    }

    void cancelAll(CancelAllOrdersCommandDecoder command) {
        long correlationId = command.correlationId();
        command.skipOwner();
        String venueName = command.venue();
        String symbol = command.symbol();
        if (!venueName.isEmpty() && venue(venueName) == null) {
            replied(correlationId, ReplyStatus.INVALID, 0, 0, RejectReason.NONE, "venue: unknown, got " + venueName);
            return;
        }
        int count = cancelOpen(venueName, symbol);
        replied(correlationId, ReplyStatus.OK, 0, count, RejectReason.NONE, "");
    }

    int cancelOpen(String venueName, String symbol) {
        return cancelOpen(order -> {
            Instrument on = order.instrument();
            return (venueName.isEmpty() || on.venue().name().equals(venueName))
                    && (symbol.isEmpty() || on.symbol().equals(symbol));
        });
    }

    /** Cancels the open orders that are meant; how many cancels were asked for. */
    int cancelOpen(Predicate<Order> meant) {
        int count = 0;
        for (Order order : state.orders.openOrders()) {
            if (meant.test(order) && desk.cancel(order) == RejectReason.NONE) {
                count++;
            }
        }
        return count;
    }

    void updateStrategy(UpdateStrategyCommandDecoder command) {
        long correlationId = command.correlationId();
        long expectedVersion = command.expectedVersion();
        boolean enabled = command.enabled() == BooleanType.T;
        int minProfit = command.minProfitCentibps();
        long maxNotional = command.maxCycleNotionalAmount();
        int maxLegs = command.maxLegs();
        String name = command.name();
        String owner = EventWriter.name(command.owner());
        String reason = command.reason();
        if (!name.equals(state.execution.strategyName())) {
            replied(correlationId, ReplyStatus.NOT_FOUND, 0, 0, RejectReason.NONE, "no strategy named " + name);
            return;
        }
        if (expectedVersion != state.strategy.version()) {
            conflict(correlationId, expectedVersion, state.strategy.version());
            return;
        }
        String fault = null;
        if (minProfit < 0 || minProfit >= Instrument.FEE_DENOMINATOR) {
            fault = "minProfitCentibps: expected 0 to 999999, got " + minProfit;
        } else if (maxNotional < 0) {
            fault = "maxCycleNotionalAmount: expected zero or more, got " + maxNotional;
        } else if (maxLegs < 2 || maxLegs > SizedCycle.MAX_LEGS) {
            fault = "maxLegs: expected 2 to " + SizedCycle.MAX_LEGS + ", got " + maxLegs;
        }
        if (fault != null) {
            replied(correlationId, ReplyStatus.INVALID, 0, 0, RejectReason.NONE, fault);
            return;
        }
        state.strategy = new StrategySettings(state.strategy.version() + 1, enabled, minProfit, maxNotional, maxLegs);
        state.strategyChangedBy = owner;
        state.strategyReason = EventWriter.text(reason);
        state.outdateGraphs();
        events.strategyChanged();
        replied(correlationId, ReplyStatus.OK, 0, 0, RejectReason.NONE, "");
    }

    void conflict(long correlationId, long expected, long current) {
        replied(
                correlationId,
                ReplyStatus.VERSION_CONFLICT,
                0,
                0,
                RejectReason.NONE,
                "expectedVersion: got " + expected + ", current is " + current);
    }

    void replied(long correlationId, ReplyStatus status, long orderId, int count, RejectReason reason, String words) {
        events.replied(correlationId, status, orderId, count, reason, words);
    }

    private @Nullable Instrument instrument(String venueName, String symbol) {
        Venue venue = venue(venueName);
        return venue == null ? null : state.registry.bySymbol(venue, symbol);
    }

    private static @Nullable Venue venue(String name) {
        for (Venue venue : Venue.values()) {
            if (venue.name().equals(name)) {
                return venue;
            }
        }
        return null;
    }
}
