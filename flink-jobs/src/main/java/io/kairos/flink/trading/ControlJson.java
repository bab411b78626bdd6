package io.kairos.flink.trading;

import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.kafka.ProtoValues;
import io.kairos.flink.redis.HotJson;
import io.kairos.proto.trading.v1.AssetLimit;
import io.kairos.proto.trading.v1.RiskLimits;
import io.kairos.proto.trading.v1.Strategy;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings as JSON with the words of the messages, decimals as text. The same text goes to the table and to the hot store. */
final class ControlJson {
    private ControlJson() {}

    static String limits(RiskLimits limits) throws MalformedMessageException {
        Map<String, BigDecimal> notional = new LinkedHashMap<>();
        for (AssetLimit limit : limits.getOrderNotionalList()) {
            notional.put(limit.getAsset(), ProtoValues.decimal("control.risk_limits.order_notional", limit.getLimit()));
        }
        return HotJson.object()
                .with("version", limits.getVersion())
                .part(json -> {
                    json.writeArrayFieldStart("orderNotional");
                    for (Map.Entry<String, BigDecimal> limit : notional.entrySet()) {
                        json.writeStartObject();
                        json.writeStringField("asset", limit.getKey());
                        json.writeStringField("limit", limit.getValue().toPlainString());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                })
                .with("referenceAsset", limits.getReferenceAsset())
                .with(
                        "maxDailyNotional",
                        ProtoValues.decimal("control.risk_limits.max_daily_notional", limits.getMaxDailyNotional()))
                .with("priceCollarBps", Integer.toUnsignedLong(limits.getPriceCollarBps()))
                .with("maxQuoteAgeMs", Integer.toUnsignedLong(limits.getMaxQuoteAgeMs()))
                .with("maxOrdersPerSecond", Integer.toUnsignedLong(limits.getMaxOrdersPerSecond()))
                .with("maxOpenOrders", Integer.toUnsignedLong(limits.getMaxOpenOrders()))
                .end();
    }

    static String strategy(Strategy strategy) throws MalformedMessageException {
        return HotJson.object()
                .with("name", strategy.getName())
                .with("enabled", strategy.getEnabled())
                .with("minProfitCentibps", strategy.getMinProfitCentibps())
                .with(
                        "maxCycleNotional",
                        ProtoValues.decimal("control.strategy.max_cycle_notional", strategy.getMaxCycleNotional()))
                .with("maxLegs", Integer.toUnsignedLong(strategy.getMaxLegs()))
                .with("version", strategy.getVersion())
                .end();
    }
}
