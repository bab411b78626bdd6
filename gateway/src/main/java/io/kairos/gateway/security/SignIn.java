package io.kairos.gateway.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Checks name and password. An unknown name costs the same time as a wrong password. Hashing is slow on purpose, so it runs on two
 * threads of its own with a bounded queue.
 */
public final class SignIn implements AutoCloseable {
    private static final int MAX_PASSWORD_BYTES = 72;
    private static final int QUEUED = 64;
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

    private final Users users;
    private final Sessions sessions;
    private final LoginThrottle throttle;
    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(10);
    private final String nobodysHash = encoder.encode("nobody has this password");
    private final Scheduler scheduler = Schedulers.newBoundedElastic(2, QUEUED, "sign-in", 60, true);
    private final Counter accepted;
    private final Counter refused;

    public SignIn(Users users, Sessions sessions, Clock clock, MeterRegistry meters) {
        this.users = users;
        this.sessions = sessions;
        this.throttle = new LoginThrottle(clock);
        this.accepted = Counter.builder("kairos.gateway.sign.in.accepted").register(meters);
        this.refused = Counter.builder("kairos.gateway.sign.in.refused").register(meters);
    }

    /** Too many failures: wait. */
    static final class TooManyAttempts extends RuntimeException {
        private final Duration wait;

        TooManyAttempts(Duration wait) {
            super("too many attempts");
            this.wait = wait;
        }

        Duration waitTime() {
            return wait;
        }
    }

    /** A session, or empty when name and password do not fit; {@link TooManyAttempts} when throttled. */
    Mono<Session> signIn(String name, String password, String address) {
        return Mono.defer(() -> {
                    Duration wait = throttle.waitTime(name, address);
                    if (!wait.isZero()) {
                        refused.increment();
                        return Mono.error(new TooManyAttempts(wait));
                    }
                    return Mono.fromCallable(() -> check(name, password, address))
                            .subscribeOn(scheduler);
                })
                .onErrorMap(RejectedExecutionException.class, full -> new TooManyAttempts(Duration.ofSeconds(1)));
    }

    private @Nullable Session check(String name, String password, String address) {
        Users.User user = users.find(name);
        boolean fits = password.getBytes(StandardCharsets.UTF_8).length <= MAX_PASSWORD_BYTES
                && encoder.matches(password, user == null ? nobodysHash : user.passwordHash());
        if (user == null || !fits) {
            throttle.failed(name, address);
            refused.increment();
            // A name that does not exist may be a mistyped password: it stays out of the log.
            LOG.info("sign-in refused: user={} address={}", user == null ? "(unknown)" : name, address);
            return null;
        }
        throttle.succeeded(name, address);
        accepted.increment();
        LOG.info("signed in: user={} address={}", name, address);
        return sessions.open(name, user.roles());
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
