package io.kairos.simulator.kraken.api;

import io.kairos.simulator.fault.LimitBreaches;
import io.kairos.simulator.fault.Patience;
import io.kairos.simulator.fault.VenueFaults;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The limits outside the trading engine: private calls per key, public calls and connections per address. Counters decay
 * with time. Venue thread only; times are epoch milliseconds.
 */
public final class RestLimits {
    private static final int OWNERS_MAX = 1024;
    private static final int CONNECTIONS_MAX = 150;
    private static final long CONNECTION_WINDOW_MS = 600_000;
    /** The venue names no time: so long does a full counter take to have room for one private call again. */
    private static final long PATIENCE_MS = 2_000;

    private final Limits limits;
    private final VenueFaults faults;
    private final LimitBreaches breaches;
    private final Patience patience;
    private final Map<String, Counter> keys = bounded();
    private final Map<String, Counter> addresses = bounded();
    private final Map<String, Connections> connections = bounded();

    /**
     * The numbers.
     *
     * @param keyMax highest counter of a key
     * @param keyDecayPerSecond what it loses per second
     * @param publicMax public calls of an address at once
     * @param publicDecayPerSecond what that count loses per second
     */
    public record Limits(double keyMax, double keyDecayPerSecond, double publicMax, double publicDecayPerSecond) {
        /** The intermediate tier of 2026; for public calls no figure is published, so this one is generous. */
        public static final Limits STANDARD = new Limits(20, 0.5, 30, 2);
    }

    private static final class Counter {
        private double value;
        private long atMs;

        boolean add(double amount, double max, double decayPerSecond, long nowMs) {
            // A clock that was set back adds nothing.
            value = Math.max(0, value - Math.max(0, nowMs - atMs) * decayPerSecond / 1000);
            atMs = nowMs;
            if (value + amount > max) {
                return false;
            }
            value += amount;
            return true;
        }
    }

    private static final class Connections {
        private long windowStartMs;
        private int count;
        private long bannedUntilMs;
    }

    RestLimits(Limits limits, VenueFaults faults) {
        this.limits = limits;
        this.faults = faults;
        this.breaches = faults.breaches();
        this.patience = new Patience(breaches);
    }

    /**
     * Refuses the call at hand as one too many if that is demanded; to call again at once is then a breach.
     *
     * @param who a key for private calls that are charged, an address for public ones; empty for calls that nothing counts.
     */
    public void refuseOnDemand(String who, String error, long nowMs) throws ApiError {
        if (!who.isEmpty()) {
            patience.onRequest(who, nowMs);
        }
        if (faults.takeRateLimit() != 0) {
            if (!who.isEmpty()) {
                patience.ask(who, nowMs + PATIENCE_MS, nowMs);
            }
            throw new ApiError(error);
        }
    }

    /** Charges a private call. */
    public void chargeKey(String key, int cost, long nowMs) throws ApiError {
        Counter counter = keys.computeIfAbsent(key, name -> new Counter());
        if (cost > 0 && !counter.add(cost, limits.keyMax(), limits.keyDecayPerSecond(), nowMs)) {
            breaches.add("privateRestCounter");
            throw new ApiError("EAPI:Rate limit exceeded");
        }
    }

    /** Charges a public call. */
    public void chargeAddress(String ip, long nowMs) throws ApiError {
        Counter counter = addresses.computeIfAbsent(ip, name -> new Counter());
        if (!counter.add(1, limits.publicMax(), limits.publicDecayPerSecond(), nowMs)) {
            breaches.add("publicRestCalls");
            throw new ApiError("EGeneral:Too many requests");
        }
    }

    /** Counts a WebSocket connection; false if the address has to wait ten minutes. */
    public boolean admitConnection(String ip, long nowMs) {
        Connections state = connections.computeIfAbsent(ip, name -> new Connections());
        if (nowMs < state.bannedUntilMs) {
            return false;
        }
        if (nowMs - state.windowStartMs >= CONNECTION_WINDOW_MS) {
            state.windowStartMs = nowMs;
            state.count = 0;
        }
        state.count++;
        if (state.count > CONNECTIONS_MAX) {
            state.bannedUntilMs = nowMs + CONNECTION_WINDOW_MS;
            breaches.add("connectionsPerTenMinutes");
            return false;
        }
        return true;
    }

    private static <T> Map<String, T> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > OWNERS_MAX;
            }
        };
    }
}
