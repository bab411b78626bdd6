package io.kairos.simulator.exchange;

import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.OrderImage;
import org.jspecify.annotations.Nullable;

/**
 * The venue's word on one step in the life of an account's order.
 *
 * @param order the order right after the step
 * @param fill the trade, for {@link ExecutionType#TRADE} only
 * @param executionId per instrument, rising with gaps
 * @param onBook whether the order rests on the book after the step
 * @param preventedQty quantity taken out by this step
 * @param counterOrderId order of the same account that was met, -1 if none
 * @param preventedMatchId id of that meeting, -1 if none
 */
public record ExecutionReport(
        ExecutionType type,
        OrderImage order,
        @Nullable Fill fill,
        long executionId,
        boolean onBook,
        long timeMs,
        long preventedQty,
        long counterOrderId,
        long preventedMatchId) {

    /** Account that owns the order. */
    public int accountId() {
        return order.terms().accountId();
    }
}
