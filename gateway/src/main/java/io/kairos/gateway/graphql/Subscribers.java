package io.kairos.gateway.graphql;

import io.kairos.gateway.port.BadInputException;
import io.kairos.gateway.security.Sessions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Bounds live streams per user, and ends them when the session that opened them ends. */
@Component
final class Subscribers {
    static final int MAX_PER_USER = 200;

    private final Map<String, Integer> streams = new ConcurrentHashMap<>();
    private final Counter refused;
    private final Sessions sessions;

    Subscribers(MeterRegistry meters, Sessions sessions) {
        this.sessions = sessions;
        Gauge.builder("kairos.gateway.stream.active", streams, Subscribers::total)
                .description("live streams open now")
                .register(meters);
        refused = Counter.builder("kairos.gateway.stream.refused")
                .description("live streams refused because a user had too many")
                .register(meters);
    }

    private static double total(Map<String, Integer> streams) {
        return streams.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The stream, counted while somebody reads it. */
    <T> Flux<T> counted(Authentication user, Flux<T> stream) {
        return Flux.defer(() -> {
            int open = streams.merge(user.getName(), 1, Integer::sum);
            if (open > MAX_PER_USER) {
                leave(user);
                refused.increment();
                return Flux.error(new BadInputException(
                        "subscription", open, "at most " + MAX_PER_USER + " live streams of one user"));
            }
            return stream.mergeWith(sessions.<T>ended(user)).doFinally(signal -> leave(user));
        });
    }

    private void leave(Authentication user) {
        streams.computeIfPresent(user.getName(), (name, open) -> open == 1 ? null : open - 1);
    }
}
