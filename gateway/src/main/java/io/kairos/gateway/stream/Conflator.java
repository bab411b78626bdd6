package io.kairos.gateway.stream;

import io.kairos.gateway.port.Live;
import io.kairos.gateway.port.StreamInterruptedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Newest state per key, as a batch per period and per client. A client that does not read costs one entry per key, never more: its
 * next batch holds the newest of each. The first batch is a snapshot; after an interruption of the source a new snapshot is
 * merged, and only what it changes is sent.
 *
 * <p>Every client has its own state, guarded by its own lock; the source's thread only puts into a map.
 *
 * @param <K> identity of what has a state.
 * @param <T> the state.
 */
public final class Conflator<K, T> {
    private static final Logger LOG = LoggerFactory.getLogger(Conflator.class);
    private static final Duration SNAPSHOT_RETRY = Duration.ofSeconds(1);

    private final Function<T, K> key;
    private final BiPredicate<T, T> supersedes;
    private final int maxKeys;
    private final Scheduler scheduler;
    private final Counter conflated;
    private final Counter overflowed;

    /**
     * @param stream name for counters.
     * @param supersedes whether the first is newer than the second of the same key.
     * @param maxKeys bound of keys that wait for one client; past it the client is ended.
     */
    public Conflator(
            String stream,
            Function<T, K> key,
            BiPredicate<T, T> supersedes,
            int maxKeys,
            Scheduler scheduler,
            MeterRegistry meters) {
        this.key = key;
        this.supersedes = supersedes;
        this.maxKeys = maxKeys;
        this.scheduler = scheduler;
        this.conflated = Counter.builder("kairos.gateway.stream.conflated")
                .description("states replaced by a newer one before they were sent")
                .tag("stream", stream)
                .register(meters);
        this.overflowed = Counter.builder("kairos.gateway.stream.overflowed")
                .description("clients ended because they did not keep up")
                .tag("stream", stream)
                .register(meters);
    }

    /** Batches of one client, one each {@code period} at most; empty batches are sent only as the first snapshot. */
    public Flux<List<T>> batches(Live<T> live, Mono<List<T>> snapshot, Duration period) {
        return Flux.create(
                sink -> {
                    Client client = new Client(sink);
                    // The order matters: changes first, so that none falls between the snapshot and them.
                    Disposable.Composite parts = Disposables.composite();
                    sink.onDispose(parts);
                    parts.add(live.changes().subscribe(client::onChange, sink::error, sink::complete));
                    parts.add(live.resumed()
                            .startWith(0L)
                            .onBackpressureLatest()
                            .switchMap(resumed -> patiently(snapshot))
                            .subscribe(client::onSnapshot, sink::error));
                    parts.add(scheduler.schedulePeriodically(client::flush, 0, period.toNanos(), TimeUnit.NANOSECONDS));
                },
                FluxSink.OverflowStrategy.ERROR);
    }

    private Mono<List<T>> patiently(Mono<List<T>> snapshot) {
        return snapshot.doOnError(error -> LOG.debug("snapshot failed, trying again", error))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, SNAPSHOT_RETRY));
    }

    private final class Client {
        private final FluxSink<List<T>> sink;
        private final Map<K, T> pending = new LinkedHashMap<>();
        private final Map<K, T> sent = new LinkedHashMap<>();
        private boolean ready;
        private boolean greeted;

        Client(FluxSink<List<T>> sink) {
            this.sink = sink;
        }

        void onChange(T state) {
            boolean tooMany;
            synchronized (this) {
                put(state);
                tooMany = pending.size() > maxKeys;
            }
            if (tooMany) {
                overflowed.increment();
                sink.error(new StreamInterruptedException("The client did not keep up; subscribe again."));
            }
        }

        private void put(T state) {
            K k = key.apply(state);
            T waiting = pending.get(k);
            T last = waiting == null ? sent.get(k) : waiting;
            if (last != null && !supersedes.test(state, last)) {
                return;
            }
            if (waiting != null) {
                conflated.increment();
            }
            pending.put(k, state);
        }

        synchronized void onSnapshot(List<T> states) {
            states.forEach(this::put);
            ready = true;
        }

        void flush() {
            List<T> batch;
            synchronized (this) {
                boolean nothing = pending.isEmpty() && greeted;
                if (!ready || nothing || sink.requestedFromDownstream() == 0) {
                    return;
                }
                batch = new ArrayList<>(pending.values());
                pending.forEach(this::remember);
                pending.clear();
                greeted = true;
            }
            sink.next(List.copyOf(batch));
        }

        private void remember(K k, T state) {
            sent.remove(k);
            sent.put(k, state);
            if (sent.size() > maxKeys) {
                sent.remove(sent.keySet().iterator().next());
            }
        }
    }
}
