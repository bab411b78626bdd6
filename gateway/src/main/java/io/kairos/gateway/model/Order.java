package io.kairos.gateway.model;

import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order as it stands.
 *
 * @param cumQuote quote amount traded so far, before fees; source of {@link #avgPx()}.
 * @param sequence journal sequence of the last change.
 * @param mode where it went: live, paper or simulated; null where it was not said.
 */
public record Order(
        String orderId,
        String clientOrderId,
        @Nullable String venueOrderId,
        String owner,
        String venue,
        String symbol,
        Side side,
        OrderType type,
        TimeInForce timeInForce,
        @Nullable BigDecimal limitPx,
        BigDecimal qty,
        BigDecimal cumQty,
        BigDecimal cumQuote,
        OrderState state,
        @Nullable String reason,
        @Nullable String reasonText,
        Instant createdTime,
        Instant updatedTime,
        long sequence,
        @Nullable String mode) {

    private static final int AVERAGE_DECIMALS = 12;

    /** What may still trade: nothing once the order is final. */
    public BigDecimal leavesQty() {
        return state.isFinal() ? BigDecimal.ZERO : qty.subtract(cumQty);
    }

    /** Average fill price, rounded half even to 12 decimals; absent without fills. */
    public @Nullable BigDecimal avgPx() {
        if (cumQty.signum() == 0) {
            return null;
        }
        BigDecimal average = cumQuote.divide(cumQty, AVERAGE_DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return average.scale() < 0 ? average.setScale(0) : average;
    }
}
