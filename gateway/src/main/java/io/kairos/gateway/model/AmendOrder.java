package io.kairos.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A checked wish to change a resting order.
 *
 * @param amendId the asker's id for the change.
 * @param qty whole quantity, what has filled included; null to leave it.
 * @param limitPx null to leave it.
 */
public record AmendOrder(
        String amendId,
        long orderId,
        @Nullable BigDecimal qty,
        @Nullable BigDecimal limitPx) {}
