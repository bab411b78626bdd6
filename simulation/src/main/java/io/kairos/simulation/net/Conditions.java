package io.kairos.simulation.net;

/**
 * What the way between two parties is like.
 *
 * @param latencyMinNs least time of a packet on its way.
 * @param jitterNs mean of what is added at random.
 * @param splitPercent how often, of a hundred, a write arrives in two pieces cut at any byte.
 */
public record Conditions(long latencyMinNs, long jitterNs, int splitPercent) {
    /** A link as between two houses of one town. */
    public static final Conditions CALM = new Conditions(300_000, 100_000, 5);

    public Conditions {
        if (latencyMinNs < 0 || jitterNs < 0 || splitPercent < 0 || splitPercent > 100) {
            throw new IllegalArgumentException("expected nothing below zero and a percentage, got latencyMinNs="
                    + latencyMinNs + " jitterNs=" + jitterNs + " splitPercent=" + splitPercent);
        }
    }
}
