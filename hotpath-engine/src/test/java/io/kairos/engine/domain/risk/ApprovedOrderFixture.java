package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;

/** Makes approved orders for tests of what comes after the risk gate. */
public final class ApprovedOrderFixture {
    private ApprovedOrderFixture() {}

    public static ApprovedOrder order(
            long orderId, Instrument on, Side side, OrderType type, TimeInForce timeInForce, long limitPx, long qty) {
        return new ApprovedOrder().set(orderId, on, side, type, timeInForce, limitPx, qty);
    }
}
