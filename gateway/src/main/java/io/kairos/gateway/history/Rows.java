package io.kairos.gateway.history;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.RiskRejection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One method per table: a row becomes a record. */
final class Rows {
    private static final long NANOS = 1_000_000_000L;

    private Rows() {}

    static Candle candle(ResultSet row, int number) throws SQLException {
        return new Candle(
                row.getString("venue"),
                row.getString("symbol"),
                CandleInterval.ofText(row.getString("interval")),
                row.getObject("open_time", OffsetDateTime.class).toInstant(),
                row.getBigDecimal("open"),
                row.getBigDecimal("high"),
                row.getBigDecimal("low"),
                row.getBigDecimal("close"),
                row.getBigDecimal("volume"),
                row.getBigDecimal("quote_volume"),
                row.getLong("trade_count"),
                true);
    }

    static Order order(ResultSet row, int number) throws SQLException {
        return new Order(
                row.getString("order_id"),
                row.getString("client_order_id"),
                textOrNull(row.getString("venue_order_id")),
                row.getString("owner"),
                row.getString("venue"),
                row.getString("symbol"),
                Side.valueOf(row.getString("side")),
                OrderType.valueOf(row.getString("order_type")),
                TimeInForce.valueOf(row.getString("time_in_force")),
                row.getBigDecimal("limit_px"),
                row.getBigDecimal("qty"),
                row.getBigDecimal("cum_qty"),
                row.getBigDecimal("cum_quote"),
                OrderState.valueOf(row.getString("state")),
                textOrNull(row.getString("reason")),
                textOrNull(row.getString("reason_text")),
                ofNanos(row.getLong("created_time_ns")),
                ofNanos(row.getLong("event_time_ns")),
                row.getLong("sequence"),
                mode(row));
    }

    static Fill fill(ResultSet row, int number) throws SQLException {
        return new Fill(
                row.getString("venue"),
                row.getString("symbol"),
                row.getString("trade_id"),
                row.getString("order_id"),
                row.getString("owner"),
                Side.valueOf(row.getString("side")),
                row.getBigDecimal("px"),
                row.getBigDecimal("qty"),
                row.getBigDecimal("fee"),
                row.getString("fee_asset"),
                row.getBoolean("maker"),
                ofNanos(row.getLong("exchange_time_ns")),
                row.getLong("sequence"),
                mode(row));
    }

    static RiskRejection rejection(ResultSet row, int number) throws SQLException {
        return new RiskRejection(
                row.getString("order_id"),
                row.getString("client_order_id"),
                row.getString("owner"),
                row.getString("venue"),
                row.getString("symbol"),
                Side.valueOf(row.getString("side")),
                row.getBigDecimal("qty"),
                row.getBigDecimal("limit_px"),
                row.getString("reason"),
                row.getString("reason_text"),
                ofNanos(row.getLong("event_time_ns")),
                row.getLong("sequence"));
    }

    /** Where orders went, as health says it. */
    static @Nullable String mode(ResultSet row) throws SQLException {
        String mode = textOrNull(row.getString("trading_mode"));
        return mode == null ? null : mode.toLowerCase(Locale.ROOT);
    }

    static Instant ofNanos(long epochNanos) {
        return Instant.ofEpochSecond(Math.floorDiv(epochNanos, NANOS), Math.floorMod(epochNanos, NANOS));
    }

    static @Nullable String textOrNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
