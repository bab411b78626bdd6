package io.kairos.engine.warmup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What was run hot and how fast it is.
 *
 * @param ticks quotes that an engine took.
 * @param orders orders that it handed to a venue link.
 * @param messages sample messages read by the venues' decoders.
 * @param durationMs how long it took.
 * @param detection nanoseconds in which the core applied a quote, at the end, in calm markets.
 * @param tickToOrder nanoseconds from a quote's arrival to its first order and each further one, at the end.
 * @param branches how often each branch was taken; 0 means that it is cold.
 * @param faults exceptions inside the engine: a bug of ours.
 */
public record WarmUpReport(
        long ticks,
        long orders,
        long messages,
        long durationMs,
        Histogram detection,
        Histogram tickToOrder,
        Map<String, Long> branches,
        long faults) {

    /** Copies the branches and keeps their order. */
    public WarmUpReport {
        branches = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(branches));
    }

    /** Branches that were never taken. */
    public List<String> cold() {
        return branches.entrySet().stream()
                .filter(branch -> branch.getValue() == 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}
