package io.kairos.flink.trading;

import org.jspecify.annotations.Nullable;

/**
 * One message of {@code kairos.trading.events.v1}: exactly one field is present. A holder, because Flink's own serializers know no sealed types.
 */
public record TradingRecord(
        @Nullable OrderRecord order,
        @Nullable FillRecord fill,
        @Nullable RejectionRecord rejection,
        @Nullable BalanceRecord balance,
        @Nullable ControlRecord control) {

    static TradingRecord of(OrderRecord order) {
        return new TradingRecord(order, null, null, null, null);
    }

    static TradingRecord of(FillRecord fill) {
        return new TradingRecord(null, fill, null, null, null);
    }

    static TradingRecord of(RejectionRecord rejection) {
        return new TradingRecord(null, null, rejection, null, null);
    }

    static TradingRecord of(BalanceRecord balance) {
        return new TradingRecord(null, null, null, balance, null);
    }

    static TradingRecord of(ControlRecord control) {
        return new TradingRecord(null, null, null, null, control);
    }
}
