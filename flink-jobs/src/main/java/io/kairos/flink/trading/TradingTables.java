package io.kairos.flink.trading;

import io.kairos.flink.postgres.PostgresTime;
import io.kairos.flink.postgres.UpsertTable;
import java.util.List;

/** Tables of the trading side. Events never change, so the first writing stays; an opportunity follows its latest message. */
final class TradingTables {
    private TradingTables() {}

    static UpsertTable<OrderRecord> orderEvent() {
        return UpsertTable.<OrderRecord>named("order_event")
                .column("order_id", "bigint", OrderRecord::orderId)
                .column("sequence", "bigint", OrderRecord::sequence)
                .column("event_time", "timestamptz", order -> PostgresTime.of(order.timeNs()))
                .column("event_time_ns", "bigint", OrderRecord::timeNs)
                .column("client_order_id", "text", OrderRecord::clientOrderId)
                .column("venue_order_id", "text", OrderRecord::venueOrderId)
                .column("owner", "text", OrderRecord::owner)
                .column("venue", "text", OrderRecord::venue)
                .column("symbol", "text", OrderRecord::symbol)
                .column("side", "text", OrderRecord::side)
                .column("order_type", "text", OrderRecord::orderType)
                .column("time_in_force", "text", OrderRecord::timeInForce)
                .column("limit_px", "numeric", OrderRecord::limitPx)
                .column("qty", "numeric", OrderRecord::qty)
                .column("cum_qty", "numeric", OrderRecord::cumQty)
                .column("cum_quote", "numeric", OrderRecord::cumQuote)
                .column("state", "text", OrderRecord::state)
                .column("reason", "text", OrderRecord::reason)
                .column("reason_text", "text", OrderRecord::reasonText)
                .column("created_time", "timestamptz", order -> PostgresTime.of(order.createdTimeNs()))
                .column("created_time_ns", "bigint", OrderRecord::createdTimeNs)
                .column("cycle_id", "bigint", OrderRecord::cycleId)
                .column("trading_mode", "text", OrderRecord::tradingMode)
                .keepFirst(
                        order -> List.of(order.orderId(), order.sequence(), order.timeNs() / 1_000),
                        "order_id, sequence, event_time");
    }

    static UpsertTable<FillRecord> fill() {
        return UpsertTable.<FillRecord>named("fill")
                .column("venue", "text", FillRecord::venue)
                .column("symbol", "text", FillRecord::symbol)
                .column("trade_id", "bigint", FillRecord::tradeId)
                .column("side", "text", FillRecord::side)
                .column("exchange_time", "timestamptz", fill -> PostgresTime.of(fill.exchangeTimeNs()))
                .column("exchange_time_ns", "bigint", FillRecord::exchangeTimeNs)
                .column("order_id", "bigint", FillRecord::orderId)
                .column("owner", "text", FillRecord::owner)
                .column("px", "numeric", FillRecord::px)
                .column("qty", "numeric", FillRecord::qty)
                .column("fee", "numeric", FillRecord::fee)
                .column("fee_asset", "text", FillRecord::feeAsset)
                .column("maker", "boolean", FillRecord::maker)
                .column("event_time", "timestamptz", fill -> PostgresTime.of(fill.timeNs()))
                .column("sequence", "bigint", FillRecord::sequence)
                .column("trading_mode", "text", FillRecord::tradingMode)
                .keepFirst(
                        fill -> List.of(
                                fill.venue(),
                                fill.symbol(),
                                fill.tradeId(),
                                fill.side(),
                                fill.exchangeTimeNs() / 1_000),
                        "venue, symbol, trade_id, side, exchange_time");
    }

    static UpsertTable<RejectionRecord> riskRejection() {
        return UpsertTable.<RejectionRecord>named("risk_rejection")
                .column("order_id", "bigint", RejectionRecord::orderId)
                .column("sequence", "bigint", RejectionRecord::sequence)
                .column("event_time", "timestamptz", rejection -> PostgresTime.of(rejection.timeNs()))
                .column("event_time_ns", "bigint", RejectionRecord::timeNs)
                .column("client_order_id", "text", RejectionRecord::clientOrderId)
                .column("owner", "text", RejectionRecord::owner)
                .column("venue", "text", RejectionRecord::venue)
                .column("symbol", "text", RejectionRecord::symbol)
                .column("side", "text", RejectionRecord::side)
                .column("qty", "numeric", RejectionRecord::qty)
                .column("limit_px", "numeric", RejectionRecord::limitPx)
                .column("reason", "text", RejectionRecord::reason)
                .column("reason_text", "text", RejectionRecord::reasonText)
                .keepFirst(
                        rejection -> List.of(rejection.orderId(), rejection.sequence(), rejection.timeNs() / 1_000),
                        "order_id, sequence, event_time");
    }

    static UpsertTable<BalanceRecord> balanceSnapshot() {
        return UpsertTable.<BalanceRecord>named("balance_snapshot")
                .column("venue", "text", BalanceRecord::venue)
                .column("asset", "text", BalanceRecord::asset)
                .column("event_time", "timestamptz", balance -> PostgresTime.of(balance.timeNs()))
                .column("sequence", "bigint", BalanceRecord::sequence)
                .column("event_time_ns", "bigint", BalanceRecord::timeNs)
                .column("free", "numeric", BalanceRecord::free)
                .column("reserved", "numeric", BalanceRecord::reserved)
                .keepFirst(
                        balance ->
                                List.of(balance.venue(), balance.asset(), balance.timeNs() / 1_000, balance.sequence()),
                        "venue, asset, event_time, sequence");
    }

    static UpsertTable<ControlRecord> controlChange() {
        return UpsertTable.<ControlRecord>named("control_change")
                .column("event_time", "timestamptz", control -> PostgresTime.of(control.timeNs()))
                .column("sequence", "bigint", ControlRecord::sequence)
                .column("event_time_ns", "bigint", ControlRecord::timeNs)
                .column("changed_by", "text", ControlRecord::changedBy)
                .column("reason", "text", ControlRecord::reason)
                .column("kind", "text", ControlRecord::kind)
                .column("strategy_name", "text", ControlRecord::strategyName)
                .column("kill_switch_engaged", "boolean", ControlRecord::killSwitchEngaged)
                .column("settings", "jsonb", ControlRecord::settingsJson)
                .keepFirst(control -> List.of(control.timeNs() / 1_000, control.sequence()), "event_time, sequence");
    }

    static UpsertTable<OpportunityRecord> opportunity() {
        return UpsertTable.<OpportunityRecord>named("opportunity")
                .column("cycle_id", "bigint", OpportunityRecord::cycleId)
                .column("detected_time", "timestamptz", cycle -> PostgresTime.of(cycle.detectedTimeNs()))
                .column("detected_time_ns", "bigint", OpportunityRecord::detectedTimeNs)
                .column("sequence", "bigint", OpportunityRecord::sequence)
                .column("event_time", "timestamptz", cycle -> PostgresTime.of(cycle.timeNs()))
                .column("start_asset", "text", OpportunityRecord::startAsset)
                .column("start_amount", "numeric", OpportunityRecord::startAmount)
                .column("expected_profit", "numeric", OpportunityRecord::expectedProfit)
                .column("realized_profit", "numeric", OpportunityRecord::realizedProfit)
                .column("outcome", "text", OpportunityRecord::outcome)
                .column("reason", "text", OpportunityRecord::reason)
                // An array literal is a JSON array with other brackets, as long as elements are quoted the JSON way.
                .column("path", "text[]", cycle -> arrayLiteral(cycle.pathJson()))
                .column("legs", "jsonb", OpportunityRecord::legsJson)
                .column("trading_mode", "text", OpportunityRecord::tradingMode)
                .column("kind", "text", OpportunityRecord::kind)
                .column("target_asset", "text", OpportunityRecord::targetAsset)
                .column("floor", "numeric", OpportunityRecord::floor)
                .column("fees", "numeric", OpportunityRecord::fees)
                .column("spent", "numeric", OpportunityRecord::spent)
                .column("parallel", "boolean", OpportunityRecord::parallel)
                .column("owner", "text", OpportunityRecord::owner)
                .column("client_id", "text", OpportunityRecord::clientId)
                .replaceWhen(
                        cycle -> List.of(cycle.cycleId(), cycle.detectedTimeNs() / 1_000),
                        "cycle_id, detected_time",
                        (first, second) -> second.sequence() >= first.sequence(),
                        "excluded.sequence > opportunity.sequence");
    }

    private static String arrayLiteral(String jsonArray) {
        return "{" + jsonArray.substring(1, jsonArray.length() - 1) + "}";
    }
}
