package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import io.kairos.engine.adapter.view.EngineView;
import io.kairos.engine.adapter.view.HealthReporter;
import io.kairos.engine.adapter.view.PendingCommands;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.JournalSource;
import io.kairos.proto.common.v1.TradingMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The gRPC server. Calls run on two threads {@code grpc-…}; none of them waits for the engine. Their queue is bounded by the
 * number of calls that the interceptor lets in at one time.
 */
public final class GrpcFront implements AutoCloseable {
    private static final int THREADS = 2;

    /**
     * What the service stands on.
     *
     * @param clockNs time since the epoch.
     * @param simulated whether the venues are simulated.
     */
    public record Parts(
            EventSink sink,
            EngineView view,
            PendingCommands pending,
            JournalSource journal,
            HealthReporter health,
            Identities identities,
            LongSupplier clockNs,
            boolean simulated) {}

    private final ExecutorService executor;
    private final EventStreams streams;
    private final GrpcCounters counters = new GrpcCounters();
    private final Server server;

    /** A server on the settings' address. */
    public GrpcFront(GrpcSettings settings, Parts parts) {
        this(
                settings,
                parts,
                NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.port()))
                        .maxConcurrentCallsPerConnection(settings.maxConcurrentCalls())
                        .permitKeepAliveTime(5, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true));
    }

    /** A server of this builder's kind; for tests. */
    GrpcFront(GrpcSettings settings, Parts parts, ServerBuilder<?> builder) {
        AtomicInteger threads = new AtomicInteger();
        executor = new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "grpc-" + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        CommandDesk desk = new CommandDesk(parts.sink(), parts.view(), parts.pending(), executor, settings, counters);
        TradingMode tradingMode = parts.health().latest().getTradingMode();
        streams = new EventStreams(parts.journal(), settings, counters, tradingMode);
        TradingEngineService service = new TradingEngineService(
                new OrderCommands(desk, parts.clockNs()),
                new ConversionCommands(desk, parts.view(), parts.clockNs(), counters),
                new ControlCommands(desk, parts.view(), parts.clockNs()),
                new RiskCommands(desk, parts.view(), parts.clockNs()),
                new Queries(parts.view(), parts.health(), parts.simulated()),
                streams,
                parts.health(),
                counters);
        server = builder.executor(executor)
                .maxInboundMessageSize(settings.maxMessageBytes())
                .addService(ServerInterceptors.intercept(
                        MalformedMessages.marked(service.bindService()),
                        new AuthenticationInterceptor(parts.identities(), settings, counters),
                        new TradingModeInterceptor(tradingMode)))
                .build();
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the port cannot be bound.
     */
    public void start() throws IOException {
        server.start();
        streams.start();
    }

    /** The port listened on. */
    public int port() {
        return server.getPort();
    }

    /** Counters; any thread. */
    public GrpcCounters counters() {
        return counters;
    }

    /** Refuses new calls, gives those under way two seconds, then ends them. */
    @Override
    public void close() {
        server.shutdown();
        streams.close();
        try {
            if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        executor.shutdown();
    }
}
