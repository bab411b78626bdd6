package io.kairos.gateway.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts failed sign-ins per address, per user at an address, and per user. After too many within a window, attempts are refused
 * until the window ends, right or wrong. Bounded: the key that failed longest ago is forgotten first.
 */
final class LoginThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MAX_KEYS = 10_000;
    private static final int PER_USER_AT_ADDRESS = 5;
    private static final int PER_ADDRESS = 30;
    private static final int PER_USER = 100;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MAX_KEYS;
        }
    };

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    private record Failures(Instant since, int count) {}

    private record Limit(String key, int most) {}

    private static List<Limit> limits(String user, String address) {
        return List.of(
                new Limit("both:" + user + '@' + address, PER_USER_AT_ADDRESS),
                new Limit("address:" + address, PER_ADDRESS),
                new Limit("user:" + user, PER_USER));
    }

    /** How long to wait before the next attempt; zero when it may be made now. */
    synchronized Duration waitTime(String user, String address) {
        Duration longest = Duration.ZERO;
        Instant now = clock.instant();
        for (Limit limit : limits(user, address)) {
            Failures failed = failures.get(limit.key());
            if (failed != null && failed.count() >= limit.most()) {
                Duration left = Duration.between(now, failed.since().plus(WINDOW));
                longest = left.compareTo(longest) > 0 ? left : longest;
            }
        }
        return longest;
    }

    synchronized void failed(String user, String address) {
        Instant now = clock.instant();
        for (Limit limit : limits(user, address)) {
            Failures before = failures.get(limit.key());
            if (before == null || !now.isBefore(before.since().plus(WINDOW))) {
                failures.put(limit.key(), new Failures(now, 1));
            } else {
                failures.put(limit.key(), new Failures(before.since(), before.count() + 1));
            }
        }
    }

    synchronized void succeeded(String user, String address) {
        failures.remove("both:" + user + '@' + address);
    }

    /** Keys remembered now. */
    synchronized int size() {
        return failures.size();
    }
}
