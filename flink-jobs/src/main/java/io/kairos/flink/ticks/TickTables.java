package io.kairos.flink.ticks;

import io.kairos.flink.postgres.PostgresTime;
import io.kairos.flink.postgres.UpsertTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables {@code quote} and {@code trade}. A row that is there stays: the same tick always has the same content. */
public final class TickTables {
    private TickTables() {}

    /** Every quote by (venue, symbol, receive time, sequence). */
    public static UpsertTable<Tick> quote() {
        return UpsertTable.<Tick>named("quote")
                .column("venue", "text", Tick::venue)
                .column("symbol", "text", Tick::symbol)
                .column("receive_time", "timestamptz", tick -> PostgresTime.of(tick.receiveTimeNs()))
                .column("sequence", "bigint", Tick::sequence)
                .column("receive_time_ns", "bigint", Tick::receiveTimeNs)
                .column("exchange_time", "timestamptz", tick -> PostgresTime.orNull(tick.exchangeTimeNs()))
                .column("exchange_time_ns", "bigint", TickTables::exchangeTimeNsOrNull)
                .column("bid_px", "numeric", Tick::bidPx)
                .column("bid_qty", "numeric", Tick::bidQty)
                .column("ask_px", "numeric", Tick::askPx)
                .column("ask_qty", "numeric", Tick::askQty)
                .column("update_id", "bigint", Tick::updateId)
                .keepFirst(
                        tick -> List.of(tick.venue(), tick.symbol(), tick.receiveTimeNs() / 1_000, tick.sequence()),
                        "venue, symbol, receive_time, sequence");
    }

    /** Every trade by (venue, symbol, exchange time, trade id). */
    public static UpsertTable<Tick> trade() {
        return UpsertTable.<Tick>named("trade")
                .column("venue", "text", Tick::venue)
                .column("symbol", "text", Tick::symbol)
                .column("exchange_time", "timestamptz", tick -> PostgresTime.of(tick.exchangeTimeNs()))
                .column("trade_id", "bigint", Tick::tradeId)
                .column("exchange_time_ns", "bigint", Tick::exchangeTimeNs)
                .column("px", "numeric", Tick::px)
                .column("qty", "numeric", Tick::qty)
                .column("aggressor_side", "text", Tick::aggressorSide)
                .column("receive_time", "timestamptz", tick -> PostgresTime.of(tick.receiveTimeNs()))
                .column("receive_time_ns", "bigint", Tick::receiveTimeNs)
                .column("sequence", "bigint", Tick::sequence)
                .keepFirst(
                        tick -> List.of(tick.venue(), tick.symbol(), tick.exchangeTimeNs() / 1_000, tick.tradeId()),
                        "venue, symbol, exchange_time, trade_id");
    }

    private static @Nullable Object exchangeTimeNsOrNull(Tick tick) {
        return tick.exchangeTimeNs() == 0 ? null : tick.exchangeTimeNs();
    }
}
