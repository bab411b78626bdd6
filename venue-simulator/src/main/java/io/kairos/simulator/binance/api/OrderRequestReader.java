package io.kairos.simulator.binance.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.NewOrder;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.fault.VenueFaults.Listing;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.number.Fixed8;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Reads a new order and enforces the venue's parameter rules and filters, before the trading core sees it. */
final class OrderRequestReader {
    static final Set<String> KNOWN = Set.of(
            "symbol",
            "side",
            "type",
            "timeInForce",
            "quantity",
            "quoteOrderQty",
            "price",
            "newClientOrderId",
            "newOrderRespType",
            "selfTradePreventionMode",
            "strategyId",
            "strategyType",
            "stopPrice",
            "trailingDelta",
            "icebergQty");

    private static final Pattern CLIENT_ID = Pattern.compile("^[a-zA-Z0-9-_]{1,36}$");
    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 22;

    private final Exchange exchange;
    private final VenueFaults faults;
    private final Symbols symbols;
    private final RandomGenerator random;

    OrderRequestReader(Exchange exchange, VenueFaults faults, RandomGenerator random) {
        this.exchange = exchange;
        this.faults = faults;
        this.symbols = new Symbols(exchange.catalogue(), faults);
        this.random = random;
    }

    /** A client id as the venue makes one up. */
    String newId() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_ALPHABET.charAt(random.nextInt(ID_ALPHABET.length())));
        }
        return id.toString();
    }

    /** A client id that the caller chose under this name, or a made-up one. */
    String clientId(Params params, String name) throws ApiError {
        Optional<String> chosen = params.text(name);
        if (chosen.isEmpty()) {
            return newId();
        }
        if (!CLIENT_ID.matcher(chosen.get()).matches()) {
            throw ApiError.illegal(name, CLIENT_ID.pattern());
        }
        return chosen.get();
    }

    OrderBodies.ResponseType responseType(Params params) throws ApiError {
        Optional<String> type = params.text("newOrderRespType");
        if (type.isEmpty()) {
            return params.requiredText("type").equals("LIMIT_MAKER")
                    ? OrderBodies.ResponseType.ACK
                    : OrderBodies.ResponseType.FULL;
        }
        return oneOf(OrderBodies.ResponseType.values(), type.get(), -1116, "Invalid newOrderRespType.");
    }

    NewOrder read(Call call) throws ApiError {
        Params params = call.params();
        Instrument instrument = symbols.required(params);
        Side side = oneOf(Side.values(), params.requiredText("side"), -1117, "Invalid side.");
        OrderType type = type(params.requiredText("type"));
        refuseUnsupported(params);
        Optional<String> given = params.text("timeInForce");
        Optional<Long> quantity = params.decimal("quantity");
        Optional<Long> quoteAmount = params.decimal("quoteOrderQty");
        long price = 0;
        TimeInForce timeInForce = TimeInForce.GTC;
        if (type == OrderType.MARKET) {
            refuse(params, "timeInForce", "price");
            if (quantity.isEmpty() && quoteAmount.isEmpty()) {
                throw ApiError.mandatory("quantity");
            }
            if (quantity.isPresent() && quoteAmount.isPresent()) {
                throw new ApiError(-1106, "Parameter 'quoteOrderQty' sent when not required.");
            }
        } else {
            refuse(params, "quoteOrderQty");
            if (type == OrderType.LIMIT_MAKER) {
                refuse(params, "timeInForce");
            } else {
                String name = given.orElseThrow(() -> ApiError.mandatory("timeInForce"));
                timeInForce = oneOf(TimeInForce.values(), name, -1115, "Invalid timeInForce.");
            }
            price = params.requiredDecimal("price");
            params.requiredDecimal("quantity");
        }
        NewOrder order = new NewOrder(
                call.caller().accountId(),
                clientId(params, "newClientOrderId"),
                instrument,
                side,
                type,
                timeInForce,
                price,
                quantity.orElse(0L),
                quoteAmount.orElse(0L),
                prevention(params),
                params.integer("strategyId").orElse(-1L),
                strategyType(params));
        checkOpen(order);
        checkFilters(order, call.nowMs());
        return order;
    }

    private void checkOpen(NewOrder order) throws ApiError {
        boolean open = faults.listing(order.instrument().symbol()) == Listing.TRADING;
        boolean allowed =
                switch (faults.status()) {
                    case ONLINE -> open;
                    case POST_ONLY -> open && order.type() == OrderType.LIMIT_MAKER;
                    case CANCEL_ONLY, MAINTENANCE -> false;
                };
        if (!allowed) {
            throw new ApiError(-2010, "Market is closed.");
        }
    }

    private void checkFilters(NewOrder order, long nowMs) throws ApiError {
        Instrument instrument = faults.rules(order.instrument());
        boolean market = order.type() == OrderType.MARKET;
        if (!market) {
            long price = order.limitPx();
            if (price < instrument.tickSize() || price > Instrument.MAX_PRICE || price % instrument.tickSize() != 0) {
                throw filter("PRICE_FILTER");
            }
            long average = exchange.tape(order.instrument()).averagePx(nowMs);
            if (average > 0
                    && (price > average * InstrumentInfo.MULTIPLIER_UP
                            || price < average / InstrumentInfo.MULTIPLIER_DOWN_DIVISOR)) {
                throw filter("PERCENT_PRICE_BY_SIDE");
            }
        }
        boolean byQuote = order.quantity() == 0 && order.quoteAmount() > 0;
        if (!byQuote) {
            long qty = order.quantity();
            if (qty < instrument.minQty() || qty > instrument.maxQty() || qty % instrument.stepSize() != 0) {
                throw filter("LOT_SIZE");
            }
            if (market && qty > instrument.marketMaxQty()) {
                throw filter("MARKET_LOT_SIZE");
            }
        }
        checkNotional(order, market, nowMs);
        int open = exchange.orders().open(order.accountId(), instrument).size();
        if (open >= InstrumentInfo.MAX_OPEN_ORDERS) {
            throw filter("MAX_NUM_ORDERS");
        }
    }

    private void checkNotional(NewOrder order, boolean market, long nowMs) throws ApiError {
        Instrument instrument = order.instrument();
        long price = market ? exchange.tape(instrument).averagePx(nowMs) : order.limitPx();
        long notional;
        try {
            notional = order.quoteAmount() > 0 ? order.quoteAmount() : Fixed8.multiplyDown(price, order.quantity());
        } catch (ArithmeticException tooLarge) {
            throw filter("NOTIONAL");
        }
        boolean priceKnown = price > 0 || order.quoteAmount() > 0;
        if (priceKnown && notional < instrument.minNotional()) {
            throw filter("NOTIONAL");
        }
        if (!market && notional > Instrument.MAX_NOTIONAL) {
            throw filter("NOTIONAL");
        }
    }

    private static ApiError filter(String name) {
        return new ApiError(-1013, "Filter failure: " + name);
    }

    private static OrderType type(String name) throws ApiError {
        switch (name) {
            case "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT" ->
                throw new ApiError(-1013, "Order type not supported for this symbol.");
            default -> {
                return oneOf(OrderType.values(), name, -1116, "Invalid orderType.");
            }
        }
    }

    private static void refuseUnsupported(Params params) throws ApiError {
        refuse(params, "stopPrice", "trailingDelta");
        if (params.has("icebergQty")) {
            throw new ApiError(-1013, "Iceberg orders are not supported for this symbol.");
        }
    }

    private static void refuse(Params params, String... names) throws ApiError {
        for (String name : names) {
            if (params.has(name)) {
                throw new ApiError(-1106, "Parameter '" + name + "' sent when not required.");
            }
        }
    }

    private static SelfTradePrevention prevention(Params params) throws ApiError {
        Optional<String> mode = params.text("selfTradePreventionMode");
        if (mode.isEmpty()) {
            return SelfTradePrevention.EXPIRE_MAKER;
        }
        return oneOf(
                SelfTradePrevention.values(),
                mode.get(),
                -1013,
                "This symbol does not allow the specified self-trade prevention mode.");
    }

    private static int strategyType(Params params) throws ApiError {
        Optional<Long> type = params.integer("strategyType");
        if (type.isEmpty()) {
            return -1;
        }
        if (type.get() < 1_000_000 || type.get() > Integer.MAX_VALUE) {
            throw new ApiError(-1134, "strategyType was less than 1000000.");
        }
        return type.get().intValue();
    }

    private static <E extends Enum<E>> E oneOf(E[] values, String name, int code, String text) throws ApiError {
        for (E value : values) {
            if (value.name().equals(name)) {
                return value;
            }
        }
        throw new ApiError(code, text);
    }
}
