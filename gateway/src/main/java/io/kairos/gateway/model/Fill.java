package io.kairos.gateway.model;

import io.kairos.domain.order.Side;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One execution of ours.
 *
 * @param mode where it traded: live, paper or simulated; null where it was not said.
 */
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
        long sequence,
        @Nullable String mode) {}
