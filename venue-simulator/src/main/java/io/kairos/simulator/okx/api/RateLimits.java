package io.kairos.simulator.okx.api;

import io.kairos.simulator.fault.Patience;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.okx.api.RateLimit.Scope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The venue's counters. Whether the venue's windows slide or stand is not documented; these slide, which is the
 * stricter. Venue thread only; times are epoch milliseconds.
 */
public final class RateLimits {
    /** The class of order methods, which the desk counts by instrument. */
    static final String ORDERS = "orders";

    private static final int OWNERS_MAX = 8192;

    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > OWNERS_MAX;
        }
    };
    private final Limits limits;
    private final VenueFaults faults;
    private final Patience patience;
    private final RateLimit connections;
    private final RateLimit socketRequests;

    /**
     * The numbers that a test may want to change.
     *
     * @param enforced whether to refuse; if not, breaches are only counted
     * @param connectionsPerSecond connection attempts of one address
     * @param socketRequestsPerHour subscribe, unsubscribe and login requests of one connection
     */
    public record Limits(boolean enforced, int connectionsPerSecond, int socketRequestsPerHour) {
        /** The live venue's numbers. */
        public static final Limits STANDARD = new Limits(true, 3, 480);
    }

    /** Times of the last admitted doings, as many as one window holds. */
    private static final class Window {
        private final long[] timesMs;
        private int next;
        private int held;

        Window(int size) {
            this.timesMs = new long[size];
        }

        /** What a clock that was set back leaves in the future is over. */
        private static boolean isWithin(long agoMs, long lengthMs) {
            return agoMs >= 0 && agoMs < lengthMs;
        }

        boolean admit(long nowMs, long lengthMs, int count) {
            while (held > 0 && !isWithin(nowMs - timesMs[Math.floorMod(next - held, timesMs.length)], lengthMs)) {
                held--;
            }
            if (held + count > timesMs.length) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                timesMs[next] = nowMs;
                next = (next + 1) % timesMs.length;
                held++;
            }
            return true;
        }
    }

    /** Fresh counters that tell the venue of everyone who asks too often. */
    public RateLimits(Limits limits, VenueFaults faults) {
        this.faults = faults;
        this.patience = new Patience(faults.breaches());
        this.limits = limits;
        this.connections = new RateLimit("connections", limits.connectionsPerSecond(), 1_000, Scope.IP);
        this.socketRequests = new RateLimit("socket-requests", limits.socketRequestsPerHour(), 3_600_000, Scope.IP);
    }

    /**
     * Refuses the request at hand as one too many if that is demanded. As if its window were full now, it is a breach to ask for the same again
     * before that is over. Not so for orders, whose windows are the desk's, and where a cancel may well be tried at once.
     *
     * @param owner whoever the method's limit is counted for.
     */
    public void refuseOnDemand(RateLimit limit, String owner, long nowMs) throws ApiError {
        boolean remembered = !limit.name().equals(ORDERS);
        String who = limit.name() + ' ' + owner;
        if (remembered) {
            patience.onRequest(who, nowMs);
        }
        if (faults.takeRateLimit() > 0) {
            if (remembered) {
                patience.ask(who, nowMs + limit.windowMs(), nowMs);
            }
            throw ApiError.tooMany();
        }
    }

    /** Counts a connection attempt; false if there were too many. */
    public boolean admitConnection(String ip, long nowMs) {
        return admit(connections, ip, 1, nowMs);
    }

    /** Counts a subscribe, unsubscribe or login request; false if there were too many. */
    public boolean admitSocketRequest(String connection, long nowMs) {
        return admit(socketRequests, connection, 1, nowMs);
    }

    /** Counts a call of a method whose counts hang on the address; the others are counted elsewhere. */
    public void chargeAddress(RateLimit limit, String ip, Params params, long nowMs) throws ApiError {
        if (limit.scope() == Scope.IP) {
            charge(limit, ip, 1, nowMs);
        } else if (limit.scope() == Scope.IP_AND_TYPE) {
            charge(limit, ip + '/' + params.text("instType").orElse(""), 1, nowMs);
        }
    }

    /** Counts a call of a method whose counts hang on the account; the others are counted elsewhere. */
    public void chargeAccount(RateLimit limit, int accountId, long nowMs) throws ApiError {
        if (limit.scope() == Scope.USER) {
            charge(limit, Integer.toString(accountId), 1, nowMs);
        }
    }

    /** Counts doings; false if there were too many. */
    public boolean admit(RateLimit limit, String owner, int count, long nowMs) {
        Window window = windows.computeIfAbsent(limit.name() + ' ' + owner, key -> new Window(limit.count()));
        if (window.admit(nowMs, limit.windowMs(), count)) {
            return true;
        }
        faults.breaches().add(limit.name());
        return !limits.enforced();
    }

    private void charge(RateLimit limit, String owner, int count, long nowMs) throws ApiError {
        if (!admit(limit, owner, count, nowMs)) {
            throw ApiError.tooMany();
        }
    }
}
