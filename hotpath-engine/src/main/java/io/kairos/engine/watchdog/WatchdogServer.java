package io.kairos.engine.watchdog;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kairos.engine.watchdog.WatchdogCounters.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code GET /health}: 200 while there is nothing to do, 503 while orders are being canceled or that was given up, with JSON. {@code GET
 * /metrics}: Prometheus text. Read-only and without secrets, therefore without authentication. One thread of its own.
 */
public final class WatchdogServer implements AutoCloseable {
    private static final int BACKLOG = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final Supplier<Watchdog.Status> status;
    private final WatchdogCounters counters;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * Binds and answers.
     *
     * @param port 0 for any free one.
     * @throws IOException if the port cannot be bound.
     */
    public WatchdogServer(String host, int port, Supplier<Watchdog.Status> status, WatchdogCounters counters)
            throws IOException {
        this.status = status;
        this.counters = counters;
        server = HttpServer.create(new InetSocketAddress(host, port), BACKLOG);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The port listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Watchdog.Status now = status.get();
            switch (exchange.getRequestURI().getPath()) {
                case "/health" -> reply(exchange, now.well() ? OK : UNAVAILABLE, "application/json", health(now));
                case "/metrics" -> reply(exchange, OK, "text/plain; version=0.0.4; charset=utf-8", metrics(now));
                default -> reply(exchange, NOT_FOUND, "text/plain; charset=utf-8", "expected /health or /metrics\n");
            }
        }
    }

    private String health(Watchdog.Status now) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("state", now.state());
        body.put("text", now.text());
        body.put("engineSilentMs", now.silentMs());
        for (Counter counter : Counter.values()) {
            body.put(counter.label(), counters.get(counter));
        }
        return json.writeValueAsString(body) + "\n";
    }

    private String metrics(Watchdog.Status now) {
        StringBuilder text = new StringBuilder();
        metric(text, "engine_silent_seconds", "Since the engine was heard", Double.toString(now.silentMs() / 1_000.0));
        metric(text, "canceling", "1 while orders are being canceled or that was given up", now.well() ? "0" : "1");
        for (Counter counter : Counter.values()) {
            metric(text, counter.label(), counter.help(), Long.toString(counters.get(counter)));
        }
        return text.toString();
    }

    private static void metric(StringBuilder text, String name, String help, String value) {
        text.append("# HELP kairos_watchdog_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE kairos_watchdog_").append(name).append(" gauge\n");
        text.append("kairos_watchdog_").append(name).append(' ').append(value).append('\n');
    }

    private static void reply(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
