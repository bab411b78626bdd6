package io.kairos.simulator.world;

import io.kairos.simulator.market.Instrument;
import java.util.Set;

/**
 * How one instrument is traded.
 *
 * @param weight share of the activity
 * @param halfSpreadBps distance of the best quotes from the fair price, at least
 * @param spacingBps distance between levels
 * @param topNotionalUsd typical amount at the best price
 */
record InstrumentProfile(double weight, double halfSpreadBps, double spacingBps, double topNotionalUsd) {
    private static final Set<String> CASH = Set.of("USDT", "USDC", "USD", "EUR");

    static InstrumentProfile of(Instrument instrument) {
        if (!CASH.contains(instrument.quote())) {
            return new InstrumentProfile(1.0, 1.0, 1.2, 9_000);
        }
        if (CASH.contains(instrument.base())) {
            return new InstrumentProfile(0.6, 0.3, 1.0, 40_000);
        }
        return switch (instrument.base()) {
            case "BTC" -> new InstrumentProfile(5, 0.2, 0.4, 30_000);
            case "ETH" -> new InstrumentProfile(4, 0.25, 0.5, 25_000);
            case "SOL" -> new InstrumentProfile(2.5, 0.4, 0.8, 15_000);
            case "BNB", "XRP" -> new InstrumentProfile(2, 0.5, 0.9, 12_000);
            default -> new InstrumentProfile(1.2, 0.8, 1.2, 10_000);
        };
    }

    /** The same instrument at a venue with other spreads and sizes. */
    InstrumentProfile scaled(double activity, double spread, double size) {
        return new InstrumentProfile(weight * activity, halfSpreadBps * spread, spacingBps, topNotionalUsd * size);
    }
}
