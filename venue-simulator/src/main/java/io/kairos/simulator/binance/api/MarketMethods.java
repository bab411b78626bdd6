package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.AggregateTrade;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.fault.VenueFaults.Listing;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** The public methods: time, instruments, books, trades, candles. */
final class MarketMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEPTH_MAX = 5000;

    private final Exchange exchange;
    private final TradeHistory history;
    private final RateLimits limits;
    private final VenueFaults faults;
    private final Symbols symbols;

    MarketMethods(Exchange exchange, TradeHistory history, RateLimits limits, VenueFaults faults) {
        this.faults = faults;
        this.exchange = exchange;
        this.history = history;
        this.limits = limits;
        this.symbols = new Symbols(exchange.catalogue(), faults);
    }

    List<Method> list() {
        List<Method> list = new ArrayList<>();
        list.add(open("ping", "ping", params -> 1, Set.of(), call -> NODES.objectNode()));
        list.add(open("time", "time", params -> 1, Set.of(), call -> NODES.objectNode()
                .put("serverTime", call.times().of(call.nowMs()))));
        list.add(open(
                "exchangeInfo",
                "exchangeInfo",
                params -> 20,
                Set.of("symbol", "symbols", "permissions", "symbolStatus", "showPermissionSets"),
                this::exchangeInfo));
        list.add(open(
                "depth", "depth", MarketMethods::depthWeight, Set.of("symbol", "limit", "symbolStatus"), this::depth));
        list.add(open("trades", "trades.recent", params -> 25, Set.of("symbol", "limit"), this::trades));
        list.add(open(
                "historicalTrades",
                "trades.historical",
                params -> 25,
                Set.of("symbol", "limit", "fromId"),
                this::historicalTrades));
        list.add(open(
                "aggTrades",
                "trades.aggregate",
                params -> 4,
                Set.of("symbol", "limit", "fromId", "startTime", "endTime"),
                this::aggregateTrades));
        list.add(open(
                "klines",
                "klines",
                params -> 2,
                Set.of("symbol", "interval", "startTime", "endTime", "limit", "timeZone"),
                call -> new Klines(history).answer(symbols.required(call.params()), call)));
        list.add(open("avgPrice", "avgPrice", params -> 2, Set.of("symbol"), this::averagePrice));
        list.add(open(
                "ticker/price",
                "ticker.price",
                MarketMethods::tickerWeight,
                Set.of("symbol", "symbols", "symbolStatus"),
                call -> perSymbol(call, this::lastPrice)));
        list.add(open(
                "ticker/bookTicker",
                "ticker.book",
                MarketMethods::tickerWeight,
                Set.of("symbol", "symbols", "symbolStatus"),
                call -> perSymbol(call, this::bookTicker)));
        return list;
    }

    private static Method open(
            String path, String name, ToIntFunction<Params> weight, Set<String> known, Method.Body body) {
        return new Method("GET", "/api/v3/" + path, name, Security.NONE, weight, false, false, known, body);
    }

    private static int depthWeight(Params params) {
        int limit;
        try {
            limit = params.limit(100, DEPTH_MAX);
        } catch (ApiError refusedLater) {
            return 5;
        }
        if (limit <= 100) {
            return 5;
        }
        if (limit <= 500) {
            return 25;
        }
        return limit <= 1000 ? 50 : 250;
    }

    private static int tickerWeight(Params params) {
        return params.has("symbol") ? 2 : 4;
    }

    private JsonNode exchangeInfo(Call call) throws ApiError {
        ObjectNode info = NODES.objectNode();
        info.put("timezone", "UTC");
        info.put("serverTime", call.times().of(call.nowMs()));
        info.set("rateLimits", limits.announce());
        info.putArray("exchangeFilters");
        ArrayNode list = info.putArray("symbols");
        boolean sets = call.params().flag("showPermissionSets", true);
        for (Instrument instrument : symbols.selected(call.params())) {
            list.add(InstrumentInfo.describe(faults.rules(instrument), status(instrument), sets));
        }
        return info;
    }

    private String status(Instrument instrument) {
        return switch (faults.status()) {
            case MAINTENANCE -> "BREAK";
            case CANCEL_ONLY -> "CANCEL_ONLY";
            case POST_ONLY, ONLINE ->
                faults.listing(instrument.symbol()) == Listing.HALTED
                        ? faults.haltStatus(instrument.symbol(), "HALT")
                        : "TRADING";
        };
    }

    private JsonNode depth(Call call) throws ApiError {
        OrderBook book = exchange.book(symbols.required(call.params()));
        int limit = call.params().limit(100, DEPTH_MAX);
        ObjectNode answer = NODES.objectNode();
        answer.put("lastUpdateId", faults.sequence(book.instrument().symbol(), book.updateId()));
        answer.set("bids", levels(book.top(Side.BUY, limit)));
        answer.set("asks", levels(book.top(Side.SELL, limit)));
        return answer;
    }

    /** Levels as the venue prints them. */
    static ArrayNode levels(List<BookLevel> levels) {
        ArrayNode list = NODES.arrayNode();
        for (BookLevel level : levels) {
            list.addArray().add(Fixed8.text(level.price())).add(Fixed8.text(level.quantity()));
        }
        return list;
    }

    private JsonNode trades(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        int limit = call.params().limit(500, 1000);
        return tradeList(exchange.tape(instrument).last(limit), call);
    }

    private JsonNode historicalTrades(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        int limit = call.params().limit(500, 1000);
        Optional<Long> fromId = call.params().integer("fromId");
        List<Trade> trades = fromId.isPresent()
                ? history.from(instrument, fromId.get(), limit)
                : exchange.tape(instrument).last(limit);
        return tradeList(trades, call);
    }

    private static ArrayNode tradeList(List<Trade> trades, Call call) {
        ArrayNode list = NODES.arrayNode();
        for (Trade trade : trades) {
            list.addObject()
                    .put("id", trade.id())
                    .put("price", Fixed8.text(trade.price()))
                    .put("qty", Fixed8.text(trade.quantity()))
                    .put("quoteQty", Fixed8.text(Fixed8.multiplyDown(trade.price(), trade.quantity())))
                    .put("time", call.times().of(trade.timeMs()))
                    .put("isBuyerMaker", trade.buyerMaker())
                    .put("isBestMatch", true);
        }
        return list;
    }

    private JsonNode aggregateTrades(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        int limit = call.params().limit(500, 1000);
        Optional<Long> fromId = call.params().integer("fromId");
        Optional<Long> startMs = call.params().timeMs("startTime");
        Optional<Long> endMs = call.params().timeMs("endTime");
        if (fromId.isPresent() && (startMs.isPresent() || endMs.isPresent())) {
            throw new ApiError(-1128, "Combination of optional parameters invalid.");
        }
        List<AggregateTrade> all = AggregateTrade.join(exchange.tape(instrument).all()).stream()
                .filter(trade -> trade.id() >= fromId.orElse(0L)
                        && trade.timeMs() >= startMs.orElse(0L)
                        && trade.timeMs() <= endMs.orElse(Long.MAX_VALUE))
                .toList();
        boolean newest = fromId.isEmpty() && startMs.isEmpty();
        List<AggregateTrade> page = newest
                ? all.subList(Math.max(0, all.size() - limit), all.size())
                : all.subList(0, Math.min(limit, all.size()));
        ArrayNode list = NODES.arrayNode();
        for (AggregateTrade trade : page) {
            list.addObject()
                    .put("a", trade.id())
                    .put("p", Fixed8.text(trade.price()))
                    .put("q", Fixed8.text(trade.quantity()))
                    .put("f", trade.firstTradeId())
                    .put("l", trade.lastTradeId())
                    .put("T", call.times().of(trade.timeMs()))
                    .put("m", trade.buyerMaker())
                    .put("M", true);
        }
        return list;
    }

    private JsonNode averagePrice(Call call) throws ApiError {
        Instrument instrument = symbols.required(call.params());
        return NODES.objectNode()
                .put("mins", InstrumentInfo.AVERAGE_MINUTES)
                .put("price", Fixed8.text(exchange.tape(instrument).averagePx(call.nowMs())))
                .put("closeTime", call.times().of(call.nowMs()));
    }

    @FunctionalInterface
    private interface Ticker {
        ObjectNode of(Instrument instrument);
    }

    private JsonNode perSymbol(Call call, Ticker ticker) throws ApiError {
        List<Instrument> selected = symbols.selected(call.params());
        if (call.params().has("symbol")) {
            return ticker.of(selected.get(0));
        }
        ArrayNode list = NODES.arrayNode();
        selected.forEach(instrument -> list.add(ticker.of(instrument)));
        return list;
    }

    private ObjectNode lastPrice(Instrument instrument) {
        return NODES.objectNode()
                .put("symbol", instrument.symbol())
                .put("price", Fixed8.text(exchange.tape(instrument).lastPx()));
    }

    private ObjectNode bookTicker(Instrument instrument) {
        OrderBook book = exchange.book(instrument);
        return NODES.objectNode()
                .put("symbol", instrument.symbol())
                .put("bidPrice", Fixed8.text(book.bestPx(Side.BUY)))
                .put("bidQty", Fixed8.text(book.bestQty(Side.BUY)))
                .put("askPrice", Fixed8.text(book.bestPx(Side.SELL)))
                .put("askQty", Fixed8.text(book.bestQty(Side.SELL)));
    }
}
