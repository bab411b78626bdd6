package io.kairos.simulator.binance.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.exchange.AggregateTrade;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.util.List;

/** Market events as the venue prints them. */
final class StreamPayloads {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StreamPayloads() {}

    static String bookTicker(OrderBook book, long sequence) {
        return NODES.objectNode()
                .put("u", sequence)
                .put("s", book.instrument().symbol())
                .put("b", Fixed8.text(book.bestPx(Side.BUY)))
                .put("B", Fixed8.text(book.bestQty(Side.BUY)))
                .put("a", Fixed8.text(book.bestPx(Side.SELL)))
                .put("A", Fixed8.text(book.bestQty(Side.SELL)))
                .toString();
    }

    static String trade(String symbol, Trade trade, long nowMs, TimeScale times) {
        return NODES.objectNode()
                .put("e", "trade")
                .put("E", times.of(nowMs))
                .put("s", symbol)
                .put("t", trade.id())
                .put("p", Fixed8.text(trade.price()))
                .put("q", Fixed8.text(trade.quantity()))
                .put("T", times.of(trade.timeMs()))
                .put("m", trade.buyerMaker())
                .put("M", true)
                .toString();
    }

    static String aggregateTrade(String symbol, AggregateTrade trade, long nowMs, TimeScale times) {
        return NODES.objectNode()
                .put("e", "aggTrade")
                .put("E", times.of(nowMs))
                .put("s", symbol)
                .put("a", trade.id())
                .put("p", Fixed8.text(trade.price()))
                .put("q", Fixed8.text(trade.quantity()))
                .put("f", trade.firstTradeId())
                .put("l", trade.lastTradeId())
                .put("T", times.of(trade.timeMs()))
                .put("m", trade.buyerMaker())
                .put("M", true)
                .toString();
    }

    static String depthUpdate(
            String symbol,
            long firstId,
            long lastId,
            List<BookLevel> bids,
            List<BookLevel> asks,
            long nowMs,
            TimeScale times) {
        ObjectNode event = NODES.objectNode()
                .put("e", "depthUpdate")
                .put("E", times.of(nowMs))
                .put("s", symbol)
                .put("U", firstId)
                .put("u", lastId);
        event.set("b", levels(bids));
        event.set("a", levels(asks));
        return event.toString();
    }

    static String partialDepth(OrderBook book, long sequence, int levels) {
        ObjectNode event = NODES.objectNode().put("lastUpdateId", sequence);
        event.set("bids", levels(book.top(Side.BUY, levels)));
        event.set("asks", levels(book.top(Side.SELL, levels)));
        return event.toString();
    }

    private static ArrayNode levels(List<BookLevel> levels) {
        ArrayNode list = NODES.arrayNode();
        for (BookLevel level : levels) {
            list.addArray().add(Fixed8.text(level.price())).add(Fixed8.text(level.quantity()));
        }
        return list;
    }
}
