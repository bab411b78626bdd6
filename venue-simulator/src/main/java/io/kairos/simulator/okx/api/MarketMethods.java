package io.kairos.simulator.okx.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Books, tickers and trades. */
final class MarketMethods {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int FULL_DEPTH = 5000;
    private static final int TRADES_STANDARD = 100;
    private static final int TRADES_MAX = 500;
    private static final int HISTORY_MAX = 100;

    private final Exchange exchange;
    private final TradeHistory history;
    private final Market market;
    private final Instruments instruments;

    MarketMethods(Exchange exchange, TradeHistory history, Market market) {
        this.exchange = exchange;
        this.history = history;
        this.market = market;
        this.instruments = market.instruments();
    }

    List<Method> list() {
        return List.of(
                Method.open("market/books", RateLimit.perIp("books", 40), this::books),
                Method.open("market/books-full", RateLimit.perIp("books-full", 10), this::fullBook),
                Method.open("market/tickers", RateLimit.perIp("tickers", 20), this::tickers),
                Method.open("market/ticker", RateLimit.perIp("ticker", 20), this::ticker),
                Method.open("market/trades", RateLimit.perIp("trades", 100), this::trades),
                Method.open("market/history-trades", RateLimit.perIp("history-trades", 20), this::historyTrades));
    }

    private Answer books(Call call) throws ApiError {
        OrderBook book = exchange.book(instruments.required(call.params()));
        int depth = call.params().limit("sz", 1, Market.DEPTH);
        StringBuilder json = new StringBuilder(64 * depth);
        json.append("{\"asks\":");
        SideImage.cut(book, Side.SELL, depth).appendTop(json, depth);
        json.append(",\"bids\":");
        SideImage.cut(book, Side.BUY, depth).appendTop(json, depth);
        json.append(",\"ts\":\"").append(call.nowMs()).append("\",\"seqId\":");
        return raw(json.append(market.sequences().of(book)).append('}'));
    }

    private Answer fullBook(Call call) throws ApiError {
        OrderBook book = exchange.book(instruments.required(call.params()));
        int depth = call.params().limit("sz", 1, FULL_DEPTH);
        StringBuilder json = new StringBuilder(64 * depth);
        json.append("{\"asks\":");
        SideImage.cut(book, Side.SELL, depth).appendFull(json);
        json.append(",\"bids\":");
        SideImage.cut(book, Side.BUY, depth).appendFull(json);
        return raw(json.append(",\"ts\":\"").append(call.nowMs()).append("\"}"));
    }

    private Answer tickers(Call call) throws ApiError {
        ArrayNode rows = NODES.arrayNode();
        if (Instruments.isSpot(call.params())) {
            for (Instrument instrument : instruments.all()) {
                rows.addRawValue(new RawValue(market.ticker(instrument, call.nowMs())));
            }
        }
        return Answer.ok(rows);
    }

    private Answer ticker(Call call) throws ApiError {
        Instrument instrument = instruments.required(call.params());
        return raw(new StringBuilder(market.ticker(instrument, call.nowMs())));
    }

    private Answer trades(Call call) throws ApiError {
        Instrument instrument = instruments.required(call.params());
        int limit = call.params().limit("limit", TRADES_STANDARD, TRADES_MAX);
        return rows(instrument, exchange.tape(instrument).last(limit));
    }

    /** Pages back from {@code after}; by trade id unless {@code type} is 2, which pages by time. */
    private Answer historyTrades(Call call) throws ApiError {
        Params params = call.params();
        Instrument instrument = instruments.required(params);
        int limit = params.limit("limit", TRADES_STANDARD, HISTORY_MAX);
        long after = params.integer("after").orElse(Long.MAX_VALUE);
        long before = params.integer("before").orElse(-1L);
        List<Trade> found;
        if (params.oneOf("type", "1", "1", "2").equals("2")) {
            found = history.between(instrument, before + 1, after == Long.MAX_VALUE ? after : after - 1);
        } else {
            long last = Math.min(after - 1, exchange.counters(instrument).tradeId());
            long first = Math.max(before + 1, last - limit + 1);
            found = history.from(instrument, Math.max(1, first), (int) Math.max(0, last - first + 1));
        }
        return rows(instrument, found.subList(Math.max(0, found.size() - limit), found.size()));
    }

    private Answer rows(Instrument instrument, List<Trade> oldestFirst) {
        List<Trade> trades = new ArrayList<>(oldestFirst);
        Collections.reverse(trades);
        ArrayNode rows = NODES.arrayNode();
        for (Trade trade : trades) {
            ObjectNode row = rows.addObject();
            row.put("instId", instruments.id(instrument));
            row.put("side", trade.buyerMaker() ? "sell" : "buy");
            row.put("sz", DecimalText.of(trade.quantity()));
            row.put("source", "0");
            row.put("px", DecimalText.of(trade.price()));
            row.put("tradeId", Long.toString(trade.id()));
            row.put("ts", Long.toString(trade.timeMs()));
        }
        return Answer.ok(rows);
    }

    private static Answer raw(StringBuilder json) {
        return Answer.ok(NODES.arrayNode().addRawValue(new RawValue(json.toString())));
    }
}
