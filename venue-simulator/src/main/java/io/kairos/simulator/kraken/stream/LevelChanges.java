package io.kairos.simulator.kraken.stream;

import io.kairos.simulator.matching.Side;
import java.util.Arrays;

/** The level changes of one action in their order; the same price may be there more than once. Venue thread only. */
final class LevelChanges {
    private Side[] sides = new Side[16];
    private long[] prices = new long[16];
    private long[] quantities = new long[16];
    private int count;

    void add(Side side, long price, long quantity) {
        if (count == prices.length) {
            sides = Arrays.copyOf(sides, count * 2);
            prices = Arrays.copyOf(prices, count * 2);
            quantities = Arrays.copyOf(quantities, count * 2);
        }
        sides[count] = side;
        prices[count] = price;
        quantities[count] = quantity;
        count++;
    }

    int count() {
        return count;
    }

    Side side(int index) {
        return sides[index];
    }

    long price(int index) {
        return prices[index];
    }

    /** Absolute; zero when the level is gone. */
    long quantity(int index) {
        return quantities[index];
    }

    /** Whether a price is among the changes. */
    boolean touch(Side side, long price) {
        for (int i = 0; i < count; i++) {
            if (prices[i] == price && sides[i] == side) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        count = 0;
    }
}
