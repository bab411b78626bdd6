package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.CommandRefused;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.NewOrder;
import io.kairos.simulator.exchange.RefusalReason;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.fault.VenueFaults.Moment;
import io.kairos.simulator.fault.VenueFaults.OrderFault;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.Side;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Places, cancels and amends orders, one by one or in batches, for REST and WebSocket alike, within limits that both
 * share. Venue thread only.
 */
public final class OrderDesk {
    /** Source of a cancel that its owner asked for; the venue's number. */
    public static final String BY_OWNER = "1";

    /** Source of a cancel by the timer that cancels all. */
    public static final String BY_TIMER = "20";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Orders placed or amended by one account. */
    static final RateLimit ACCOUNT_ORDERS = RateLimit.perUser("account-orders", 1000);

    private static final int SINGLE = 60;
    private static final int BATCHED = 300;

    private final Exchange exchange;
    private final OrderIds ids;
    private final OrderRequestReader reader;
    private final RateLimits limits;
    private final VenueFaults faults;
    private @Nullable Amendment amendment;

    /** What can be done with an order. */
    public enum Kind {
        PLACE("order", "batch-orders"),
        CANCEL("cancel-order", "batch-cancel-orders"),
        AMEND("amend-order", "batch-amend-orders");

        private final String single;
        private final String batched;

        Kind(String single, String batched) {
            this.single = single;
            this.batched = batched;
        }

        /** A batch of one counts as a single one. */
        private RateLimit limit(int orders) {
            return orders == 1 ? RateLimit.perInstrument(single, SINGLE) : RateLimit.perInstrument(batched, BATCHED);
        }
    }

    /**
     * The amendment that is happening.
     *
     * @param requestId client id of the request
     * @param failed whether it failed and its order is canceled for that
     */
    public record Amendment(String requestId, boolean failed) {}

    OrderDesk(Exchange exchange, Market market, OrderIds ids, VenueState state, RateLimits limits, VenueFaults faults) {
        this.exchange = exchange;
        this.ids = ids;
        this.reader = new OrderRequestReader(exchange, market, state);
        this.limits = limits;
        this.faults = faults;
    }

    /** The amendment that is happening, null if none is. */
    public @Nullable Amendment amendment() {
        return amendment;
    }

    /**
     * Does a request with one or more orders.
     *
     * @param byCode whether instruments are named by code, as over WebSocket
     * @return the results in the order of the request
     * @throws ApiError if nothing was done at all
     */
    public Answer run(Kind kind, List<Params> orders, boolean byCode, int accountId, long nowMs) throws ApiError {
        if (orders.isEmpty() || orders.size() > OrderCaps.BATCH) {
            throw ApiError.illegal("batch size");
        }
        charge(kind, orders, byCode, accountId, nowMs);
        Optional<OrderFault> fault = kind == Kind.PLACE ? faults.takeOrderFault() : Optional.empty();
        if (fault.isPresent() && fault.get().moment() == Moment.BEFORE) {
            throw failure(fault.get());
        }
        ArrayNode results = NODES.arrayNode();
        int failed = 0;
        for (Params order : orders) {
            ObjectNode result = results.addObject();
            failed += run(kind, order, byCode, accountId, nowMs, result) ? 0 : 1;
        }
        if (fault.isPresent()) {
            throw failure(fault.get());
        }
        if (failed == 0) {
            return Answer.ok(results);
        }
        return failed == orders.size()
                ? new Answer("1", "All operations failed", results)
                : new Answer("2", "Bulk operation partially succeeded.", results);
    }

    /** Cancels an account's order without a request. */
    void cancelBySource(Order order, String source) {
        try {
            exchange.cancel(order, source);
        } catch (CommandRefused gone) {
            throw new IllegalStateException("an open order cannot be canceled", gone);
        }
    }

    /** An account's order as a request names it: by {@code ordId}, else the newest with {@code clOrdId}. */
    Optional<Order> find(Params params, Instrument instrument, int accountId) throws ApiError {
        Optional<Long> ordId = params.integer("ordId");
        if (ordId.isPresent()) {
            return ids.find(accountId, ordId.get())
                    .filter(order -> order.terms().instrument().id() == instrument.id());
        }
        Optional<String> clientId = params.text("clOrdId");
        if (clientId.isEmpty()) {
            throw ApiError.missing("ordId or clOrdId");
        }
        return exchange.orders().byClientId(accountId, instrument, clientId.get());
    }

    private boolean run(Kind kind, Params order, boolean byCode, int accountId, long nowMs, ObjectNode result) {
        result.put("clOrdId", order.text("clOrdId").orElse(""));
        result.put("ordId", order.text("ordId").orElse(""));
        if (kind == Kind.PLACE) {
            result.put("tag", order.text("tag").orElse(""));
        }
        result.put("ts", Long.toString(nowMs));
        if (kind == Kind.AMEND) {
            result.put("reqId", order.text("reqId").orElse(""));
        }
        try {
            Instrument instrument = reader.instrument(order, byCode);
            OrderTerms terms =
                    switch (kind) {
                        case PLACE -> place(order, instrument, accountId, nowMs);
                        case CANCEL -> cancel(order, instrument, accountId);
                        case AMEND -> amend(order, instrument, accountId, nowMs);
                    };
            result.put("ordId", Long.toString(OrderIds.of(terms)));
            if (kind != Kind.PLACE) {
                result.put("clOrdId", terms.clientOrderId());
            }
            result.put("sCode", "0").put("sMsg", "").put("subCode", "");
            return true;
        } catch (OrderRejected refused) {
            result.put("sCode", refused.code()).put("sMsg", refused.text()).put("subCode", refused.subCode());
            return false;
        }
    }

    private OrderTerms place(Params order, Instrument instrument, int accountId, long nowMs) throws OrderRejected {
        NewOrder request = reader.read(order, accountId, instrument);
        chargeAccount(accountId, nowMs);
        try {
            ids.expectTag(OrderRequestReader.tag(order));
            return exchange.accept(request).order().terms();
        } catch (CommandRefused refused) {
            throw refusal(refused.reason(), request.side() == Side.BUY ? instrument.quote() : instrument.base());
        } catch (ApiError badTag) {
            throw OrderRejected.of(badTag);
        }
    }

    private OrderTerms cancel(Params order, Instrument instrument, int accountId) throws OrderRejected {
        Order found = open(
                order,
                instrument,
                accountId,
                "51400",
                "Order cancellation failed as the order has been" + " filled, canceled or does not exist.");
        try {
            return exchange.cancel(found, BY_OWNER).terms();
        } catch (CommandRefused refused) {
            throw refusal(refused.reason(), "");
        }
    }

    private OrderTerms amend(Params order, Instrument instrument, int accountId, long nowMs) throws OrderRejected {
        Order found = open(
                order,
                instrument,
                accountId,
                "51503",
                "Order modification failed as the order has been" + " filled, canceled or does not exist.");
        OrderTerms terms = found.terms();
        boolean cancelOnFail = false;
        String requestId = "";
        try {
            cancelOnFail = order.flag("cxlOnFail");
            requestId = order.text("reqId").orElse("");
            if (order.text("newSz").isEmpty() && order.text("newPx").isEmpty()) {
                throw new OrderRejected("51500", "You must enter a price, quantity, or TP/SL");
            }
            long price = order.decimal("newPx").orElse(terms.limitPx());
            long quantity = order.decimal("newSz").orElse(terms.quantity());
            reader.checkLimit(instrument, terms.side(), price, quantity);
            chargeAccount(accountId, nowMs);
            amendment = new Amendment(requestId, false);
            exchange.amend(found, price, quantity);
            return terms;
        } catch (ApiError refused) {
            throw OrderRejected.of(refused);
        } catch (CommandRefused refused) {
            if (cancelOnFail && found.status().isOpen()) {
                amendment = new Amendment(requestId, true);
                cancelBySource(found, BY_OWNER);
            }
            throw refused.reason() == RefusalReason.WOULD_TAKE
                    ? new OrderRejected("51511", "Order modification failed as post-only order would take liquidity.")
                    : refusal(refused.reason(), Ledger.spentAsset(terms));
        } finally {
            amendment = null;
        }
    }

    private Order open(Params order, Instrument instrument, int accountId, String code, String text)
            throws OrderRejected {
        try {
            return find(order, instrument, accountId)
                    .filter(found -> found.status().isOpen())
                    .orElseThrow(() -> new OrderRejected(code, text));
        } catch (ApiError refused) {
            throw OrderRejected.of(refused);
        }
    }

    private void charge(Kind kind, List<Params> orders, boolean byCode, int accountId, long nowMs) throws ApiError {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Params order : orders) {
            String name = order.text(byCode ? "instIdCode" : "instId").orElse("");
            counts.merge(name, 1, Integer::sum);
        }
        RateLimit limit = kind.limit(orders.size());
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            String instrument = byCode ? name(count.getKey()) : count.getKey();
            if (!limits.admit(limit, accountId + "/" + instrument, count.getValue(), nowMs)) {
                throw ApiError.tooMany();
            }
        }
    }

    /** The id behind a code, so that both transports are counted together. */
    private String name(String code) {
        try {
            return reader.instrument(new Params(Map.of("instIdCode", code)), true)
                    .symbol();
        } catch (OrderRejected unknown) {
            return code;
        }
    }

    private void chargeAccount(int accountId, long nowMs) throws OrderRejected {
        if (!limits.admit(ACCOUNT_ORDERS, Integer.toString(accountId), 1, nowMs)) {
            throw new OrderRejected("50061", "Request frequency exceeds the limit of the sub-account.");
        }
    }

    private static ApiError failure(OrderFault fault) {
        if (fault.silent()) {
            return ApiError.silent();
        }
        return fault.code() == 0
                ? ApiError.page(fault.status())
                : new ApiError(
                        fault.status(),
                        "50004",
                        "API endpoint request timeout (does not mean that the request was successful or failed, please"
                                + " check the request result)");
    }

    private static OrderRejected refusal(RefusalReason reason, String asset) {
        return switch (reason) {
            case DUPLICATE_CLIENT_ORDER_ID -> new OrderRejected("51016", "Client order ID already exists.");
            case INSUFFICIENT_BALANCE -> OrderRequestReader.noFunds(asset);
            case NO_LIQUIDITY -> new OrderRejected("51010", "Order failed. There is no liquidity in the market.");
            case WOULD_TAKE, UNKNOWN_ORDER, CANCEL_RESTRICTED ->
                new OrderRejected(
                        "51400",
                        "Order cancellation failed as the order has been filled, canceled or does" + " not exist.");
        };
    }
}
