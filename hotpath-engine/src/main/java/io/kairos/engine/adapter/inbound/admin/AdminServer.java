package io.kairos.engine.adapter.inbound.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kairos.engine.adapter.protobuf.TradingModes;
import io.kairos.proto.engine.v1.EngineHealth;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /health}: 200 when ready, else 503, with JSON {@code {"ready":…,"reason":…,"engineId":…}}. {@code GET /metrics}:
 * Prometheus text. {@code GET /pulse}: how fast the engine is, as JSON. One thread, {@code admin-http}; read-only, no secrets, therefore without authentication.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int BACKLOG = 32;

    private final HttpServer server;
    private final ExecutorService executor;
    private final String engineId;
    private final Supplier<Readiness> readiness;
    private final Supplier<EngineHealth> health;
    private final Supplier<Map<String, Object>> hotThread;
    private final PrometheusRegistry registry;
    private final ObjectMapper json = new ObjectMapper();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    /**
     * Binds the port.
     *
     * @param port 0 for any free one.
     * @param hotThread where the hot thread runs, by name.
     * @throws IOException if the port cannot be bound.
     */
    public AdminServer(
            String host,
            int port,
            String engineId,
            Supplier<Readiness> readiness,
            Supplier<EngineHealth> health,
            Supplier<Map<String, Object>> hotThread,
            PrometheusRegistry registry)
            throws IOException {
        this.engineId = engineId;
        this.readiness = readiness;
        this.health = health;
        this.hotThread = hotThread;
        this.registry = registry;
        server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
        executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "admin-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", exchange -> answer(exchange, this::respond));
    }

    @FunctionalInterface
    private interface Handler {
        Reply reply(String path) throws IOException;
    }

    private record Reply(int status, String contentType, String body) {}

    /** Begins to answer. */
    public void start() {
        server.start();
    }

    /** The port listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private Reply respond(String path) throws IOException {
        return switch (path) {
            case "/health" -> health();
            case "/metrics" -> metrics();
            case "/pulse" -> new Reply(200, "application/json", json.writeValueAsString(Pulse.of(health.get())) + "\n");
            default -> new Reply(404, "text/plain; charset=utf-8", "expected /health, /metrics or /pulse\n");
        };
    }

    private Reply health() throws JsonProcessingException {
        Readiness now = readiness.get();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", now.ready());
        body.put("reason", now.reason());
        body.put("engineId", engineId);
        body.put("trading", TradingModes.word(health.get().getTradingMode()));
        body.put("hotThread", hotThread.get());
        return new Reply(now.ready() ? 200 : 503, "application/json", json.writeValueAsString(body) + "\n");
    }

    private Reply metrics() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
        writer.write(bytes, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        return new Reply(200, PrometheusTextFormatWriter.CONTENT_TYPE, bytes.toString(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            Reply reply;
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                reply = new Reply(405, "text/plain; charset=utf-8", "expected GET\n");
            } else {
                try {
                    reply = handler.reply(exchange.getRequestURI().getPath());
                } catch (RuntimeException e) {
                    LOG.error(
                            "admin request failed: path={}",
                            exchange.getRequestURI().getPath(),
                            e);
                    reply = new Reply(500, "text/plain; charset=utf-8", "see the engine's log\n");
                }
            }
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            boolean head = method.equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdown();
    }
}
