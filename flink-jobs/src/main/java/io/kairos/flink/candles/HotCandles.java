package io.kairos.flink.candles;

import io.kairos.flink.redis.HotJson;
import io.kairos.flink.redis.HotUpdate;

/** Candles as messages of the hot store: all on their channel, the newest also under its key. */
final class HotCandles {
    private HotCandles() {}

    static HotUpdate of(CandleUpdate candle) {
        String json = HotJson.ofType("candle")
                .with("venue", candle.venue())
                .with("symbol", candle.symbol())
                .with("interval", candle.interval().text())
                .with("openTimeNs", candle.openTimeNs())
                .with("open", candle.open())
                .with("high", candle.high())
                .with("low", candle.low())
                .with("close", candle.close())
                .with("volume", candle.volume())
                .with("quoteVolume", candle.quoteVolume())
                .with("tradeCount", candle.tradeCount())
                .with("closed", candle.closed())
                .with("correction", candle.correction())
                .end();
        HotUpdate update = HotUpdate.publish("candles:" + candle.key(), "", json);
        return candle.newest() ? update.keptAs("candle:" + candle.key()) : update;
    }
}
