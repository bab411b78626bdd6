package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.instrument.Venue;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What paper trading assumes. Immutable.
 *
 * @param orderLatencyNs from an order's entry in the journal to its meeting the book, at least a millisecond.
 * @param cancelLatencyNs the same for cancels.
 * @param balances opening balances by venue and asset name, of an asset that the journal has no balance of yet.
 */
public record PaperSettings(long orderLatencyNs, long cancelLatencyNs, Map<Venue, Map<String, BigDecimal>> balances) {
    /** Least latency: an order never meets a book that was known before it was sent. */
    public static final long MIN_LATENCY_NS = 1_000_000;

    public PaperSettings {
        if (orderLatencyNs < MIN_LATENCY_NS || cancelLatencyNs < MIN_LATENCY_NS) {
            throw new IllegalArgumentException("latency: expected a millisecond or more, got orders " + orderLatencyNs
                    + " ns, cancels " + cancelLatencyNs + " ns");
        }
        balances = Map.copyOf(balances);
    }
}
