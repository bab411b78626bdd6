package io.kairos.gateway.model;

import java.math.BigDecimal;

/** An instrument with its trading rules. */
public record Instrument(
        String venue,
        String symbol,
        String base,
        String quote,
        int priceDecimals,
        int qtyDecimals,
        BigDecimal tickSize,
        BigDecimal stepSize,
        BigDecimal minQty,
        BigDecimal maxQty,
        BigDecimal minNotional,
        boolean trading,
        boolean simulated) {}
