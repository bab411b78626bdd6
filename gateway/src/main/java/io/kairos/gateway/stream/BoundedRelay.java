package io.kairos.gateway.stream;

import io.kairos.gateway.port.StreamInterruptedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

/**
 * Events that may not be conflated, bounded per client: a client that falls further behind than the bound gets what waits for it,
 * then an error, so that it reads the present state and subscribes anew.
 */
public final class BoundedRelay {
    private final int bound;
    private final Counter overflowed;

    /** @param stream name for counters. */
    public BoundedRelay(String stream, int bound, MeterRegistry meters) {
        this.bound = bound;
        this.overflowed = Counter.builder("kairos.gateway.stream.overflowed")
                .description("clients ended because they did not keep up")
                .tag("stream", stream)
                .register(meters);
    }

    /** The events of one client. */
    public <T> Flux<T> relay(Flux<T> events) {
        return events.onBackpressureBuffer(bound, first -> overflowed.increment())
                .onErrorMap(
                        Exceptions::isOverflow,
                        overflow -> new StreamInterruptedException("The client did not keep up: more than " + bound
                                + " events waited. Read the present state and subscribe again."));
    }
}
