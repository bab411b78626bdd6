package io.kairos.gateway.history;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.InstrumentKey;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.RiskRejection;
import io.kairos.gateway.port.History;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** {@link History} by SQL over the tables that the Flink jobs write. Times compare in microseconds, the resolution of the tables. */
public final class SqlHistory implements History {
    private static final String ORDER_COLUMNS =
            "order_id, sequence, event_time_ns, client_order_id, venue_order_id, owner, venue, symbol, side, order_type,"
                    + " time_in_force, limit_px, qty, cum_qty, cum_quote, state, reason, reason_text, created_time_ns, trading_mode";

    private final HistoryPool pool;
    private final RowMapper<Opportunity> opportunityRow;

    public SqlHistory(HistoryPool pool, JsonMapper json) {
        this.pool = pool;
        this.opportunityRow = new OpportunityRow(json);
    }

    @Override
    public Mono<List<Candle>> candles(CandleQuery query) {
        Clauses where = new Clauses("SELECT venue, symbol, interval, open_time, open, high, low, close, volume,"
                        + " quote_volume, trade_count FROM candle WHERE TRUE")
                .and("venue = ?", query.venue())
                .and("symbol = ?", query.symbol())
                .and("interval = ?", query.interval().text())
                .and("open_time >= ?", utc(query.from()))
                .and("open_time > ?", utc(query.after()))
                .and("open_time < ?", utc(query.to()));
        return pool.read(() -> {
            List<Candle> newestFirst = where.newest("open_time DESC", query.first(), pool)
                    .query(Rows::candle)
                    .list();
            Collections.reverse(newestFirst);
            return List.copyOf(newestFirst);
        });
    }

    @Override
    public Mono<List<Order>> orders(OrderQuery query) {
        Clauses where = new Clauses("SELECT " + ORDER_COLUMNS + " FROM order_current WHERE TRUE")
                .and("venue = ?", query.venue())
                .and("symbol = ?", query.symbol())
                .and("created_time < ?", utc(query.before()));
        if (query.openOnly()) {
            where.and("state NOT IN ('FILLED', 'CANCELED', 'REJECTED', 'EXPIRED')");
        }
        return pool.read(() -> where.newest("created_time DESC, order_id DESC", query.first(), pool)
                .query(Rows::order)
                .list());
    }

    @Override
    public Mono<Order> order(long orderId) {
        Clauses where =
                new Clauses("SELECT " + ORDER_COLUMNS + " FROM order_current WHERE TRUE").and("order_id = ?", orderId);
        return pool.read(() -> where.newest("sequence DESC", 1, pool)
                        .query(Rows::order)
                        .list())
                .flatMap(rows -> Mono.justOrEmpty(rows.stream().findFirst()));
    }

    @Override
    public Mono<List<Fill>> fills(FillQuery query) {
        Clauses where = new Clauses(
                        "SELECT venue, symbol, trade_id, order_id, owner, side, px, qty, fee, fee_asset, maker,"
                                + " exchange_time_ns, sequence, trading_mode FROM fill WHERE TRUE")
                .and("order_id = ?", query.orderId())
                .and("venue = ?", query.venue())
                .and("symbol = ?", query.symbol())
                .and("exchange_time < ?", utc(query.before()));
        return pool.read(() -> where.newest("exchange_time DESC, sequence DESC", query.first(), pool)
                .query(Rows::fill)
                .list());
    }

    @Override
    public Mono<List<Opportunity>> opportunities(@Nullable Boolean taken, @Nullable Instant before, int first) {
        Clauses where = new Clauses(
                        "SELECT cycle_id, detected_time_ns, sequence, start_asset, start_amount, expected_profit,"
                                + " realized_profit, outcome, reason, path, legs, trading_mode, kind, target_asset, floor, fees,"
                                + " spent, parallel, owner, client_id FROM opportunity WHERE TRUE")
                .and("detected_time < ?", utc(before));
        if (taken != null) {
            where.and(taken ? "outcome <> 'SKIPPED'" : "outcome = 'SKIPPED'");
        }
        return pool.read(() -> where.newest("detected_time DESC, cycle_id DESC", first, pool)
                .query(opportunityRow)
                .list());
    }

    @Override
    public Mono<List<RiskRejection>> riskRejections(@Nullable Instant before, int first) {
        // A rejection without a side cannot come from the gate: the engine refuses such a request before.
        Clauses where = new Clauses(
                        "SELECT order_id, client_order_id, owner, venue, symbol, side, qty, limit_px, reason,"
                                + " reason_text, event_time_ns, sequence FROM risk_rejection WHERE side <> ''")
                .and("event_time < ?", utc(before));
        return pool.read(() -> where.newest("event_time DESC, sequence DESC", first, pool)
                .query(Rows::rejection)
                .list());
    }

    @Override
    public Mono<Map<InstrumentKey, BigDecimal>> openPrices() {
        // One index probe per instrument instead of a scan of a day of candles.
        String sql = """
                SELECT i.venue, i.symbol, c.open
                FROM (SELECT DISTINCT venue, symbol FROM candle WHERE interval = ? AND open_time >= now() - INTERVAL '24 hours') i
                CROSS JOIN LATERAL (
                    SELECT open
                    FROM candle
                    WHERE venue = i.venue AND symbol = i.symbol AND interval = ?
                        AND open_time >= now() - INTERVAL '24 hours'
                    ORDER BY open_time
                    LIMIT 1
                ) c
                """;
        String minute = CandleInterval.M1.text();
        return pool.read(() -> {
            Map<InstrumentKey, BigDecimal> prices = new HashMap<>();
            pool.client()
                    .sql(sql)
                    .param(minute)
                    .param(minute)
                    .query((row, number) -> Map.entry(
                            new InstrumentKey(row.getString("venue"), row.getString("symbol")),
                            row.getBigDecimal("open")))
                    .list()
                    .forEach(entry -> prices.put(entry.getKey(), entry.getValue()));
            return Map.copyOf(prices);
        });
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /** A statement that grows by conditions; absent values add none. Values are always bound, never pasted. */
    private static final class Clauses {
        private final StringBuilder sql;
        private final List<Object> values = new ArrayList<>();

        Clauses(String start) {
            sql = new StringBuilder(start);
        }

        Clauses and(String condition, @Nullable Object value) {
            if (value != null) {
                sql.append(" AND ").append(condition);
                values.add(value);
            }
            return this;
        }

        void and(String condition) {
            sql.append(" AND ").append(condition);
        }

        StatementSpec newest(String order, int first, HistoryPool pool) {
            return pool.client()
                    .sql(sql + " ORDER BY " + order + " LIMIT " + first)
                    .params(values);
        }
    }
}
