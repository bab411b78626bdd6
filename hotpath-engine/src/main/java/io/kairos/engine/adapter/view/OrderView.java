package io.kairos.engine.adapter.view;

import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.trading.v1.OrderUpdate;

/**
 * An order as last journalled.
 *
 * @param sequence journal sequence of that state.
 * @param update the state.
 */
public record OrderView(long sequence, OrderUpdate update) {
    /** Whether nothing more can happen to it. */
    public boolean isFinal() {
        OrderState state = update.getState();
        return state == OrderState.ORDER_STATE_FILLED
                || state == OrderState.ORDER_STATE_CANCELED
                || state == OrderState.ORDER_STATE_REJECTED
                || state == OrderState.ORDER_STATE_EXPIRED;
    }
}
