package io.kairos.simulator.matching;

/** Hears of every change of a price level. Called by the venue thread. */
@FunctionalInterface
public interface LevelListener {
    /**
     * A level has a new total.
     *
     * @param price eight decimals
     * @param previous total before, eight decimals; zero when the level is new
     * @param quantity absolute, eight decimals; zero when the level is gone
     */
    void onLevel(OrderBook book, Side side, long price, long previous, long quantity);
}
