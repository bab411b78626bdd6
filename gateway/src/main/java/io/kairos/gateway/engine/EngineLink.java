package io.kairos.gateway.engine;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * The connection to the engine: identity, deadlines, time measurement, and a watch that reconnects within a second instead of
 * gRPC's back-off of up to two minutes. Calls fail at once while the engine is away.
 */
public final class EngineLink implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> ACTOR = Metadata.Key.of("kairos-actor", Metadata.ASCII_STRING_MARSHALLER);
    private static final int STREAM_BUFFER = 16;

    private final ManagedChannel channel;
    private final Channel identified;
    private final MeterRegistry meters;
    private final Disposable watch;

    /**
     * @param channel owned from now on, shut down by {@link #close()}.
     * @param token the gateway's own token, never logged.
     */
    public EngineLink(ManagedChannel channel, String token, MeterRegistry meters) {
        this.channel = channel;
        this.meters = meters;
        Metadata identity = new Metadata();
        identity.put(AUTHORIZATION, "Bearer " + token);
        this.identified = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(identity));
        this.watch = Flux.interval(Duration.ZERO, Duration.ofSeconds(1))
                .onBackpressureDrop()
                .subscribe(tick -> {
                    if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
                        channel.resetConnectBackoff();
                    }
                });
    }

    /** One call and its answer. */
    <Q, A> Mono<A> call(MethodDescriptor<Q, A> method, Q request, Duration deadline, @Nullable String actor) {
        return Mono.<A>create(sink -> {
                    ClientCall<Q, A> call = channelFor(actor)
                            .newCall(
                                    method,
                                    CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
                    sink.onCancel(() -> call.cancel("the caller went away", null));
                    ClientCalls.asyncUnaryCall(call, request, new StreamObserver<A>() {
                        @Override
                        public void onNext(A answer) {
                            sink.success(answer);
                        }

                        @Override
                        public void onError(Throwable error) {
                            sink.error(error);
                        }

                        @Override
                        public void onCompleted() {
                            // The answer completed the sink already.
                        }
                    });
                })
                .transform(answer -> timed(method, answer));
    }

    private <A> Mono<A> timed(MethodDescriptor<?, ?> method, Mono<A> answer) {
        return Mono.defer(() -> {
            Timer.Sample sample = Timer.start(meters);
            return answer.doFinally(signal -> sample.stop(Timer.builder("kairos.gateway.engine.call")
                    .description("calls to the engine")
                    .tag("method", String.valueOf(method.getBareMethodName()))
                    .tag("outcome", signal.name())
                    .register(meters)));
        });
    }

    /** A stream of states: when the reader is slow the newest wins, so that nothing piles up. */
    <Q, A> Flux<A> latest(MethodDescriptor<Q, A> method, Q request) {
        return Flux.<A>create(
                        sink -> {
                            ClientCall<Q, A> call = identified.newCall(method, CallOptions.DEFAULT);
                            sink.onDispose(() -> call.cancel("the reader went away", null));
                            ClientCalls.asyncServerStreamingCall(call, request, new StateObserver<Q, A>(sink));
                        },
                        FluxSink.OverflowStrategy.LATEST)
                .limitRate(STREAM_BUFFER);
    }

    private Channel channelFor(@Nullable String actor) {
        if (actor == null) {
            return identified;
        }
        Metadata person = new Metadata();
        person.put(ACTOR, actor);
        return ClientInterceptors.intercept(identified, MetadataUtils.newAttachHeadersInterceptor(person));
    }

    @Override
    public void close() {
        watch.dispose();
        channel.shutdownNow();
    }

    private static final class StateObserver<Q, A> implements ClientResponseObserver<Q, A> {
        private final FluxSink<A> sink;

        StateObserver(FluxSink<A> sink) {
            this.sink = sink;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Q> requests) {
            // Automatic inbound flow control suits a sink that keeps the newest only.
        }

        @Override
        public void onNext(A state) {
            sink.next(state);
        }

        @Override
        public void onError(Throwable error) {
            sink.error(error);
        }

        @Override
        public void onCompleted() {
            sink.complete();
        }
    }
}
