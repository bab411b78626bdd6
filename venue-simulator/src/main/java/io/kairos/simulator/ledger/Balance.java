package io.kairos.simulator.ledger;

/** Free and locked amount of one asset, eight decimals each. */
public record Balance(String asset, long free, long locked) {
    /** Free plus locked. */
    public long total() {
        return Math.addExact(free, locked);
    }
}
