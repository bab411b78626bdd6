package io.kairos.flink.candles;

import io.kairos.flink.postgres.PostgresTime;
import io.kairos.flink.postgres.UpsertTable;
import java.util.List;

/**
 * Table {@code candle}. A candle with more trades always replaces one with fewer and never the other way round: after a restore a candle may be
 * published again while it is only partly filled.
 */
final class CandleTable {
    static final String KEY_COLUMNS = "venue, symbol, interval, open_time";
    static final String FULLER = "excluded.trade_count > candle.trade_count";

    private CandleTable() {}

    static UpsertTable<CandleUpdate> candle() {
        return UpsertTable.<CandleUpdate>named("candle")
                .column("venue", "text", CandleUpdate::venue)
                .column("symbol", "text", CandleUpdate::symbol)
                .column("interval", "text", candle -> candle.interval().text())
                .column("open_time", "timestamptz", candle -> PostgresTime.of(candle.openTimeNs()))
                .column("open", "numeric", candle -> candle.open().toPlainString())
                .column("high", "numeric", candle -> candle.high().toPlainString())
                .column("low", "numeric", candle -> candle.low().toPlainString())
                .column("close", "numeric", candle -> candle.close().toPlainString())
                .column("volume", "numeric", candle -> candle.volume().toPlainString())
                .column("quote_volume", "numeric", candle -> candle.quoteVolume()
                        .toPlainString())
                .column("trade_count", "bigint", CandleUpdate::tradeCount)
                .column("correction", "boolean", CandleUpdate::correction)
                .column("updated_time", "timestamptz", candle -> "now")
                .replaceWhen(
                        candle -> List.of(candle.venue(), candle.symbol(), candle.interval(), candle.openTimeNs()),
                        KEY_COLUMNS,
                        (first, second) -> second.tradeCount() >= first.tradeCount(),
                        FULLER);
    }
}
