package io.kairos.simulator.world;

import io.kairos.simulator.market.Universe;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * How one asset's price moves.
 *
 * @param startPx price in USDT at the first start
 * @param volatilityBps standard deviation of the slow part per square root of a second, in basis points
 * @param noiseFactor share of the usual fast noise and of the common factor that this asset feels
 */
record AssetProfile(String asset, double startPx, double volatilityBps, double noiseFactor) {
    AssetProfile(String asset, double startPx, double volatilityBps) {
        this(asset, startPx, volatilityBps, 1);
    }

    /** The standard assets, and the generated ones among the given. */
    static List<AssetProfile> of(Collection<String> assets) {
        List<AssetProfile> profiles = new ArrayList<>(standard());
        for (String asset : new TreeSet<>(assets)) {
            if (Universe.isGenerated(asset)) {
                double px = (double) Universe.startPx(asset) / Fixed8.ONE;
                profiles.add(new AssetProfile(asset, px, 0.6 + asset.hashCode() % 5 * 0.1));
            }
        }
        return profiles;
    }

    /** The standard assets. USDT is the unit and does not move. */
    static List<AssetProfile> standard() {
        return List.of(
                new AssetProfile("BTC", 97_000, 0.5),
                new AssetProfile("ETH", 3_400, 0.7),
                new AssetProfile("BNB", 680, 0.6),
                new AssetProfile("SOL", 190, 0.9),
                new AssetProfile("XRP", 2.30, 0.9),
                new AssetProfile("LTC", 105, 0.8),
                new AssetProfile("ADA", 0.90, 1.0),
                new AssetProfile("DOGE", 0.32, 1.1),
                new AssetProfile("USDC", 0.9999, 0.02, 0.02),
                new AssetProfile("USD", 1.0004, 0.02, 0.02),
                new AssetProfile("EUR", 1.0830, 0.08, 0.05));
    }
}
