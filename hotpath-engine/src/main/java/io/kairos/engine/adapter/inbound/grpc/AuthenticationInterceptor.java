package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.kairos.engine.adapter.inbound.grpc.Identities.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets a call in when its token is known, its actor allowed, and its identity within its bounds. Any thread. */
final class AuthenticationInterceptor implements ServerInterceptor {
    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> ACTOR = Metadata.Key.of("kairos-actor", Metadata.ASCII_STRING_MARSHALLER);
    private static final String SCHEME = "Bearer ";

    private final Identities identities;
    private final GrpcSettings settings;
    private final GrpcCounters counters;
    private final Map<String, RateBound> rates = new ConcurrentHashMap<>();
    private final AtomicInteger concurrent = new AtomicInteger();

    AuthenticationInterceptor(Identities identities, GrpcSettings settings, GrpcCounters counters) {
        this.identities = identities;
        this.settings = settings;
        this.counters = counters;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Identity identity = identify(headers);
        if (identity == null) {
            counters.unauthenticated.increment();
            return refuse(call, Status.UNAUTHENTICATED.withDescription("authorization: expected \"Bearer <token>\""));
        }
        String actor = headers.get(ACTOR);
        if (actor != null && !identity.permissions().contains(Permission.ACT_AS)) {
            return refuse(
                    call,
                    Status.PERMISSION_DENIED.withDescription(
                            "identity " + identity.name() + " lacks permission act-as, needed for kairos-actor"));
        }
        if (actor != null && !Identities.isName(actor)) {
            counters.malformed.increment();
            return refuse(
                    call, Status.INVALID_ARGUMENT.withDescription("kairos-actor: expected [A-Za-z0-9._@-]{1,64}"));
        }
        RateBound rate = rates.computeIfAbsent(
                identity.name(), name -> new RateBound(settings.maxCallsPerSecond(), System::nanoTime));
        if (!rate.tryAcquire()) {
            counters.rateLimited.increment();
            return refuse(
                    call,
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            "more than " + settings.maxCallsPerSecond() + " calls per second by " + identity.name()));
        }
        if (concurrent.incrementAndGet() > settings.maxConcurrentCalls()) {
            concurrent.decrementAndGet();
            counters.rateLimited.increment();
            return refuse(
                    call,
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            "more than " + settings.maxConcurrentCalls() + " calls at one time"));
        }
        counters.calls.increment();
        Caller caller = new Caller(identity, actor == null ? identity.name() : actor);
        return counted(call, Context.current().withValue(Caller.KEY, caller), headers, next);
    }

    private <Q, R> ServerCall.Listener<Q> counted(
            ServerCall<Q, R> call, Context context, Metadata headers, ServerCallHandler<Q, R> next) {
        AtomicInteger leaveOnce = new AtomicInteger();
        Runnable leave = () -> {
            if (leaveOnce.getAndIncrement() == 0) {
                concurrent.decrementAndGet();
            }
        };
        ServerCall<Q, R> counting = new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                leave.run();
                super.close(status, trailers);
            }
        };
        ServerCall.Listener<Q> listener = Contexts.interceptCall(context, counting, headers, next);
        return new SimpleForwardingServerCallListener<>(listener) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                if (message != MalformedMessages.MALFORMED) {
                    super.onMessage(message);
                    return;
                }
                counters.malformed.increment();
                refused = true;
                counting.close(
                        Status.INVALID_ARGUMENT.withDescription("the bytes are no message of this contract"),
                        new Metadata());
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }

            @Override
            public void onCancel() {
                leave.run();
                super.onCancel();
            }
        };
    }

    private @Nullable Identity identify(Metadata headers) {
        String header = headers.get(AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        return identities.authenticate(header.substring(SCHEME.length()).strip());
    }

    private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
