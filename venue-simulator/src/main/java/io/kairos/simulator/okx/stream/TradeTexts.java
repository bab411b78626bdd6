package io.kairos.simulator.okx.stream;

import io.kairos.simulator.exchange.AggregateTrade;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.okx.api.DecimalText;

/** Trades as the venue prints them. */
final class TradeTexts {
    private TradeTexts() {}

    /** A taker's trades at one price, under the last one's id. */
    static String aggregate(String instId, AggregateTrade trade, long seqId) {
        StringBuilder json = head("trades", instId, trade.lastTradeId(), trade.price(), trade.quantity());
        json.append(trade.buyerMaker() ? "sell" : "buy");
        json.append("\",\"ts\":\"").append(trade.timeMs());
        json.append("\",\"count\":\"").append(trade.lastTradeId() - trade.firstTradeId() + 1);
        return json.append("\",\"source\":\"0\",\"seqId\":")
                .append(seqId)
                .append("}]}")
                .toString();
    }

    /** A single trade. */
    static String single(String instId, Trade trade) {
        StringBuilder json = head("trades-all", instId, trade.id(), trade.price(), trade.quantity());
        json.append(trade.buyerMaker() ? "sell" : "buy");
        return json.append("\",\"source\":\"0\",\"ts\":\"")
                .append(trade.timeMs())
                .append("\"}]}")
                .toString();
    }

    private static StringBuilder head(String channel, String instId, long tradeId, long price, long quantity) {
        StringBuilder json = new StringBuilder(256);
        json.append("{\"arg\":{\"channel\":\"").append(channel);
        json.append("\",\"instId\":\"").append(instId);
        json.append("\"},\"data\":[{\"instId\":\"").append(instId);
        json.append("\",\"tradeId\":\"").append(tradeId);
        json.append("\",\"px\":\"");
        DecimalText.append(json, price);
        json.append("\",\"sz\":\"");
        DecimalText.append(json, quantity);
        return json.append("\",\"side\":\"");
    }
}
