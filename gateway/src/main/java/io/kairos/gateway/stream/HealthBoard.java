package io.kairos.gateway.stream;

import io.kairos.gateway.model.Health;
import io.kairos.gateway.port.HotReads;
import io.kairos.gateway.port.PartUnavailableException;
import io.kairos.gateway.port.TradingDesk;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Health as the desk shows it: the engine's own stream while it speaks; else, once a second, its last word out of the hot cache or
 * out of memory, marked with {@code engineUp: false}. One upstream, shared by all readers.
 */
public final class HealthBoard {
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final TradingDesk desk;
    private final HotReads hot;
    private final Flux<Health> shared;
    private volatile @Nullable Health last;

    public HealthBoard(TradingDesk desk, HotReads hot) {
        this.desk = desk;
        this.hot = hot;
        this.shared = Flux.defer(this::fromEngine)
                .repeatWhen(done -> done.delayElements(PERIOD))
                .onBackpressureLatest()
                .replay(1)
                .refCount(1);
    }

    private Flux<Health> fromEngine() {
        return desk.healthStream()
                .timeout(SILENCE)
                .doOnNext(health -> last = health)
                .onErrorResume(error -> lastWord().onErrorResume(nothing -> Mono.empty()));
    }

    /** Health about once a second, from the newest report on. */
    public Flux<Health> stream() {
        return shared;
    }

    /** Health now. */
    public Mono<Health> now() {
        return desk.health()
                .doOnNext(health -> last = health)
                .onErrorResume(
                        PartUnavailableException.class, away -> lastWord().onErrorMap(second -> away));
    }

    private Mono<Health> lastWord() {
        return hot.health()
                .onErrorResume(PartUnavailableException.class, away -> Mono.empty())
                .switchIfEmpty(Mono.defer(() -> Mono.justOrEmpty(last)))
                .map(Health::asLastWord)
                .switchIfEmpty(Mono.error(
                        () -> new PartUnavailableException("engine", "The engine has not been heard of yet.")));
    }
}
