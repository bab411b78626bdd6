package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.NewOrder;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Matcher;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.OrderTerms;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.okx.api.VenueState.Trading;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a new order and enforces the venue's rules before the trading core sees it, in the venue's order: parameters,
 * instrument, price band, size, balance.
 */
final class OrderRequestReader {
    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9]{1,32}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9]{1,16}");
    private static final String QUOTE = "quote_ccy";
    private static final String BASE = "base_ccy";
    private static final long RESERVE_PERCENT = 105;

    private final Exchange exchange;
    private final Instruments instruments;
    private final VenueState state;
    private final UsdWorth worth;

    OrderRequestReader(Exchange exchange, Market market, VenueState state) {
        this.exchange = exchange;
        this.instruments = market.instruments();
        this.state = state;
        this.worth = new UsdWorth(exchange);
    }

    /** The instrument that an order names: by code over WebSocket, by id over REST. */
    Instrument instrument(Params order, boolean byCode) throws OrderRejected {
        if (!byCode) {
            String id = order.text("instId").orElse("");
            if (id.isEmpty()) {
                throw OrderRejected.of(ApiError.missing("instId"));
            }
            return instruments.find(id).orElseThrow(() -> OrderRejected.of(ApiError.noInstrument()));
        }
        String code = order.text("instIdCode").orElse("");
        if (code.isEmpty()) {
            throw OrderRejected.of(ApiError.missing("instIdCode"));
        }
        try {
            return instruments
                    .byCode(Long.parseLong(code))
                    .orElseThrow(() -> OrderRejected.of(ApiError.noInstrument()));
        } catch (NumberFormatException malformed) {
            throw OrderRejected.parameter("instIdCode");
        }
    }

    NewOrder read(Params params, int accountId, Instrument instrument) throws OrderRejected {
        try {
            params.required("tdMode");
            params.oneOf("tdMode", "", "cash");
            params.required("side");
            Side side = params.oneOf("side", "", "buy", "sell").equals("buy") ? Side.BUY : Side.SELL;
            params.required("ordType");
            String type = params.oneOf("ordType", "", "limit", "market", "post_only", "fok", "ioc");
            String clientId = clientId(params);
            tag(params);
            params.required("sz");
            long size = params.decimal("sz").orElse(0L);
            if (size == 0) {
                throw ApiError.illegal("sz");
            }
            SelfTradePrevention prevention = prevention(params, type);
            NewOrder order = type.equals("market")
                    ? market(params, accountId, clientId, instrument, side, size, prevention)
                    : limit(params, accountId, clientId, instrument, side, size, type, prevention);
            checkPending(order);
            return order;
        } catch (ApiError refused) {
            throw OrderRejected.of(refused);
        }
    }

    /** The owner's tag, empty if there is none. */
    static String tag(Params params) throws ApiError {
        String tag = params.text("tag").orElse("");
        if (!tag.isEmpty() && !TAG.matcher(tag).matches()) {
            throw ApiError.illegal("tag");
        }
        return tag;
    }

    /** Refuses a price or a quantity that does not fit the instrument. */
    void checkLimit(Instrument instrument, Side side, long price, long quantity) throws OrderRejected {
        if (price == 0 || price % state.tickSize(instrument) != 0) {
            throw new OrderRejected("51150", "Failed to place order. Price must be a multiple of the tick size.");
        }
        PriceBand band = PriceBand.of(exchange, instrument, state.tickSize(instrument));
        boolean tooHigh = side == Side.BUY && price > band.highestBid();
        boolean tooLow = side == Side.SELL && price < band.lowestAsk();
        if (tooHigh || tooLow || price > Instrument.MAX_PRICE) {
            throw new OrderRejected(
                    "51006",
                    "Order price is not within the price limit (max buy price: " + DecimalText.of(band.highestBid())
                            + ", min sell price: " + DecimalText.of(band.lowestAsk()) + ")");
        }
        checkQuantity(instrument, quantity, OrderCaps.maxLimitQty(instrument));
        long amount = product(price, quantity);
        if (amount > Instrument.MAX_NOTIONAL
                || worth.of(instrument.quote(), amount) > OrderCaps.MAX_LIMIT_USD * Fixed8.ONE) {
            throw new OrderRejected(
                    "51203", "Order value exceeds the limit of " + OrderCaps.MAX_LIMIT_USD + " USD per order.");
        }
    }

    private NewOrder limit(
            Params params,
            int accountId,
            String clientId,
            Instrument instrument,
            Side side,
            long quantity,
            String type,
            SelfTradePrevention prevention)
            throws ApiError, OrderRejected {
        if (params.text("px").isEmpty()) {
            throw new OrderRejected("51204", "The price for the limit order cannot be empty.");
        }
        long price = params.decimal("px").orElse(0L);
        if (params.oneOf("pxAmendType", "0", "0", "1").equals("1")) {
            PriceBand band = PriceBand.of(exchange, instrument, state.tickSize(instrument));
            price = side == Side.BUY ? Math.min(price, band.highestBid()) : Math.max(price, band.lowestAsk());
        }
        checkTrading(instrument, type.equals("post_only"));
        checkLimit(instrument, side, price, quantity);
        TimeInForce inForce =
                switch (type) {
                    case "ioc" -> TimeInForce.IOC;
                    case "fok" -> TimeInForce.FOK;
                    default -> TimeInForce.GTC;
                };
        OrderType orderType = type.equals("post_only") ? OrderType.LIMIT_MAKER : OrderType.LIMIT;
        return new NewOrder(
                accountId, clientId, instrument, side, orderType, inForce, price, quantity, 0, prevention, -1, -1);
    }

    private NewOrder market(
            Params params,
            int accountId,
            String clientId,
            Instrument instrument,
            Side side,
            long size,
            SelfTradePrevention prevention)
            throws ApiError, OrderRejected {
        checkTrading(instrument, false);
        boolean byQuote = params.oneOf("tgtCcy", side == Side.BUY ? QUOTE : BASE, QUOTE, BASE)
                .equals(QUOTE);
        boolean fixed = params.flag("banAmend");
        if (!byQuote) {
            checkQuantity(instrument, size, instrument.marketMaxQty());
        }
        NewOrder order = new NewOrder(
                accountId,
                clientId,
                instrument,
                side,
                OrderType.MARKET,
                TimeInForce.IOC,
                0,
                byQuote ? 0 : size,
                byQuote ? size : 0,
                prevention,
                -1,
                -1);
        OrderBook book = exchange.book(instrument);
        if (book.bestPx(side.opposite()) == 0) {
            throw new OrderRejected("51010", "Order failed. There is no liquidity in the market.");
        }
        long amount = byQuote ? size : Matcher.costOf(book, terms(order));
        if (worth.of(instrument.quote(), amount) > OrderCaps.MAX_MARKET_USD * Fixed8.ONE) {
            throw new OrderRejected(
                    "51201", "Value of per market order cannot exceed " + OrderCaps.MAX_MARKET_USD + " USDT");
        }
        boolean byReceived = byQuote == (side == Side.SELL);
        NewOrder affordable = byReceived ? shrunk(order, amount, fixed) : order;
        checkReceived(affordable);
        return affordable;
    }

    /** An order sized by what it receives is cut to what its owner can pay. */
    private NewOrder shrunk(NewOrder order, long amount, boolean fixed) throws OrderRejected {
        Instrument instrument = order.instrument();
        boolean buy = order.side() == Side.BUY;
        String asset = buy ? instrument.quote() : instrument.base();
        long free = exchange.ledger().account(order.accountId()).balance(asset).free();
        long needed = buy
                ? amount / 100 * RESERVE_PERCENT
                : Matcher.quantityForQuote(exchange.book(instrument), terms(order));
        if (free >= needed) {
            return order;
        }
        if (fixed || free == 0) {
            throw noFunds(asset);
        }
        if (!buy) {
            return sized(order, Fixed8.floorTo(free, instrument.stepSize()), 0);
        }
        long spendable = free / RESERVE_PERCENT * 100;
        long quantity = Matcher.quantityForQuote(exchange.book(instrument), terms(sized(order, 0, spendable)));
        return sized(order, Math.min(order.quantity(), quantity), 0);
    }

    private void checkReceived(NewOrder order) throws OrderRejected {
        long quantity = order.quantity() > 0
                ? order.quantity()
                : Matcher.quantityForQuote(exchange.book(order.instrument()), terms(order));
        if (quantity < OrderCaps.minQty(order.instrument())) {
            throw tooSmall(order.instrument());
        }
    }

    private void checkTrading(Instrument instrument, boolean postOnly) throws OrderRejected {
        Trading trading = state.trading();
        if (trading == Trading.NONE) {
            throw new OrderRejected("50001", "Service temporarily unavailable. Please try again later.");
        }
        if (trading == Trading.CANCEL_ONLY || (trading == Trading.POST_ONLY && !postOnly)) {
            throw new OrderRejected("51023", "This type of order is not supported at the moment.");
        }
        if (state.isHalted(instrument)) {
            throw new OrderRejected("51022", "Instrument suspended.");
        }
    }

    private static void checkQuantity(Instrument instrument, long quantity, long most) throws OrderRejected {
        if (quantity < OrderCaps.minQty(instrument)) {
            throw tooSmall(instrument);
        }
        if (quantity % instrument.stepSize() != 0) {
            throw new OrderRejected("51121", "Order quantity must be a multiple of the lot size.");
        }
        if (quantity > most) {
            throw new OrderRejected("51202", "Order amount exceeds the maximum amount.");
        }
    }

    private void checkPending(NewOrder order) throws OrderRejected {
        List<Order> open = exchange.orders().open(order.accountId());
        if (open.size() >= OrderCaps.PENDING_PER_ACCOUNT) {
            throw new OrderRejected("51025", "The number of pending orders exceeds the limit.");
        }
        int here = 0;
        for (Order pending : open) {
            here += pending.terms().instrument().id() == order.instrument().id() ? 1 : 0;
            if (!order.clientOrderId().isEmpty()
                    && pending.terms().clientOrderId().equals(order.clientOrderId())) {
                throw new OrderRejected("51016", "Client order ID already exists.");
            }
        }
        if (here >= OrderCaps.PENDING_PER_INSTRUMENT) {
            throw new OrderRejected(
                    "51174", "The number of pending orders of the trading pair reached the upper limit.");
        }
    }

    static OrderRejected noFunds(String asset) {
        return new OrderRejected("51008", "Order failed. Insufficient " + asset + " balance in account", "1000");
    }

    private static OrderRejected tooSmall(Instrument instrument) {
        return new OrderRejected(
                "51020",
                "Your order should meet or exceed the minimum order amount. min="
                        + DecimalText.of(OrderCaps.minQty(instrument)));
    }

    private static String clientId(Params params) throws ApiError {
        Optional<String> id = params.text("clOrdId");
        if (id.isPresent() && !CLIENT_ID.matcher(id.get()).matches()) {
            throw ApiError.illegal("clOrdId");
        }
        return id.orElse("");
    }

    private static SelfTradePrevention prevention(Params params, String type) throws ApiError, OrderRejected {
        String mode = params.oneOf("stpMode", "cancel_maker", "cancel_maker", "cancel_taker", "cancel_both");
        if (mode.equals("cancel_both") && type.equals("fok")) {
            throw new OrderRejected("50016", "Parameter stpMode and ordType conflict.");
        }
        return switch (mode) {
            case "cancel_taker" -> SelfTradePrevention.EXPIRE_TAKER;
            case "cancel_both" -> SelfTradePrevention.EXPIRE_BOTH;
            default -> SelfTradePrevention.EXPIRE_MAKER;
        };
    }

    private static NewOrder sized(NewOrder order, long quantity, long quoteAmount) {
        return new NewOrder(
                order.accountId(),
                order.clientOrderId(),
                order.instrument(),
                order.side(),
                order.type(),
                order.timeInForce(),
                0,
                quantity,
                quoteAmount,
                order.selfTradePrevention(),
                -1,
                -1);
    }

    private static OrderTerms terms(NewOrder order) {
        return new OrderTerms(
                0,
                order.accountId(),
                order.clientOrderId(),
                order.instrument(),
                order.side(),
                order.type(),
                order.timeInForce(),
                order.limitPx(),
                order.quantity(),
                order.quoteAmount(),
                order.selfTradePrevention(),
                -1,
                -1,
                0,
                0);
    }

    /** Price times quantity, or the largest number if it does not fit. */
    private static long product(long price, long quantity) {
        BigInteger amount =
                BigInteger.valueOf(price).multiply(BigInteger.valueOf(quantity)).divide(BigInteger.valueOf(Fixed8.ONE));
        return amount.bitLength() < Long.SIZE ? amount.longValue() : Long.MAX_VALUE;
    }
}
