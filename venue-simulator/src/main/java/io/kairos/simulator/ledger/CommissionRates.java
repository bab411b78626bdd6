package io.kairos.simulator.ledger;

import io.kairos.simulator.number.Fixed8;

/** Fee rates of an account as fractions with eight decimals (0.001 is 100000). */
public record CommissionRates(long maker, long taker) {
    /** One tenth of a percent on either side. */
    public static final CommissionRates BASE_TIER = new CommissionRates(100_000, 100_000);

    public CommissionRates {
        if (maker < 0 || taker < 0 || maker >= Fixed8.ONE || taker >= Fixed8.ONE) {
            throw new IllegalArgumentException("rates must be from 0 to below 1: maker=" + maker + " taker=" + taker);
        }
    }

    /** The higher of the two. */
    public long highest() {
        return Math.max(maker, taker);
    }

    /** Commission on an amount, rounded toward zero. */
    public long on(long amount, boolean isMaker) {
        return Fixed8.multiplyDown(amount, isMaker ? maker : taker);
    }
}
