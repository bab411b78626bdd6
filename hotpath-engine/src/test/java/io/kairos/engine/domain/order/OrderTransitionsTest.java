package io.kairos.engine.domain.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.OrderState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderTransitionsTest {
    /** The whole table, written a second time by hand; "-" must not happen. */
    @ParameterizedTest
    @CsvSource({
        "PENDING_NEW,    LIVE,           LIVE,           FILLED, CANCELED, REJECTED, EXPIRED, UNKNOWN,  -,              PENDING_NEW, -",
        "LIVE,           LIVE,           LIVE,           FILLED, CANCELED, UNKNOWN,  EXPIRED, UNKNOWN,  PENDING_CANCEL, UNKNOWN,     -",
        "PENDING_CANCEL, PENDING_CANCEL, PENDING_CANCEL, FILLED, CANCELED, UNKNOWN,  EXPIRED, UNKNOWN,  PENDING_CANCEL, UNKNOWN,     -",
        "FILLED,         FILLED,         FILLED,         FILLED, FILLED,   FILLED,   FILLED,  FILLED,   FILLED,         FILLED,      FILLED",
        "CANCELED,       CANCELED,       CANCELED,       FILLED, CANCELED, CANCELED, CANCELED, CANCELED, CANCELED,      CANCELED,    CANCELED",
        "REJECTED,       UNKNOWN,        UNKNOWN,        FILLED, REJECTED, REJECTED, REJECTED, REJECTED, REJECTED,      REJECTED,    REJECTED",
        "EXPIRED,        EXPIRED,        EXPIRED,        FILLED, EXPIRED,  EXPIRED,  EXPIRED, EXPIRED,  EXPIRED,        EXPIRED,     EXPIRED",
        "UNKNOWN,        LIVE,           UNKNOWN,        FILLED, CANCELED, REJECTED, EXPIRED, UNKNOWN,  UNKNOWN,        UNKNOWN,     REJECTED",
    })
    void shouldMoveAsTheTableSays(
            OrderState from,
            String accepted,
            String traded,
            String filled,
            String canceled,
            String rejected,
            String expired,
            String unknown,
            String cancelSent,
            String cancelRefused,
            String neverPlaced) {
        String[] expected = {
            accepted, traded, filled, canceled, rejected, expired, unknown, cancelSent, cancelRefused, neverPlaced
        };
        OrderEvent[] events = OrderEvent.values();
        assertThat(expected).hasSameSizeAs(events);
        for (int i = 0; i < events.length; i++) {
            OrderState next = OrderTransitions.next(from, events[i]);
            assertThat(next == null ? "-" : next.name())
                    .as(from + " on " + events[i])
                    .isEqualTo(expected[i]);
        }
    }
}
