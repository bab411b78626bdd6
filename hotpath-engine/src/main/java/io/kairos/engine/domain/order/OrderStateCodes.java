package io.kairos.engine.domain.order;

import io.kairos.domain.order.OrderState;

/** Numbers of order states in journals and on the wire; they never change. */
public final class OrderStateCodes {
    private OrderStateCodes() {}

    /** The number of a state. */
    public static int code(OrderState state) {
        return switch (state) {
            case PENDING_NEW -> 1;
            case LIVE -> 2;
            case PENDING_CANCEL -> 3;
            case FILLED -> 4;
            case CANCELED -> 5;
            case REJECTED -> 6;
            case EXPIRED -> 7;
            case UNKNOWN -> 8;
        };
    }

    /**
     * The state of a number.
     *
     * @throws IllegalArgumentException if there is none.
     */
    public static OrderState of(int code) {
        return switch (code) {
            case 1 -> OrderState.PENDING_NEW;
            case 2 -> OrderState.LIVE;
            case 3 -> OrderState.PENDING_CANCEL;
            case 4 -> OrderState.FILLED;
            case 5 -> OrderState.CANCELED;
            case 6 -> OrderState.REJECTED;
            case 7 -> OrderState.EXPIRED;
            case 8 -> OrderState.UNKNOWN;
            default -> throw new IllegalArgumentException("order state: expected 1 to 8, got " + code);
        };
    }
}
