package io.kairos.engine.domain.order;

import io.kairos.domain.order.OrderState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order state machine as data: one row per state, one column per {@link OrderEvent} in declaration order. {@code null} marks
 * what must not happen; it changes nothing and is counted. Repeated, late and out-of-order reports are legal and converge.
 */
public final class OrderTransitions {
    private static final Map<OrderState, Map<OrderEvent, OrderState>> TABLE = new EnumMap<>(OrderState.class);

    private static final OrderState P = OrderState.PENDING_NEW;
    private static final OrderState L = OrderState.LIVE;
    private static final OrderState C = OrderState.PENDING_CANCEL;
    private static final OrderState F = OrderState.FILLED;
    private static final OrderState X = OrderState.CANCELED;
    private static final OrderState R = OrderState.REJECTED;
    private static final OrderState E = OrderState.EXPIRED;
    private static final OrderState U = OrderState.UNKNOWN;

    static {
        // event:  ACC TRD FIL CAN REJ EXP UNK CSENT CREF NEVER
        row(P, L, L, F, X, R, E, U, null, P, null);
        row(L, L, L, F, X, U, E, U, C, U, null);
        row(C, C, C, F, X, U, E, U, C, U, null);
        row(U, L, U, F, X, R, E, U, U, U, R);
        row(F, F, F, F, F, F, F, F, F, F, F);
        row(X, X, X, F, X, X, X, X, X, X, X);
        row(E, E, E, F, E, E, E, E, E, E, E);
        // A sign of life after a refusal contradicts it: ask the venue.
        row(R, U, U, F, R, R, R, R, R, R, R);
    }

    private OrderTransitions() {}

    private static void row(OrderState from, @Nullable OrderState... next) {
        Map<OrderEvent, OrderState> row = new EnumMap<>(OrderEvent.class);
        OrderEvent[] events = OrderEvent.values();
        for (int i = 0; i < events.length; i++) {
            OrderState to = next[i];
            if (to != null) {
                row.put(events[i], to);
            }
        }
        TABLE.put(from, row);
    }

    /** The state after {@code event}, or null when that must not happen in {@code state}. */
    public static @Nullable OrderState next(OrderState state, OrderEvent event) {
        return Objects.requireNonNull(TABLE.get(state)).get(event);
    }
}
