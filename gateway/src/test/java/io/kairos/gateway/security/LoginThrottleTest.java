package io.kairos.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    /** A clock that stands until it is moved. */
    private static final class ManualClock extends Clock {
        private Instant now = Instant.parse("2026-11-22T12:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final ManualClock clock = new ManualClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    private void fail(String user, String address, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(user, address);
        }
    }

    @Test
    void shouldBlockAUserAtAnAddressAfterFiveFailuresUntilTheWindowEnds() {
        fail("tom", "10.0.0.1", 4);
        assertThat(throttle.waitTime("tom", "10.0.0.1")).isZero();

        fail("tom", "10.0.0.1", 1);
        assertThat(throttle.waitTime("tom", "10.0.0.1")).isEqualTo(Duration.ofMinutes(5));
        assertThat(throttle.waitTime("tom", "10.0.0.2")).isZero();
        assertThat(throttle.waitTime("ada", "10.0.0.1")).isZero();

        clock.now = clock.now.plus(Duration.ofMinutes(5));
        assertThat(throttle.waitTime("tom", "10.0.0.1")).isLessThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void shouldBlockAnAddressThatTriesManyUsers() {
        for (int i = 0; i < 30; i++) {
            throttle.failed("user" + i, "10.0.0.1");
        }

        assertThat(throttle.waitTime("somebody", "10.0.0.1")).isPositive();
    }

    @Test
    void shouldForgetFailuresAfterSuccess() {
        fail("tom", "10.0.0.1", 4);
        throttle.succeeded("tom", "10.0.0.1");
        fail("tom", "10.0.0.1", 4);

        assertThat(throttle.waitTime("tom", "10.0.0.1")).isZero();
    }

    @Test
    void shouldStayBoundedUnderAFloodOfNames() {
        for (int i = 0; i < 100_000; i++) {
            throttle.failed("user" + i, "10.0." + (i >> 8) % 256 + '.' + i % 256);
        }

        assertThat(throttle.size()).isLessThanOrEqualTo(10_000);
    }
}
