package io.kairos.standalone.endurance;

import java.math.BigDecimal;
import java.util.Map;

/**
 * An order as the venue has it.
 *
 * @param id our number, read from the text by which the venue knows the order; -1 if it is no text of ours.
 * @param text that text.
 * @param key the venue's own number of it, with the market.
 * @param symbol {@code BASE-QUOTE}.
 * @param executions by trade id.
 * @param timeMs when the venue took it, milliseconds since the epoch.
 */
record VenueOrder(
        long id,
        String text,
        String key,
        String venue,
        String symbol,
        boolean buy,
        String status,
        boolean open,
        BigDecimal filled,
        Map<Long, Execution> executions,
        long timeMs) {
    VenueOrder {
        executions = Map.copyOf(executions);
    }
}
