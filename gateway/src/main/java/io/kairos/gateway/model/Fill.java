package io.kairos.gateway.model;

import io.kairos.domain.order.Side;
import java.math.BigDecimal;
import java.time.Instant;

/** One execution of ours. */
public record Fill(
        String venue,
        String symbol,
        String tradeId,
        String orderId,
        String owner,
        Side side,
        BigDecimal px,
        BigDecimal qty,
        BigDecimal fee,
        String feeAsset,
        boolean maker,
        Instant exchangeTime,
        long sequence) {}
