package io.kairos.simulator.matching;

import java.util.List;

/**
 * An order as it stood at one moment.
 *
 * @param quantity base quantity of the order; for a market order by quote amount what the engine made of it
 * @param cancelClientOrderId id of the request that canceled the order, empty if none did
 * @param workingTimeMs when it came on the book, epoch milliseconds
 */
public record OrderImage(
        OrderTerms terms,
        long quantity,
        long executedQty,
        long executedQuote,
        long preventedQty,
        OrderStatus status,
        ExpiryReason expiryReason,
        String cancelClientOrderId,
        long workingTimeMs,
        long updateTimeMs,
        List<Fill> fills) {

    public OrderImage {
        fills = List.copyOf(fills);
    }
}
