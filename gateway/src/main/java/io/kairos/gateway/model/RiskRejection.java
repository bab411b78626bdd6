package io.kairos.gateway.model;

import io.kairos.domain.order.Side;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An order that the risk gate refused. */
public record RiskRejection(
        String orderId,
        String clientOrderId,
        String owner,
        String venue,
        String symbol,
        Side side,
        BigDecimal qty,
        @Nullable BigDecimal limitPx,
        String reason,
        String reasonText,
        Instant time,
        long sequence) {}
