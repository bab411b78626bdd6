package io.kairos.simulator.world;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The true price of every asset in USDT, from which all instruments are quoted, so that prices agree across pairs. A
 * logarithm each: a slow part that wanders and is drawn back over hours, and a fast noise that decays in seconds; a
 * common factor moves all assets together. Doubles are allowed here and only here; quotes are rounded to ticks.
 */
final class LatentPrices {
    private static final double BP = 1e-4;
    private static final double SLOW_SECONDS = 4 * 3600.0;
    private static final double NOISE_SECONDS = 20.0;
    private static final double NOISE_BPS = 3.0;
    private static final double COMMON_SHARE = 0.6;

    private final Map<String, State> states = new LinkedHashMap<>();

    private static final class State {
        private final AssetProfile profile;
        private double slow;
        private double noise;

        State(AssetProfile profile) {
            this.profile = profile;
        }

        double logPx() {
            return Math.log(profile.startPx()) + slow + noise;
        }
    }

    LatentPrices(List<AssetProfile> profiles) {
        profiles.forEach(profile -> states.put(profile.asset(), new State(profile)));
    }

    /** Moves all assets except the held ones by a span of time. */
    void advance(double seconds, Set<String> held, RandomGenerator random) {
        double root = Math.sqrt(seconds);
        double common = random.nextGaussian();
        for (State state : states.values()) {
            double own = random.nextGaussian();
            double fast = random.nextGaussian();
            if (held.contains(state.profile.asset())) {
                continue;
            }
            double factor = state.profile.noiseFactor();
            double shock = COMMON_SHARE * factor * common + Math.sqrt(1 - COMMON_SHARE * COMMON_SHARE) * own;
            state.slow += -state.slow * seconds / SLOW_SECONDS + state.profile.volatilityBps() * BP * root * shock;
            state.noise += -state.noise * Math.min(1, seconds / NOISE_SECONDS)
                    + NOISE_BPS * factor * BP * Math.sqrt(2 / NOISE_SECONDS) * root * fast;
        }
    }

    /** Price of an asset in USDT. */
    double px(String asset) {
        State state = states.get(asset);
        return state == null ? 1.0 : Math.exp(state.logPx());
    }

    /** How much of the usual noise an asset feels; zero for the unit. */
    double noiseFactor(String asset) {
        State state = states.get(asset);
        return state == null ? 0 : state.profile.noiseFactor();
    }

    /** The moving parts, by asset: slow, then noise. */
    Map<String, double[]> save() {
        Map<String, double[]> saved = new LinkedHashMap<>();
        states.forEach((asset, state) -> saved.put(asset, new double[] {state.slow, state.noise}));
        return saved;
    }

    /** Goes on from what {@link #save} returned; unknown assets are ignored. */
    void restore(Map<String, double[]> saved) {
        saved.forEach((asset, parts) -> {
            State state = states.get(asset);
            if (state != null && parts.length == 2) {
                state.slow = parts[0];
                state.noise = parts[1];
            }
        });
    }
}
