package io.kairos.gateway.model;

import io.kairos.domain.order.OrderState;
import org.jspecify.annotations.Nullable;

/**
 * What became of a wish for an order.
 *
 * @param orderId the engine's id; empty when the outcome is unknown and the engine could not be asked.
 * @param state {@code UNKNOWN} when the outcome is not known; never {@code REJECTED} in that case.
 */
public record PlaceOrderResult(
        boolean accepted,
        String orderId,
        OrderState state,
        @Nullable String reason,
        @Nullable String reasonText) {}
