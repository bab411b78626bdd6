package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kairos.simulator.exchange.CommandRefused;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.NewOrder;
import io.kairos.simulator.exchange.Placement;
import io.kairos.simulator.exchange.RefusalReason;
import io.kairos.simulator.fault.StaleOrders;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.fault.VenueFaults.Moment;
import io.kairos.simulator.fault.VenueFaults.OrderFault;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The trading methods: place, query and cancel orders. */
final class OrderMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> ORDER_KEY = Set.of("symbol", "orderId", "origClientOrderId");

    private final Exchange exchange;
    private final RateLimits limits;
    private final VenueFaults faults;
    private final Symbols symbols;
    private final OrderRequestReader reader;

    OrderMethods(Exchange exchange, RateLimits limits, VenueFaults faults, RandomGenerator random) {
        this.exchange = exchange;
        this.limits = limits;
        this.faults = faults;
        this.symbols = new Symbols(exchange.catalogue(), faults);
        this.reader = new OrderRequestReader(exchange, faults, random);
    }

    List<Method> list() {
        List<Method> list = new ArrayList<>();
        list.add(trading("POST", "order", "order.place", true, params -> 1, OrderRequestReader.KNOWN, this::place));
        Set<String> testKnown = new HashSet<>(OrderRequestReader.KNOWN);
        testKnown.add("computeCommissionRates");
        list.add(trading(
                "POST",
                "order/test",
                "order.test",
                false,
                params -> "true".equals(params.all().get("computeCommissionRates")) ? 20 : 1,
                testKnown,
                this::test));
        list.add(trading(
                "DELETE",
                "order",
                "order.cancel",
                true,
                params -> 1,
                Set.of("symbol", "orderId", "origClientOrderId", "newClientOrderId", "cancelRestrictions"),
                this::cancel));
        list.add(trading(
                "PUT",
                "order/amend/keepPriority",
                "order.amend.keepPriority",
                false,
                params -> 4,
                Set.of("symbol", "orderId", "origClientOrderId", "newClientOrderId", "newQty"),
                this::amend));
        list.add(trading(
                "DELETE", "openOrders", "openOrders.cancelAll", true, params -> 1, Set.of("symbol"), this::cancelAll));
        list.add(reading("GET", "order", "order.status", params -> 4, ORDER_KEY, this::query));
        list.add(reading(
                "GET",
                "openOrders",
                "openOrders.status",
                params -> params.has("symbol") ? 6 : 80,
                Set.of("symbol"),
                this::openOrders));
        list.add(reading(
                "GET",
                "allOrders",
                "allOrders",
                params -> 20,
                Set.of("symbol", "orderId", "startTime", "endTime", "limit"),
                this::allOrders));
        list.add(reading(
                "GET",
                "myTrades",
                "myTrades",
                params -> params.has("orderId") ? 5 : 20,
                Set.of("symbol", "orderId", "fromId", "startTime", "endTime", "limit"),
                this::myTrades));
        return list;
    }

    private static Method trading(
            String http,
            String path,
            String name,
            boolean free,
            ToIntFunction<Params> weight,
            Set<String> known,
            Method.Body body) {
        return new Method(http, "/api/v3/" + path, name, Security.TRADE, weight, free, free, known, body);
    }

    private static Method reading(
            String http, String path, String name, ToIntFunction<Params> weight, Set<String> known, Method.Body body) {
        return new Method(http, "/api/v3/" + path, name, Security.USER_DATA, weight, false, false, known, body);
    }

    private JsonNode place(Call call) throws ApiError {
        int accountId = call.caller().accountId();
        NewOrder order = reader.read(call);
        OrderBodies.ResponseType type = reader.responseType(call.params());
        limits.checkOrders(accountId, call.nowMs());
        Optional<OrderFault> fault = faults.takeOrderFault();
        if (fault.isPresent() && fault.get().moment() == Moment.BEFORE) {
            throw failure(fault.get());
        }
        Placement placement;
        try {
            placement = exchange.place(order);
        } catch (CommandRefused refused) {
            throw refusal(refused.reason());
        }
        limits.onOrderAccepted(accountId, call.nowMs());
        if (fault.isPresent()) {
            throw failure(fault.get());
        }
        return OrderBodies.placed(placement, type, call.times());
    }

    private JsonNode test(Call call) throws ApiError {
        NewOrder order = reader.read(call);
        reader.responseType(call.params());
        if (!call.params().flag("computeCommissionRates", false)) {
            return NODES.objectNode();
        }
        return AccountMethods.commissionRates(exchange.ledger().account(order.accountId()), order.instrument());
    }

    private JsonNode cancel(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        Order order = find(call, instrument, -2011, "Unknown order sent.");
        String requestId = reader.clientId(call.params(), "newClientOrderId");
        Optional<String> restriction = call.params().text("cancelRestrictions");
        if (restriction.isPresent()) {
            checkRestriction(restriction.get(), order);
        }
        try {
            return OrderBodies.canceled(exchange.cancel(order, requestId), call.times());
        } catch (CommandRefused refused) {
            throw refusal(refused.reason());
        }
    }

    /** Only downwards: the order keeps its place. It keeps its client id too, whatever the request names. */
    private JsonNode amend(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        Order order = find(call, instrument, -2013, "Order does not exist.");
        long qty = call.params().requiredDecimal("newQty");
        long executed = order.image().executedQty();
        if (qty < instrument.minQty() || qty % instrument.stepSize() != 0) {
            throw new ApiError(-1013, "Filter failure: LOT_SIZE");
        }
        if (qty >= order.quantity() || qty <= executed) {
            throw new ApiError(-2038, "The requested action would change no state; rejecting.");
        }
        Optional<OrderFault> fault = faults.takeOrderFault();
        if (fault.isPresent() && fault.get().moment() == Moment.BEFORE) {
            throw failure(fault.get());
        }
        OrderImage amended;
        try {
            amended = exchange.amend(order, order.terms().limitPx(), qty);
        } catch (CommandRefused refused) {
            throw new ApiError(-2038, "Unknown order sent.");
        }
        if (fault.isPresent()) {
            throw failure(fault.get());
        }
        return OrderBodies.amended(amended, call.times());
    }

    private static void checkRestriction(String restriction, Order order) throws ApiError {
        OrderStatus demanded;
        switch (restriction) {
            case "ONLY_NEW" -> demanded = OrderStatus.NEW;
            case "ONLY_PARTIALLY_FILLED" -> demanded = OrderStatus.PARTIALLY_FILLED;
            default -> throw new ApiError(-1145, "Invalid cancelRestrictions");
        }
        if (order.status().isOpen() && order.status() != demanded) {
            throw refusal(RefusalReason.CANCEL_RESTRICTED);
        }
    }

    private JsonNode cancelAll(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        int accountId = call.caller().accountId();
        int open = exchange.orders().open(accountId, instrument).size();
        if (open == 0) {
            throw refusal(RefusalReason.UNKNOWN_ORDER);
        }
        List<String> requestIds = new ArrayList<>();
        for (int i = 0; i < open; i++) {
            requestIds.add(reader.newId());
        }
        ArrayNode list = NODES.arrayNode();
        for (OrderImage order : exchange.cancelAll(accountId, instrument, requestIds)) {
            list.add(OrderBodies.canceled(order, call.times()));
        }
        return list;
    }

    private JsonNode query(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        if (faults.queriesLag()) {
            throw new ApiError(-2013, "Order does not exist.");
        }
        Order order = find(call, instrument, -2013, "Order does not exist.");
        return OrderBodies.queried(order.image(), call.times());
    }

    private Order find(Call call, Instrument instrument, int unknownCode, String unknownText) throws ApiError {
        Optional<Long> orderId = call.params().integer("orderId");
        Optional<String> clientId = call.params().text("origClientOrderId");
        int accountId = call.caller().accountId();
        if (orderId.isEmpty() && clientId.isEmpty()) {
            throw new ApiError(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
        }
        Optional<Order> found = orderId.isPresent()
                ? exchange.orders().byOrderId(accountId, instrument, orderId.get())
                : exchange.orders().byClientId(accountId, instrument, clientId.orElse(""));
        Order order = found.orElseThrow(() -> new ApiError(unknownCode, unknownText));
        if (orderId.isPresent()
                && clientId.isPresent()
                && !order.terms().clientOrderId().equals(clientId.get())) {
            throw unknownCode == -2013
                    ? new ApiError(-2039, "Client order ID is not correct for this order ID")
                    : new ApiError(unknownCode, unknownText);
        }
        return order;
    }

    private JsonNode openOrders(Call call) throws ApiError {
        Optional<Instrument> instrument = symbols.optional(call.params());
        int accountId = call.caller().accountId();
        long ageMs = faults.openOrdersAgeMs();
        if (ageMs > 0) {
            return staleOpenOrders(call, instrument.orElse(null), call.nowMs() - ageMs);
        }
        List<Order> open = instrument.isPresent()
                ? exchange.orders().open(accountId, instrument.get())
                : exchange.orders().open(accountId);
        ArrayNode list = NODES.arrayNode();
        open.forEach(order -> list.add(OrderBodies.queried(order.image(), call.times())));
        return list;
    }

    private JsonNode staleOpenOrders(Call call, @Nullable Instrument instrument, long asOfMs) {
        ArrayNode list = NODES.arrayNode();
        for (OrderImage order :
                StaleOrders.openAt(exchange.orders(), call.caller().accountId(), asOfMs)) {
            if (instrument == null || order.terms().instrument().id() == instrument.id()) {
                list.add(OrderBodies.queried(order, call.times()));
            }
        }
        return list;
    }

    private JsonNode allOrders(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        int limit = call.params().limit(500, 1000);
        long fromId = call.params().integer("orderId").orElse(0L);
        long startMs = call.params().timeMs("startTime").orElse(0L);
        long endMs = call.params().timeMs("endTime").orElse(Long.MAX_VALUE);
        List<Order> matching = exchange.orders().all(call.caller().accountId(), instrument).stream()
                .filter(order -> order.terms().orderId() >= fromId
                        && order.terms().createTimeMs() >= startMs
                        && order.terms().createTimeMs() <= endMs)
                .toList();
        boolean newest = fromId == 0 && startMs == 0;
        ArrayNode list = NODES.arrayNode();
        page(matching, limit, newest).forEach(order -> list.add(OrderBodies.queried(order.image(), call.times())));
        return list;
    }

    private record OwnTrade(Order order, Fill fill) {}

    private JsonNode myTrades(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        int limit = call.params().limit(500, 1000);
        Optional<Long> orderId = call.params().integer("orderId");
        Optional<Long> fromId = call.params().integer("fromId");
        long startMs = call.params().timeMs("startTime").orElse(0L);
        long endMs = call.params().timeMs("endTime").orElse(Long.MAX_VALUE);
        if (startMs > 0 && endMs != Long.MAX_VALUE && endMs - startMs > 86_400_000L) {
            throw new ApiError(-1127, "More than 24 hours between startTime and endTime.");
        }
        List<OwnTrade> trades = new ArrayList<>();
        for (Order order : exchange.orders().all(call.caller().accountId(), instrument)) {
            if (orderId.isPresent() && order.terms().orderId() != orderId.get()) {
                continue;
            }
            for (Fill fill : order.fills()) {
                if (fill.tradeId() >= fromId.orElse(0L) && fill.timeMs() >= startMs && fill.timeMs() <= endMs) {
                    trades.add(new OwnTrade(order, fill));
                }
            }
        }
        trades.sort((left, right) ->
                Long.compare(left.fill().tradeId(), right.fill().tradeId()));
        ArrayNode list = NODES.arrayNode();
        boolean newest = fromId.isEmpty() && startMs == 0;
        page(trades, limit, newest)
                .forEach(trade -> list.add(OrderBodies.trade(trade.order().image(), trade.fill(), call.times())));
        return list;
    }

    private static <T> List<T> page(List<T> all, int limit, boolean newest) {
        return newest
                ? all.subList(Math.max(0, all.size() - limit), all.size())
                : all.subList(0, Math.min(limit, all.size()));
    }

    private static ApiError failure(OrderFault fault) {
        if (fault.silent()) {
            return ApiError.silence();
        }
        if (fault.code() == -1007) {
            return new ApiError(
                    fault.status(),
                    -1007,
                    "Timeout waiting for response from backend server. Send status unknown; execution status"
                            + " unknown.");
        }
        return new ApiError(
                fault.status(), fault.code(), "Internal error; unable to process your request. Please try again.");
    }

    private static ApiError refusal(RefusalReason reason) {
        return switch (reason) {
            case DUPLICATE_CLIENT_ORDER_ID -> new ApiError(-2010, "Duplicate order sent.");
            case INSUFFICIENT_BALANCE -> new ApiError(-2010, "Account has insufficient balance for requested action.");
            case WOULD_TAKE -> new ApiError(-2010, "Order would immediately match and take.");
            case NO_LIQUIDITY -> new ApiError(-1112, "No orders on book for symbol.");
            case UNKNOWN_ORDER -> new ApiError(-2011, "Unknown order sent.");
            case CANCEL_RESTRICTED -> new ApiError(-2011, "Order was not canceled due to cancel restrictions.");
        };
    }
}
