package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Candles computed from the tape; spans without a trade have none. */
final class Klines {
    private static final Map<String, Long> INTERVALS_MS = Map.ofEntries(
            Map.entry("1s", 1_000L),
            Map.entry("1m", 60_000L),
            Map.entry("3m", 180_000L),
            Map.entry("5m", 300_000L),
            Map.entry("15m", 900_000L),
            Map.entry("30m", 1_800_000L),
            Map.entry("1h", 3_600_000L),
            Map.entry("2h", 7_200_000L),
            Map.entry("4h", 14_400_000L),
            Map.entry("6h", 21_600_000L),
            Map.entry("8h", 28_800_000L),
            Map.entry("12h", 43_200_000L),
            Map.entry("1d", 86_400_000L));

    private final TradeHistory history;

    Klines(TradeHistory history) {
        this.history = history;
    }

    private static final class Candle {
        private final long openTimeMs;
        private final long open;
        private long high;
        private long low;
        private long close;
        private long volume;
        private long amount;
        private long takerVolume;
        private long takerAmount;
        private int trades;

        Candle(long openTimeMs, long price) {
            this.openTimeMs = openTimeMs;
            open = price;
            high = price;
            low = price;
        }

        void add(Trade trade) {
            long quote = Fixed8.multiplyDown(trade.price(), trade.quantity());
            high = Math.max(high, trade.price());
            low = Math.min(low, trade.price());
            close = trade.price();
            volume += trade.quantity();
            amount += quote;
            if (!trade.buyerMaker()) {
                takerVolume += trade.quantity();
                takerAmount += quote;
            }
            trades++;
        }
    }

    ArrayNode answer(Instrument instrument, Call call) throws ApiError {
        Long interval = INTERVALS_MS.get(call.params().requiredText("interval"));
        if (interval == null) {
            throw new ApiError(-1120, "Invalid interval.");
        }
        int limit = call.params().limit(500, 1000);
        long endMs = call.params().timeMs("endTime").orElse(call.nowMs());
        long firstOpenMs = endMs - endMs % interval - (limit - 1L) * interval;
        boolean fromStart = call.params().has("startTime");
        long startMs = fromStart ? call.params().timeMs("startTime").orElse(0L) : firstOpenMs;
        long alignedMs = startMs % interval == 0 ? startMs : startMs - startMs % interval + interval;
        List<Candle> candles = new ArrayList<>();
        for (Trade trade : history.between(instrument, alignedMs, endMs)) {
            long openTimeMs = trade.timeMs() - trade.timeMs() % interval;
            int last = candles.size() - 1;
            if (last < 0 || candles.get(last).openTimeMs != openTimeMs) {
                if (candles.size() == limit) {
                    break;
                }
                candles.add(new Candle(openTimeMs, trade.price()));
                last++;
            }
            candles.get(last).add(trade);
        }
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Candle candle : candles) {
            rows.addArray()
                    .add(call.times().of(candle.openTimeMs))
                    .add(Fixed8.text(candle.open))
                    .add(Fixed8.text(candle.high))
                    .add(Fixed8.text(candle.low))
                    .add(Fixed8.text(candle.close))
                    .add(Fixed8.text(candle.volume))
                    .add(call.times().of(candle.openTimeMs + interval) - 1)
                    .add(Fixed8.text(candle.amount))
                    .add(candle.trades)
                    .add(Fixed8.text(candle.takerVolume))
                    .add(Fixed8.text(candle.takerAmount))
                    .add("0");
        }
        return rows;
    }
}
