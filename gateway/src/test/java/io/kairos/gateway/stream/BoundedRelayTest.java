package io.kairos.gateway.stream;

import io.kairos.gateway.port.StreamInterruptedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class BoundedRelayTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BoundedRelay relay = new BoundedRelay("test", 4, meters);

    @Test
    void shouldPassEveryEventInOrder() {
        Sinks.Many<Integer> source = Sinks.many().multicast().directBestEffort();

        StepVerifier.create(relay.relay(source.asFlux()))
                .then(() -> {
                    for (int i = 0; i < 3; i++) {
                        source.emitNext(i, Sinks.EmitFailureHandler.FAIL_FAST);
                    }
                })
                .expectNext(0, 1, 2)
                .thenCancel()
                .verify();
    }

    @Test
    void shouldHandOutWhatWaitsAndThenEndAClientThatIsTooSlow() {
        Sinks.Many<Integer> source = Sinks.many().multicast().directBestEffort();

        StepVerifier.create(relay.relay(source.asFlux()), 0)
                .then(() -> {
                    for (int i = 0; i < 20; i++) {
                        source.emitNext(i, Sinks.EmitFailureHandler.FAIL_FAST);
                    }
                })
                .thenRequest(100)
                .expectNextCount(4)
                .thenConsumeWhile(rest -> true)
                .expectError(StreamInterruptedException.class)
                .verify();
    }
}
