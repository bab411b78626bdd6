package io.kairos.flink.depth;

import java.util.List;

/**
 * The best levels of one book at one moment. A later picture replaces it whole.
 *
 * @param sequence journal sequence of the engine.
 * @param venue venue name in capitals.
 * @param symbol BASE-QUOTE.
 * @param receiveTimeNs when the engine received the change, nanoseconds since the epoch.
 * @param exchangeTimeNs the venue's time, nanoseconds since the epoch; 0 when it sends none.
 * @param updateId the venue's update id.
 * @param bids best first, price and quantity of each level in turn, plain decimals.
 * @param asks as bids.
 */
public record DepthPicture(
        long sequence,
        String venue,
        String symbol,
        long receiveTimeNs,
        long exchangeTimeNs,
        long updateId,
        List<String> bids,
        List<String> asks) {

    /** The instrument as the depth stream is keyed. */
    public String instrumentKey() {
        return venue + ":" + symbol;
    }
}
