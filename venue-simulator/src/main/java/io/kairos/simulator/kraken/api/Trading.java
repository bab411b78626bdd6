package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.CommandRefused;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.NewOrder;
import io.kairos.simulator.exchange.RefusalReason;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.fault.VenueFaults.Moment;
import io.kairos.simulator.fault.VenueFaults.OrderFault;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Places, amends and cancels orders by the venue's rules: engine state, rate counter, checks, then the trading core. REST
 * and WebSocket share it. Venue thread only.
 */
public final class Trading {
    /** Why an order ended when its time was up; the core keeps it as id of the cancel. */
    public static final String EXPIRED = "@expired";

    /** Why an order ended when the dead man's switch went off. */
    public static final String DEAD_MAN = "@dead-man";

    private static final int AMENDED_MAX = 10_000;

    private final Exchange exchange;
    private final Pairs pairs;
    private final VenueStatus status;
    private final EngineRates rates;
    private final VenueFaults faults;
    private final VenueTime time;
    private final RandomGenerator random;
    private final Map<Order, Long> amendedMs = new HashMap<>();

    Trading(
            Exchange exchange,
            Pairs pairs,
            VenueStatus status,
            EngineRates rates,
            VenueFaults faults,
            VenueTime time,
            RandomGenerator random) {
        this.exchange = exchange;
        this.pairs = pairs;
        this.status = status;
        this.rates = rates;
        this.faults = faults;
        this.time = time;
        this.random = random;
    }

    /** Places one order. */
    public OrderImage add(int accountId, OrderWish wish, boolean onlyValidate) throws ApiError {
        rates.charge(accountId, wish.pair(), EngineRates.add(), time.nowMs());
        check(accountId, wish);
        NewOrder order = order(accountId, wish);
        if (onlyValidate) {
            return validate(order);
        }
        return place(order);
    }

    /** The result of one order in a batch: its image or the engine's refusal. */
    public record Added(Optional<OrderImage> order, String error) {}

    /** Places several orders of one pair; a fault in the form of one refuses them all. */
    public List<Added> addBatch(int accountId, List<OrderWish> wishes, boolean onlyValidate) throws ApiError {
        if (wishes.size() < 2 || wishes.size() > 15) {
            throw ApiError.arguments("orders");
        }
        Pair pair = wishes.get(0).pair();
        rates.charge(accountId, pair, EngineRates.addBatch(wishes.size()), time.nowMs());
        for (OrderWish wish : wishes) {
            check(accountId, wish);
        }
        List<Added> added = new ArrayList<>();
        for (OrderWish wish : wishes) {
            NewOrder order = order(accountId, wish);
            try {
                added.add(new Added(Optional.of(onlyValidate ? validate(order) : place(order)), ""));
            } catch (ApiError refused) {
                added.add(new Added(Optional.empty(), refused.text()));
            }
        }
        return added;
    }

    /** What an amendment changes; zero leaves a number as it is. */
    public record Amendment(long limitPx, long quantity, boolean postOnly) {}

    /** Amends an order in place; returns the amendment's id. */
    public String amend(Order order, Amendment wanted) throws ApiError {
        Pair pair = pairs.of(order.terms().instrument());
        long nowMs = time.nowMs();
        rates.charge(order.terms().accountId(), pair, EngineRates.amend(age(order)), nowMs);
        status.checkOrder(pair, order.terms().type(), false);
        long limitPx = wanted.limitPx() == 0 ? order.terms().limitPx() : wanted.limitPx();
        long quantity = wanted.quantity() == 0 ? order.quantity() : wanted.quantity();
        if (limitPx == order.terms().limitPx() && quantity == order.quantity()) {
            throw new ApiError("EOrder:Invalid order:Nothing to amend");
        }
        checkPrice(pair, limitPx);
        checkQuantity(pair, quantity);
        boolean wouldTake =
                exchange.book(pair.instrument()).crosses(order.terms().side(), limitPx);
        if (wanted.postOnly() && wouldTake) {
            throw refusal(RefusalReason.WOULD_TAKE);
        }
        Optional<OrderFault> fault = begin();
        try {
            exchange.amend(order, limitPx, quantity);
        } catch (CommandRefused refused) {
            throw refusal(refused.reason());
        }
        if (amendedMs.size() >= AMENDED_MAX) {
            amendedMs.keySet().removeIf(known -> !known.status().isOpen());
        }
        amendedMs.put(order, nowMs);
        end(fault);
        return OrderIds.amendment(pair.instrument().id(), order.terms().orderId(), nowMs);
    }

    /** Cancels an order. */
    public void cancel(Order order) throws ApiError {
        Pair pair = pairs.of(order.terms().instrument());
        if (status.system() == SystemState.MAINTENANCE) {
            throw new ApiError("EService:Unavailable");
        }
        if (!order.status().isOpen()) {
            throw refusal(RefusalReason.UNKNOWN_ORDER);
        }
        rates.charge(order.terms().accountId(), pair, EngineRates.cancel(age(order)), time.nowMs());
        Optional<OrderFault> fault = begin();
        end(order, "");
        end(fault);
    }

    /** Cancels orders that are still open, whatever the rate counter says; returns how many. */
    public int cancelAll(List<Order> orders, String reason) throws ApiError {
        if (status.system() == SystemState.MAINTENANCE) {
            throw new ApiError("EService:Unavailable");
        }
        int count = 0;
        for (Order order : orders) {
            if (order.status().isOpen()) {
                Pair pair = pairs.of(order.terms().instrument());
                rates.chargeAnyway(order.terms().accountId(), pair, EngineRates.cancel(age(order)), time.nowMs());
                end(order, reason);
                count++;
            }
        }
        return count;
    }

    /** Ends an open order, whatever engine state and rate counter say. */
    void end(Order order, String reason) {
        amendedMs.remove(order);
        try {
            exchange.cancel(order, reason);
        } catch (CommandRefused refused) {
            throw new IllegalStateException("an open order could not be canceled: reason=" + refused.reason(), refused);
        }
    }

    private OrderImage place(NewOrder order) throws ApiError {
        Optional<OrderFault> fault = begin();
        OrderImage placed;
        try {
            placed = exchange.accept(order).order();
        } catch (CommandRefused refused) {
            throw refusal(refused.reason());
        }
        end(fault);
        return placed;
    }

    private OrderImage validate(NewOrder order) throws ApiError {
        try {
            return exchange.preview(order);
        } catch (CommandRefused refused) {
            throw refusal(refused.reason());
        }
    }

    private Optional<OrderFault> begin() throws ApiError {
        Optional<OrderFault> fault = faults.takeOrderFault();
        if (fault.isPresent() && fault.get().moment() == Moment.BEFORE) {
            throw failure(fault.get());
        }
        return fault;
    }

    private static void end(Optional<OrderFault> fault) throws ApiError {
        if (fault.isPresent()) {
            throw failure(fault.get());
        }
    }

    private static ApiError failure(OrderFault fault) {
        return fault.silent() ? ApiError.silence() : new ApiError("EService:Unavailable", fault.status());
    }

    private void check(int accountId, OrderWish wish) throws ApiError {
        Pair pair = wish.pair();
        status.checkOrder(pair, wish.type(), true);
        if (wish.quoteAmount() == 0) {
            checkQuantity(pair, wish.quantity());
        }
        if (wish.type() != OrderType.MARKET) {
            checkPrice(pair, wish.limitPx());
        }
        checkCost(wish);
        List<Order> open = exchange.orders().open(accountId, pair.instrument());
        if (open.size() >= rates.tier().openOrdersPerPair()) {
            throw new ApiError("EOrder:Orders limit exceeded");
        }
        if (!wish.clientId().isEmpty() && isUsed(accountId, wish.clientId())) {
            throw refusal(RefusalReason.DUPLICATE_CLIENT_ORDER_ID);
        }
    }

    private boolean isUsed(int accountId, String clientId) {
        return exchange.orders().open(accountId).stream()
                .anyMatch(order -> order.terms().clientOrderId().equals(clientId));
    }

    private void checkPrice(Pair pair, long price) throws ApiError {
        int decimals = status.priceDecimals(pair);
        if (price % Decimals.unit(decimals) != 0) {
            throw new ApiError("EOrder:Invalid price:" + pair.symbol() + " price can only be specified up to "
                    + decimals + " decimals.");
        }
        if (price % status.tickSize(pair) != 0) {
            throw new ApiError("EOrder:Tick size check failed");
        }
        if (price <= 0 || price > Instrument.MAX_PRICE) {
            throw new ApiError("EOrder:Invalid price");
        }
    }

    private static void checkQuantity(Pair pair, long quantity) throws ApiError {
        Instrument instrument = pair.instrument();
        if (quantity < instrument.minQty()) {
            throw new ApiError("EOrder:Order minimum not met");
        }
        if (quantity > instrument.maxQty() || quantity % instrument.stepSize() != 0) {
            throw ApiError.arguments("volume");
        }
    }

    private void checkCost(OrderWish wish) throws ApiError {
        Instrument instrument = wish.pair().instrument();
        boolean market = wish.type() == OrderType.MARKET;
        long price = market ? exchange.book(instrument).bestPx(wish.side().opposite()) : wish.limitPx();
        long cost;
        try {
            cost = wish.quoteAmount() > 0 ? wish.quoteAmount() : Fixed8.multiplyDown(price, wish.quantity());
        } catch (ArithmeticException tooLarge) {
            throw ApiError.arguments("volume");
        }
        if (cost < instrument.minNotional()) {
            throw new ApiError("EOrder:Cost minimum not met");
        }
        if (cost > Instrument.MAX_NOTIONAL) {
            throw ApiError.arguments("volume");
        }
    }

    private NewOrder order(int accountId, OrderWish wish) {
        return new NewOrder(
                accountId,
                wish.clientId().isEmpty() ? OrderTags.madeUpClientId(random) : wish.clientId(),
                wish.pair().instrument(),
                wish.side(),
                wish.type(),
                wish.timeInForce(),
                wish.limitPx(),
                wish.quantity(),
                wish.quoteAmount(),
                wish.selfTradePrevention(),
                OrderTags.strategyId(wish.userReference()),
                OrderTags.strategyType(wish.expirySeconds()),
                wish.isFeeOnTop());
    }

    private long age(Order order) {
        return time.nowMs() - amendedMs.getOrDefault(order, order.terms().createTimeMs());
    }

    private static ApiError refusal(RefusalReason reason) {
        return switch (reason) {
            case INSUFFICIENT_BALANCE -> new ApiError("EOrder:Insufficient funds");
            case UNKNOWN_ORDER, CANCEL_RESTRICTED -> new ApiError("EOrder:Unknown order");
            case DUPLICATE_CLIENT_ORDER_ID -> ApiError.arguments("cl_ord_id");
            case WOULD_TAKE -> new ApiError("EOrder:Post only order");
            case NO_LIQUIDITY -> new ApiError("EOrder:Insufficient liquidity");
        };
    }
}
