package io.kairos.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.gateway.port.Live;
import io.kairos.gateway.port.StreamInterruptedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Time is virtual: what a client gets depends on nothing but what was put in. */
class ConflatorTest {
    private static final Duration PERIOD = Duration.ofMillis(100);

    /** A state of a key; larger is newer. */
    private record State(String key, int version) {}

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Sinks.Many<State> changes = Sinks.many().multicast().directBestEffort();
    private final Sinks.Many<Long> resumed = Sinks.many().multicast().directBestEffort();
    private final AtomicReference<Mono<List<State>>> snapshot =
            new AtomicReference<>(Mono.just(List.of(new State("a", 1), new State("b", 1))));
    private VirtualTimeScheduler time;
    private Conflator<String, State> conflator;

    @BeforeEach
    void start() {
        time = VirtualTimeScheduler.getOrSet();
        conflator =
                new Conflator<>("test", State::key, (one, other) -> one.version() > other.version(), 3, time, meters);
    }

    @AfterEach
    void stop() {
        VirtualTimeScheduler.reset();
    }

    private Client client(long demand) {
        Client client = new Client(demand);
        conflator
                .batches(new Live<>(changes.asFlux(), resumed.asFlux()), Mono.defer(snapshot::get), PERIOD)
                .subscribe(client);
        return client;
    }

    private static final class Client extends BaseSubscriber<List<State>> {
        private final long demand;
        private final List<List<State>> batches = new ArrayList<>();
        private Throwable error;

        Client(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demand > 0) {
                request(demand);
            }
        }

        @Override
        protected void hookOnNext(List<State> batch) {
            batches.add(batch);
        }

        @Override
        protected void hookOnError(Throwable failure) {
            error = failure;
        }
    }

    private void put(String key, int version) {
        changes.emitNext(new State(key, version), Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @Test
    void shouldSendASnapshotFirstAndThenOnlyWhatChanged() {
        Client client = client(Long.MAX_VALUE);
        time.advanceTimeBy(PERIOD);
        put("b", 2);
        time.advanceTimeBy(PERIOD);
        time.advanceTimeBy(PERIOD);

        assertThat(client.batches)
                .containsExactly(List.of(new State("a", 1), new State("b", 1)), List.of(new State("b", 2)));
    }

    @Test
    void shouldSendTheNewestOfEachKeyOncePerPeriod() {
        Client client = client(Long.MAX_VALUE);
        time.advanceTimeBy(PERIOD);

        for (int version = 2; version <= 100; version++) {
            put("a", version);
        }
        time.advanceTimeBy(PERIOD);

        assertThat(client.batches.get(1)).containsExactly(new State("a", 100));
        assertThat(meters.get("kairos.gateway.stream.conflated").counter().count())
                .isEqualTo(98);
    }

    @Test
    void shouldNeverGoBackToAnOlderState() {
        Client client = client(Long.MAX_VALUE);
        time.advanceTimeBy(PERIOD);
        put("a", 5);
        put("a", 4);
        time.advanceTimeBy(PERIOD);
        put("a", 3);
        time.advanceTimeBy(PERIOD);

        assertThat(client.batches).hasSize(2);
        assertThat(client.batches.get(1)).containsExactly(new State("a", 5));
    }

    @Test
    void shouldKeepOneEntryPerKeyForAClientThatDoesNotRead() {
        Client client = client(1);
        time.advanceTimeBy(PERIOD);
        for (int version = 2; version <= 1_000; version++) {
            put("a", version);
            time.advanceTimeBy(Duration.ofMillis(10));
        }
        assertThat(client.batches).hasSize(1);

        client.request(1);
        time.advanceTimeBy(PERIOD);

        assertThat(client.batches).hasSize(2);
        assertThat(client.batches.get(1)).containsExactly(new State("a", 1_000));
    }

    @Test
    void shouldMergeANewSnapshotAfterAnInterruption() {
        Client client = client(Long.MAX_VALUE);
        time.advanceTimeBy(PERIOD);
        snapshot.set(Mono.just(List.of(new State("a", 1), new State("b", 7))));

        resumed.emitNext(1L, Sinks.EmitFailureHandler.FAIL_FAST);
        time.advanceTimeBy(PERIOD);

        assertThat(client.batches.get(1)).containsExactly(new State("b", 7));
    }

    @Test
    void shouldTryTheSnapshotAgainUntilItComes() {
        Mono<List<State>> good = snapshot.get();
        snapshot.set(Mono.error(new IllegalStateException("away")));
        Client client = client(Long.MAX_VALUE);
        time.advanceTimeBy(Duration.ofMillis(1_500));
        assertThat(client.batches).isEmpty();

        snapshot.set(good);
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(client.batches).hasSize(1);
    }

    @Test
    void shouldEndAClientWhenMoreKeysWaitThanTheBound() {
        Client client = client(1);
        time.advanceTimeBy(PERIOD);

        List.of("c", "d", "e", "f").forEach(key -> put(key, 1));

        assertThat(client.error).isInstanceOf(StreamInterruptedException.class);
        assertThat(meters.get("kairos.gateway.stream.overflowed").counter().count())
                .isEqualTo(1);
    }

    @Test
    void shouldLeaveTheSourceWhenTheClientGoes() {
        Client client = client(Long.MAX_VALUE);
        assertThat(changes.currentSubscriberCount()).isEqualTo(1);

        client.dispose();

        assertThat(changes.currentSubscriberCount()).isZero();
        assertThat(resumed.currentSubscriberCount()).isZero();
    }
}
