package io.kairos.gateway.health;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/** Whether a part behind the gateway answers. The gateway itself stays alive without it, so the word is {@code DEGRADED}, not down. */
public final class PartHealth implements ReactiveHealthIndicator {
    /** The gateway serves, but not everything. */
    public static final Status DEGRADED = new Status("DEGRADED");

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final Mono<Health> checked;

    /** @param probe answers when the part does. */
    public PartHealth(Supplier<? extends Mono<?>> probe) {
        checked = Mono.defer(probe)
                .timeout(PATIENCE)
                .then(Mono.fromSupplier(() -> Health.up().build()))
                .onErrorResume(error -> Mono.just(Health.status(DEGRADED).build()))
                .cache(KEPT);
    }

    @Override
    public Mono<Health> health() {
        return checked;
    }
}
