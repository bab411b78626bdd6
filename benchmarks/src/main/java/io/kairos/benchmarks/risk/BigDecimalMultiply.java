package io.kairos.benchmarks.risk;

import io.kairos.benchmarks.Contender;
import java.math.BigDecimal;
import java.util.SplittableRandom;

/** Price times quantity, once, as {@link BigDecimal}s of a feed: eight decimals each. */
final class BigDecimalMultiply extends Contender {
    private static final int VALUES = 1_024;

    private final BigDecimal[] prices = new BigDecimal[VALUES];
    private final BigDecimal[] quantities = new BigDecimal[VALUES];

    private BigDecimal value = BigDecimal.ZERO;

    BigDecimalMultiply(int operations) {
        super("one BigDecimal multiply", operations);
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < VALUES; i++) {
            prices[i] = BigDecimal.valueOf(random.nextLong(4_000_000_000_000L, 6_000_000_000_000L), 8);
            quantities[i] = BigDecimal.valueOf(random.nextLong(1_000_000L, 500_000_000L), 8);
        }
    }

    /** Kept, as whoever multiplies wants the product. */
    BigDecimal value() {
        return value;
    }

    @Override
    public void reset() {}

    @Override
    public long step(int index) {
        int at = index & (VALUES - 1);
        value = prices[at].multiply(quantities[at]);
        return at;
    }
}
