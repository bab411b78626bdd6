package io.kairos.gateway.model;

import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A checked wish for an order. */
public record PlaceOrder(
        String clientOrderId,
        String venue,
        String symbol,
        Side side,
        OrderType type,
        @Nullable TimeInForce timeInForce,
        BigDecimal qty,
        @Nullable BigDecimal limitPx) {}
