package io.kairos.simulator.fault;

import java.util.Map;
import java.util.TreeMap;

/** How often clients broke one venue's limits, by the limit's name. Venue thread only. */
public final class LimitBreaches {
    private final Map<String, Long> counts = new TreeMap<>();

    /** Counts one breach of a limit, such as {@code controlMessagesPerSecond}. */
    public void add(String limit) {
        counts.merge(limit, 1L, Long::sum);
    }

    /** Breaches by limit; a limit that was never broken is not there. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** All breaches. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
