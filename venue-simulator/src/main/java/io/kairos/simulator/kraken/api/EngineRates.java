package io.kairos.simulator.kraken.api;

import io.kairos.simulator.fault.LimitBreaches;
import java.util.HashMap;
import java.util.Map;

/**
 * The trading engine's rate counter, per account and pair, shared by REST and WebSocket: each operation costs points, more
 * the younger the order is. Kraken API documentation, "Spot trading rate limits", read in June 2026. Venue thread only.
 */
public final class EngineRates {
    private static final long[] AGES_MS = {5_000, 10_000, 15_000, 45_000, 90_000, 300_000};
    private static final int[] AMEND = {3, 2, 1, 0, 0, 0};
    private static final int[] CANCEL = {8, 6, 5, 4, 2, 1};

    private final Tier tier;
    private final LimitBreaches breaches;
    private final Map<Owner, Counter> counters = new HashMap<>();

    /** The numbers of an account's tier. */
    public record Tier(double threshold, double decayPerSecond, int openOrdersPerPair) {
        /** For new clients. */
        public static final Tier STARTER = new Tier(60, 1, 60);

        /** For most clients. */
        public static final Tier INTERMEDIATE = new Tier(125, 2.34, 80);

        /** For verified professionals. */
        public static final Tier PRO = new Tier(180, 3.75, 225);
    }

    private record Owner(int accountId, int instrumentId) {}

    private static final class Counter {
        private double value;
        private long atMs;
    }

    EngineRates(Tier tier, LimitBreaches breaches) {
        this.tier = tier;
        this.breaches = breaches;
    }

    public Tier tier() {
        return tier;
    }

    /** Points of a new order. */
    static double add() {
        return 1;
    }

    /** Points of several new orders at once. */
    static double addBatch(int orders) {
        return orders / 2.0;
    }

    /** Points of an amendment, by the time since the order was made or last amended. */
    static double amend(long ageMs) {
        return 1 + byAge(AMEND, ageMs);
    }

    /** Points of a cancel. */
    static double cancel(long ageMs) {
        return byAge(CANCEL, ageMs);
    }

    /** The counter now. */
    public double value(int accountId, Pair pair, long nowMs) {
        Counter counter =
                counters.computeIfAbsent(new Owner(accountId, pair.instrument().id()), owner -> new Counter());
        // A clock that was set back adds nothing.
        long passedMs = Math.max(0, nowMs - counter.atMs);
        counter.value = Math.max(0, counter.value - passedMs * tier.decayPerSecond() / 1000);
        counter.atMs = nowMs;
        return counter.value;
    }

    /** Charges an operation or refuses it. */
    void charge(int accountId, Pair pair, double points, long nowMs) throws ApiError {
        if (value(accountId, pair, nowMs) + points > tier.threshold()) {
            breaches.add("engineRateCounter");
            throw new ApiError("EOrder:Rate limit exceeded");
        }
        chargeAnyway(accountId, pair, points, nowMs);
    }

    /** Charges an operation that is never refused. */
    void chargeAnyway(int accountId, Pair pair, double points, long nowMs) {
        double before = value(accountId, pair, nowMs);
        Counter counter = counters.get(new Owner(accountId, pair.instrument().id()));
        if (counter != null) {
            counter.value = before + points;
        }
    }

    private static int byAge(int[] points, long ageMs) {
        for (int i = 0; i < AGES_MS.length; i++) {
            if (ageMs < AGES_MS[i]) {
                return points[i];
            }
        }
        return 0;
    }
}
