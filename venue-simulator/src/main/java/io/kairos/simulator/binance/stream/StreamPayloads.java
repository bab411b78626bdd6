package io.kairos.simulator.binance.stream;

import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.exchange.AggregateTrade;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.util.List;

/**
 * Market events as the venue prints them. Written straight into text, as these are most of what a loaded simulator does;
 * symbols need no escaping.
 */
final class StreamPayloads {
    private static final int EVENT_CHARS = 192;
    private static final int LEVEL_CHARS = 34;

    private StreamPayloads() {}

    static String bookTicker(OrderBook book, long sequence) {
        StringBuilder text = new StringBuilder(EVENT_CHARS);
        text.append("{\"u\":").append(sequence);
        symbol(text, book.instrument().symbol());
        number(text, "b", book.bestPx(Side.BUY));
        number(text, "B", book.bestQty(Side.BUY));
        number(text, "a", book.bestPx(Side.SELL));
        number(text, "A", book.bestQty(Side.SELL));
        return text.append('}').toString();
    }

    static String trade(String symbol, Trade trade, long nowMs, TimeScale times) {
        StringBuilder text = event("trade", symbol, times.of(nowMs), EVENT_CHARS);
        text.append(",\"t\":").append(trade.id());
        number(text, "p", trade.price());
        number(text, "q", trade.quantity());
        return end(text, times.of(trade.timeMs()), trade.buyerMaker());
    }

    static String aggregateTrade(String symbol, AggregateTrade trade, long nowMs, TimeScale times) {
        StringBuilder text = event("aggTrade", symbol, times.of(nowMs), EVENT_CHARS);
        text.append(",\"a\":").append(trade.id());
        number(text, "p", trade.price());
        number(text, "q", trade.quantity());
        text.append(",\"f\":").append(trade.firstTradeId()).append(",\"l\":").append(trade.lastTradeId());
        return end(text, times.of(trade.timeMs()), trade.buyerMaker());
    }

    static String depthUpdate(
            String symbol,
            long firstId,
            long lastId,
            List<BookLevel> bids,
            List<BookLevel> asks,
            long nowMs,
            TimeScale times) {
        int size = EVENT_CHARS + LEVEL_CHARS * (bids.size() + asks.size());
        StringBuilder text = event("depthUpdate", symbol, times.of(nowMs), size);
        text.append(",\"U\":").append(firstId).append(",\"u\":").append(lastId).append(",\"b\":");
        levels(text, bids);
        text.append(",\"a\":");
        levels(text, asks);
        return text.append('}').toString();
    }

    static String partialDepth(OrderBook book, long sequence, int levels) {
        StringBuilder text = new StringBuilder(EVENT_CHARS + 2 * LEVEL_CHARS * levels);
        text.append("{\"lastUpdateId\":").append(sequence).append(",\"bids\":");
        levels(text, book.top(Side.BUY, levels));
        text.append(",\"asks\":");
        levels(text, book.top(Side.SELL, levels));
        return text.append('}').toString();
    }

    private static StringBuilder event(String name, String symbol, long time, int size) {
        StringBuilder text = new StringBuilder(size);
        text.append("{\"e\":\"").append(name).append("\",\"E\":").append(time);
        symbol(text, symbol);
        return text;
    }

    private static String end(StringBuilder text, long time, boolean buyerMaker) {
        text.append(",\"T\":").append(time);
        return text.append(",\"m\":").append(buyerMaker).append(",\"M\":true}").toString();
    }

    private static void symbol(StringBuilder text, String symbol) {
        text.append(",\"s\":\"").append(symbol).append('"');
    }

    private static void number(StringBuilder text, String name, long value) {
        text.append(",\"").append(name).append("\":\"");
        Fixed8.append(text, value);
        text.append('"');
    }

    private static void levels(StringBuilder text, List<BookLevel> levels) {
        text.append('[');
        for (int i = 0; i < levels.size(); i++) {
            BookLevel level = levels.get(i);
            text.append(i == 0 ? "[\"" : ",[\"");
            Fixed8.append(text, level.price());
            text.append("\",\"");
            Fixed8.append(text, level.quantity());
            text.append("\"]");
        }
        text.append(']');
    }
}
