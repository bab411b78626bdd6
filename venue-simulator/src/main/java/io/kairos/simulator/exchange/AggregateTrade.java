package io.kairos.simulator.exchange;

import java.util.ArrayList;
import java.util.List;

/** The trades of one taker order at one price, as one. Numbers have eight decimals, time is epoch milliseconds. */
public record AggregateTrade(
        long id, long price, long quantity, long firstTradeId, long lastTradeId, long timeMs, boolean buyerMaker) {

    /** Joins neighbouring trades that share an aggregate id. */
    public static List<AggregateTrade> join(List<Trade> trades) {
        List<AggregateTrade> joined = new ArrayList<>();
        for (Trade trade : trades) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).id() == trade.aggregateId()) {
                joined.set(last, joined.get(last).plus(trade));
            } else {
                joined.add(new AggregateTrade(
                        trade.aggregateId(),
                        trade.price(),
                        trade.quantity(),
                        trade.id(),
                        trade.id(),
                        trade.timeMs(),
                        trade.buyerMaker()));
            }
        }
        return joined;
    }

    private AggregateTrade plus(Trade trade) {
        return new AggregateTrade(id, price, quantity + trade.quantity(), firstTradeId, trade.id(), timeMs, buyerMaker);
    }
}
