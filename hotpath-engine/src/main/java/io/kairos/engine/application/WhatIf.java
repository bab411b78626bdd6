package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.Decimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What would have been configured otherwise; null or empty where nothing changes.
 *
 * @param minProfitCentibps smallest gain worth trading.
 * @param maxLegs most legs of a cycle.
 * @param maxCycleNotional largest start amount, reference asset.
 * @param maxQuoteAgeMs oldest quote that counts.
 * @param orderNotional largest order by quote asset's name.
 * @param takerFeeCentibps fee of all instruments of a venue.
 * @param cycleNodes whether cycles may lead from one venue to another.
 * @param parkAfterNs when a quote that stays part of a gain is left out of the search.
 */
public record WhatIf(
        @Nullable Integer minProfitCentibps,
        @Nullable Integer maxLegs,
        @Nullable Decimal maxCycleNotional,
        @Nullable Integer maxQuoteAgeMs,
        Map<String, Decimal> orderNotional,
        Map<Venue, Integer> takerFeeCentibps,
        @Nullable CycleNodes cycleNodes,
        @Nullable Long parkAfterNs) {
    /** Nothing changes. */
    static final WhatIf NOTHING = new WhatIf(null, null, null, null, Map.of(), Map.of(), null, null);

    public WhatIf {
        orderNotional = Map.copyOf(orderNotional);
        takerFeeCentibps = Map.copyOf(takerFeeCentibps);
    }

    /** The instrument with the fee that would have been charged. */
    Instrument on(Instrument recorded) {
        Integer fee = takerFeeCentibps.get(recorded.venue());
        return fee == null || fee == recorded.takerFeeCentibps()
                ? recorded
                : new Instrument(
                        recorded.id(),
                        recorded.venue(),
                        recorded.symbol(),
                        recorded.venueSymbol(),
                        recorded.base(),
                        recorded.quote(),
                        recorded.priceDecimals(),
                        recorded.qtyDecimals(),
                        recorded.tickPx(),
                        recorded.minPx(),
                        recorded.maxPx(),
                        recorded.stepQty(),
                        recorded.minQty(),
                        recorded.maxQty(),
                        recorded.minNotionalAmount(),
                        fee,
                        recorded.makerFeeCentibps(),
                        recorded.trading());
    }

    /** The strategy as it would have been, making no orders. */
    StrategySettings on(StrategySettings recorded, int maxCycleDecimals) {
        return new StrategySettings(
                recorded.version(),
                false,
                minProfitCentibps == null ? recorded.minProfitCentibps() : minProfitCentibps,
                maxCycleNotional == null || maxCycleDecimals < 0
                        ? recorded.maxCycleNotionalAmount()
                        : amount(maxCycleNotional, maxCycleDecimals, "max-cycle-notional"),
                maxLegs == null ? recorded.maxLegs() : maxLegs);
    }

    /** An amount in an asset's decimals. */
    static long amount(Decimal value, int decimals, String name) {
        try {
            return value.mantissaAt(decimals);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(name + ": expected at most " + decimals + " decimals, got " + value, e);
        }
    }

    /** Largest order against an asset, or what was recorded. */
    long orderNotional(Asset asset, long recorded) {
        Decimal value = orderNotional.get(asset.name());
        return value == null ? recorded : amount(value, asset.decimals(), "order-notional." + asset.name());
    }
}
