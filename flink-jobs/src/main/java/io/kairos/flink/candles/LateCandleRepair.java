package io.kairos.flink.candles;

import io.kairos.flink.postgres.PostgresBatch;
import io.kairos.flink.postgres.PostgresSettings;
import io.kairos.flink.postgres.PostgresSink;
import io.kairos.flink.postgres.PostgresTime;
import io.kairos.flink.ticks.Tick;
import io.kairos.flink.ticks.TickTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Corrects candles for trades that came after the state had forgotten their candle, however late: writes the trade to its table and computes the
 * candle again from all trades stored there, in one transaction. A candle only ever gains trades, so trades deleted by retention cannot thin one out.
 */
final class LateCandleRepair implements PostgresSink.BatchWriter<LateTrade> {
    private static final long serialVersionUID = 1L;

    /** The same candle as {@link CandleAccumulator} computes, from stored trades; trim_scale drops trailing zeros as CandleUpdate does. */
    private static final String REPAIR = """
            INSERT INTO candle (
                venue, symbol, interval, open_time, open, high, low, close, volume, quote_volume, trade_count, correction, updated_time)
            SELECT
                venue,
                symbol,
                ?,
                ?::timestamptz,
                trim_scale((array_agg(px ORDER BY exchange_time_ns, trade_id))[1]),
                trim_scale(max(px)),
                trim_scale(min(px)),
                trim_scale((array_agg(px ORDER BY exchange_time_ns DESC, trade_id DESC))[1]),
                trim_scale(sum(qty)),
                trim_scale(sum(px * qty)),
                count(*),
                true,
                now()
            FROM trade
            WHERE venue = ?
                AND symbol = ?
                AND exchange_time >= ?::timestamptz
                AND exchange_time < ?::timestamptz
            GROUP BY venue, symbol
            ON CONFLICT (%s) DO UPDATE SET
                open = excluded.open,
                high = excluded.high,
                low = excluded.low,
                close = excluded.close,
                volume = excluded.volume,
                quote_volume = excluded.quote_volume,
                trade_count = excluded.trade_count,
                correction = excluded.correction,
                updated_time = excluded.updated_time
            WHERE %s
            """.formatted(CandleTable.KEY_COLUMNS, CandleTable.FULLER);

    private record Span(String venue, String symbol, Interval interval, long openTimeNs) {}

    static PostgresSink<LateTrade> sink(PostgresSettings settings) {
        return new PostgresSink<>(
                settings,
                "late candles",
                late -> List.of(
                        late.trade().venue(),
                        late.trade().symbol(),
                        late.trade().exchangeTimeNs() / 1_000,
                        late.trade().tradeId(),
                        late.interval()),
                (first, second) -> false,
                new LateCandleRepair());
    }

    @Override
    public void write(Connection connection, List<LateTrade> batch) throws SQLException {
        Map<List<Object>, Tick> trades = new LinkedHashMap<>();
        Set<Span> spans = new LinkedHashSet<>();
        for (LateTrade late : batch) {
            Tick trade = late.trade();
            trades.putIfAbsent(
                    List.of(trade.venue(), trade.symbol(), trade.exchangeTimeNs() / 1_000, trade.tradeId()), trade);
            spans.add(new Span(
                    trade.venue(),
                    trade.symbol(),
                    late.interval(),
                    late.interval().openTimeNs(trade.exchangeTimeNs())));
        }
        PostgresBatch.write(connection, TickTables.trade(), List.copyOf(trades.values()));
        try (PreparedStatement statement = connection.prepareStatement(REPAIR)) {
            for (Span span : spans) {
                String openTime = PostgresTime.of(span.openTimeNs());
                statement.setString(1, span.interval().text());
                statement.setString(2, openTime);
                statement.setString(3, span.venue());
                statement.setString(4, span.symbol());
                statement.setString(5, openTime);
                statement.setString(
                        6, PostgresTime.of(span.openTimeNs() + span.interval().lengthNs()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}
