package io.kairos.simulator.world;

/**
 * How lively the synthetic market is.
 *
 * @param seed of all randomness
 * @param eventsPerSecond synthetic actions over all instruments
 * @param mispricingIntervalMs mean time between planted mispricings; zero for none
 * @param lifetimeMinMs shortest life of a planted mispricing
 * @param lifetimeMaxMs longest life
 */
public record WorldSettings(
        long seed, int eventsPerSecond, long mispricingIntervalMs, long lifetimeMinMs, long lifetimeMaxMs) {}
