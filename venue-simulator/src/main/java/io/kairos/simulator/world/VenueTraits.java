package io.kairos.simulator.world;

import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.market.VenueName;

/**
 * How one venue's market differs from the others'.
 *
 * @param lagMs how far its prices trail the assets' true prices
 * @param noiseBps standard deviation of its own price noise per asset
 * @param spreadFactor width of its spreads
 * @param activity share of the activity
 * @param sizeFactor size of its quotes
 * @param fees of every account
 */
public record VenueTraits(
        long lagMs, double noiseBps, double spreadFactor, double activity, double sizeFactor, CommissionRates fees) {

    /** The traits of a venue. */
    public static VenueTraits of(VenueName venue) {
        return switch (venue) {
            case BINANCE -> new VenueTraits(0, 0.3, 1.0, 1.0, 1.0, CommissionRates.BASE_TIER);
            case OKX -> new VenueTraits(100, 0.6, 1.15, 0.8, 0.8, new CommissionRates(80_000, 100_000));
            case KRAKEN -> new VenueTraits(200, 0.9, 1.5, 0.5, 0.6, new CommissionRates(140_000, 240_000));
        };
    }
}
