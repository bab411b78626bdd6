package io.kairos.simulator.world;

import io.kairos.simulator.market.Instrument;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The assets' prices as one venue sees them: the true ones, some steps later, with a small noise of the venue's own that
 * decays in seconds. Lag and noise belong to assets, not to pairs, so that the pairs of one venue agree with each other.
 */
final class VenuePrices {
    private static final double BP = 1e-4;
    private static final double NOISE_SECONDS = 5.0;

    private final LatentPrices latent;
    private final double noiseBps;
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private long version;

    private static final class Seen {
        private final double[] past;
        private int next;
        private double noise;
        private double px;

        Seen(int lagSteps, double px) {
            this.past = new double[lagSteps];
            Arrays.fill(past, px);
            this.px = px;
        }

        void push(double px) {
            double arrived = px;
            if (past.length > 0) {
                arrived = past[next];
                past[next] = px;
                next = (next + 1) % past.length;
            }
            this.px = arrived * Math.exp(noise);
        }
    }

    /**
     * A view on the true prices.
     *
     * @param lagSteps calls of {@link #advance} that a price needs to arrive
     */
    VenuePrices(LatentPrices latent, int lagSteps, double noiseBps, Set<String> assets) {
        this.latent = latent;
        this.noiseBps = noiseBps;
        for (String asset : assets) {
            seen.put(asset, new Seen(lagSteps, latent.px(asset)));
        }
    }

    /** Sees the true prices of now at once, without lag. */
    void reset() {
        version++;
        seen.forEach((asset, state) -> {
            Arrays.fill(state.past, latent.px(asset));
            state.px = latent.px(asset) * Math.exp(state.noise);
        });
    }

    /** Takes the true prices of now in; held assets stay as they are. */
    void advance(double seconds, Set<String> held, RandomGenerator random) {
        version++;
        double decay = Math.min(1, seconds / NOISE_SECONDS);
        double shock = noiseBps * BP * Math.sqrt(2 / NOISE_SECONDS * seconds);
        seen.forEach((asset, state) -> {
            double gauss = random.nextGaussian();
            if (!held.contains(asset)) {
                // The unit has no noise, or every pair quoted in it would move at once.
                double factor = latent.noiseFactor(asset);
                state.noise += -state.noise * decay + shock * factor * gauss;
                state.push(latent.px(asset));
            }
        });
    }

    /** Rises whenever a price may have changed. */
    long version() {
        return version;
    }

    /** Price of an asset in USDT, as this venue sees it. */
    double px(String asset) {
        Seen state = seen.get(asset);
        return state == null ? latent.px(asset) : state.px;
    }

    /** Fair price of an instrument of this venue. */
    double fairPx(Instrument instrument) {
        return px(instrument.base()) / px(instrument.quote());
    }
}
