package io.kairos.benchmarks.pipeline;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Venue;

/** Three markets of one venue. Every second message opens a cycle of three legs that gains, the one behind it closes it again. */
final class Triangle extends MessageStream {
    private static final int PRICE_DECIMALS = 4;
    private static final int FEE_CENTIBPS = 100;
    private static final long MIDDLE = 1_000_000;
    private static final long CROSS = 10_000;
    private static final long HALF_SPREAD = 2;
    private static final long DISLOCATION = 100;
    private static final int MOVES = 7;

    private static final int CROSS_MARKET = 2;

    Triangle(int count) {
        super(CROSS_MARKET + 1, count);
        Asset cash = registry.asset("A0", ASSET_DECIMALS);
        Asset one = registry.asset("A1", ASSET_DECIMALS);
        Asset two = registry.asset("A2", ASSET_DECIMALS);
        market(0, Venue.BINANCE, one, cash, PRICE_DECIMALS, FEE_CENTIBPS);
        market(1, Venue.BINANCE, two, cash, PRICE_DECIMALS, FEE_CENTIBPS);
        market(CROSS_MARKET, Venue.BINANCE, two, one, PRICE_DECIMALS, FEE_CENTIBPS);
        first[0] = message(0, 1, MIDDLE - HALF_SPREAD, MIDDLE + HALF_SPREAD);
        first[1] = message(1, 2, MIDDLE - HALF_SPREAD, MIDDLE + HALF_SPREAD);
        first[CROSS_MARKET] = message(CROSS_MARKET, 3, CROSS - HALF_SPREAD, CROSS + HALF_SPREAD);
        for (int i = 0; i < count; i++) {
            long middle = CROSS + (isGaining(i) ? DISLOCATION + i / 2 % MOVES : 0);
            messages[i] = message(CROSS_MARKET, first.length + 1L + i, middle - HALF_SPREAD, middle + HALF_SPREAD);
        }
    }

    /** Whether a message makes a cycle gain. */
    static boolean isGaining(int index) {
        return index % 2 == 0;
    }
}
