package io.kairos.gateway.model;

import io.kairos.domain.marketdata.CandleInterval;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * A candle.
 *
 * @param closed false while more trades may still fall into it.
 */
public record Candle(
        String venue,
        String symbol,
        CandleInterval interval,
        Instant openTime,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        BigDecimal quoteVolume,
        long tradeCount,
        boolean closed) {}
