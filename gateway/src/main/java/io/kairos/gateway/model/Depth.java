package io.kairos.gateway.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The best levels of one book, best first. A later picture replaces it whole.
 *
 * @param sequence journal sequence, a larger one is newer.
 */
public record Depth(
        String venue,
        String symbol,
        List<DepthLevel> bids,
        List<DepthLevel> asks,
        Instant receiveTime,
        @Nullable Instant exchangeTime,
        long sequence) {
    public Depth {
        bids = List.copyOf(bids);
        asks = List.copyOf(asks);
    }

    /** Identity of the instrument. */
    public InstrumentKey key() {
        return new InstrumentKey(venue, symbol);
    }
}
