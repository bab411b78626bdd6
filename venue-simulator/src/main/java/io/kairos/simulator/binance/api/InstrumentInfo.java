package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.number.Fixed8;

/** An instrument's entry in {@code exchangeInfo}. */
final class InstrumentInfo {
    static final int MAX_OPEN_ORDERS = 200;
    static final long MULTIPLIER_UP = 5;
    static final long MULTIPLIER_DOWN_DIVISOR = 5;
    static final int AVERAGE_MINUTES = 5;

    private InstrumentInfo() {}

    static ObjectNode describe(Instrument instrument, String status, boolean withPermissionSets) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("symbol", instrument.symbol());
        info.put("status", status);
        info.put("baseAsset", instrument.base());
        info.put("baseAssetPrecision", Fixed8.DECIMALS);
        info.put("quoteAsset", instrument.quote());
        info.put("quotePrecision", Fixed8.DECIMALS);
        info.put("quoteAssetPrecision", Fixed8.DECIMALS);
        info.put("baseCommissionPrecision", Fixed8.DECIMALS);
        info.put("quoteCommissionPrecision", Fixed8.DECIMALS);
        ArrayNode types = info.putArray("orderTypes");
        for (OrderType type : OrderType.values()) {
            types.add(type.name());
        }
        info.put("icebergAllowed", false);
        info.put("ocoAllowed", false);
        info.put("otoAllowed", false);
        info.put("opoAllowed", false);
        info.put("quoteOrderQtyMarketAllowed", true);
        info.put("allowTrailingStop", false);
        info.put("cancelReplaceAllowed", false);
        info.put("amendAllowed", true);
        info.put("pegInstructionsAllowed", false);
        info.put("isSpotTradingAllowed", true);
        info.put("isMarginTradingAllowed", false);
        info.set("filters", filters(instrument));
        info.putArray("permissions");
        if (withPermissionSets) {
            info.putArray("permissionSets").addArray().add("SPOT");
        }
        info.put("defaultSelfTradePreventionMode", SelfTradePrevention.EXPIRE_MAKER.name());
        ArrayNode modes = info.putArray("allowedSelfTradePreventionModes");
        for (SelfTradePrevention mode : SelfTradePrevention.values()) {
            modes.add(mode.name());
        }
        return info;
    }

    private static ArrayNode filters(Instrument instrument) {
        ArrayNode filters = JsonNodeFactory.instance.arrayNode();
        filters.addObject()
                .put("filterType", "PRICE_FILTER")
                .put("minPrice", Fixed8.text(instrument.tickSize()))
                .put("maxPrice", Fixed8.text(Instrument.MAX_PRICE))
                .put("tickSize", Fixed8.text(instrument.tickSize()));
        filters.addObject()
                .put("filterType", "LOT_SIZE")
                .put("minQty", Fixed8.text(instrument.minQty()))
                .put("maxQty", Fixed8.text(instrument.maxQty()))
                .put("stepSize", Fixed8.text(instrument.stepSize()));
        filters.addObject().put("filterType", "ICEBERG_PARTS").put("limit", 100);
        filters.addObject()
                .put("filterType", "MARKET_LOT_SIZE")
                .put("minQty", Fixed8.text(0))
                .put("maxQty", Fixed8.text(instrument.marketMaxQty()))
                .put("stepSize", Fixed8.text(0));
        filters.addObject()
                .put("filterType", "PERCENT_PRICE_BY_SIDE")
                .put("bidMultiplierUp", "5")
                .put("bidMultiplierDown", "0.2")
                .put("askMultiplierUp", "5")
                .put("askMultiplierDown", "0.2")
                .put("avgPriceMins", AVERAGE_MINUTES);
        filters.addObject()
                .put("filterType", "NOTIONAL")
                .put("minNotional", Fixed8.text(instrument.minNotional()))
                .put("applyMinToMarket", true)
                .put("maxNotional", Fixed8.text(Instrument.MAX_NOTIONAL))
                .put("applyMaxToMarket", false)
                .put("avgPriceMins", AVERAGE_MINUTES);
        filters.addObject().put("filterType", "MAX_NUM_ORDERS").put("maxNumOrders", MAX_OPEN_ORDERS);
        filters.addObject().put("filterType", "MAX_NUM_ALGO_ORDERS").put("maxNumAlgoOrders", 5);
        return filters;
    }
}
