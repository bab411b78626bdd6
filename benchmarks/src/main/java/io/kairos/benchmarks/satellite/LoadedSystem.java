package io.kairos.benchmarks.satellite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.EngineMain;
import io.kairos.simulator.SimulatorMain;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Engine and venue simulator, each a process of its own, as in production; no Kafka, nothing behind the journal. The venue's own order
 * limits are raised, which at the real one are 100 orders in ten seconds. One owner thread.
 */
final class LoadedSystem implements AutoCloseable {
    /** How many satellites have a token. */
    static final int SATELLITES = 4;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long END_SECONDS = 30;
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();
    private final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final int venuePort;
    private final int controlPort;
    private final int grpcPort;
    private final int metricsPort;

    private LoadedSystem(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        int[] ports = freePorts(4);
        venuePort = ports[0];
        controlPort = ports[1];
        grpcPort = ports[2];
        metricsPort = ports[3];
    }

    /**
     * Starts both and returns when the engine is ready.
     *
     * @param directory for data, keys and logs.
     * @throws IOException if one does not start; the message holds the end of its log.
     */
    static LoadedSystem start(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        LoadedSystem system = new LoadedSystem(directory);
        try {
            system.startProcesses();
            return system;
        } catch (IOException | GeneralSecurityException | InterruptedException | RuntimeException e) {
            system.close();
            throw e;
        }
    }

    private static int[] freePorts(int count) throws IOException {
        // All are held open until the last is known, so that none is given twice.
        List<ServerSocket> sockets = new ArrayList<>();
        int[] ports = new int[count];
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports[i] = socket.getLocalPort();
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }

    private void startProcesses() throws IOException, GeneralSecurityException, InterruptedException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path apiKey = secret("api-key", "k".repeat(64));
        Path privateKey =
                secret("private.pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Path publicKey = secret("public.pem", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        Map<String, String> simulator = new TreeMap<>();
        simulator.put("KAIROS_SIMULATOR_VENUES", "BINANCE");
        simulator.put("KAIROS_SIMULATOR_BINANCE_PORT", Integer.toString(venuePort));
        simulator.put("KAIROS_SIMULATOR_CONTROL_PORT", Integer.toString(controlPort));
        simulator.put("KAIROS_SIMULATOR_DATA_DIR", directory.resolve("venue").toString());
        simulator.put("KAIROS_SIMULATOR_EVENTS_PER_SECOND", "50");
        simulator.put("KAIROS_SIMULATOR_MISPRICING_INTERVAL_MILLIS", "0");
        simulator.put("KAIROS_SIMULATOR_DELIVERY_DELAY_MICROS", "0");
        simulator.put("KAIROS_SIMULATOR_ORDERS_PER_TEN_SECONDS", "1000000");
        simulator.put("KAIROS_SIMULATOR_ORDERS_PER_DAY", "100000000");
        simulator.put("KAIROS_SIMULATOR_REQUEST_WEIGHT_PER_MINUTE", "100000000");
        simulator.put("KAIROS_SIMULATOR_API_KEY_FILE", apiKey.toString());
        simulator.put("KAIROS_SIMULATOR_ED25519_PUBLIC_KEY_FILE", publicKey.toString());
        processes.add(process(SimulatorMain.class, "simulator.log", simulator));

        Map<String, String> engine = new TreeMap<>();
        engine.put("KAIROS_ENGINE_BINANCE_REST_URL", "http://127.0.0.1:" + venuePort);
        engine.put("KAIROS_ENGINE_BINANCE_STREAM_URL", "ws://127.0.0.1:" + venuePort);
        engine.put("KAIROS_ENGINE_BINANCE_WS_API_URL", "ws://127.0.0.1:" + venuePort + "/ws-api/v3");
        engine.put("KAIROS_ENGINE_BINANCE_API_KEY_FILE", apiKey.toString());
        engine.put("KAIROS_ENGINE_BINANCE_PRIVATE_KEY_FILE", privateKey.toString());
        engine.put("KAIROS_ENGINE_SIMULATED", "true");
        // Nobody listens there: the mirror to Kafka finds no broker and stands aside.
        engine.put("KAIROS_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9");
        engine.put("KAIROS_ENGINE_GRPC_PORT", Integer.toString(grpcPort));
        engine.put("KAIROS_ENGINE_METRICS_PORT", Integer.toString(metricsPort));
        engine.put("KAIROS_ENGINE_DATA_DIR", directory.resolve("engine").toString());
        engine.put("KAIROS_ENGINE_TOKENS_FILE", secret("tokens", tokens()).toString());
        engine.put("KAIROS_ENGINE_LIMITS_FILE", secret("limits", """
                reference-asset=USDT
                max-daily-notional=10000000000
                price-collar-bps=1000
                max-quote-age-ms=60000
                max-orders-per-second=100000
                max-open-orders=100000
                order-notional.USDT=5000
                """).toString());
        engine.put(
                "KAIROS_ENGINE_STRATEGY_FILE",
                secret("strategy", "enabled=false\nmin-profit-centibps=50\nmax-cycle-notional=500\n")
                        .toString());
        processes.add(process(EngineMain.class, "engine.log", engine));
        awaitReady();
    }

    private Path secret(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    private static String tokens() throws GeneralSecurityException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < SATELLITES; i++) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token(i).getBytes(StandardCharsets.UTF_8));
            lines.append("satellite-").append(i).append(":view+trade:");
            lines.append(HexFormat.of().formatHex(hash)).append('\n');
        }
        return lines.toString();
    }

    /** The token of a satellite; good for this system only, which nobody else can reach. */
    static String token(int satellite) {
        return "load-" + satellite;
    }

    private Process process(Class<?> main, String log, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx384m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long untilNs = System.nanoTime() + READY_LIMIT.toNanos();
        String last = "no answer";
        while (System.nanoTime() - untilNs < 0) {
            for (int i = 0; i < processes.size(); i++) {
                if (!processes.get(i).isAlive()) {
                    throw new IOException("ended with " + processes.get(i).exitValue() + ": "
                            + endOf(i == 0 ? "simulator.log" : "engine.log"));
                }
            }
            try {
                HttpResponse<String> health = get(metricsPort, "/health");
                if (health.statusCode() == OK) {
                    return;
                }
                last = health.body();
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            LockSupport.parkNanos(POLL_NS);
        }
        throw new IOException(
                "the engine is not ready after " + READY_LIMIT + ": " + last + "\n" + endOf("engine.log"));
    }

    private String endOf(String log) throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve(log));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(ANSWER_LIMIT)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    int grpcPort() {
        return grpcPort;
    }

    /** The venue's best bid for BTC. */
    BigDecimal bestBid() throws IOException, InterruptedException {
        return new BigDecimal(JSON.readTree(
                        get(venuePort, "/api/v3/depth?limit=5&symbol=BTCUSDT").body())
                .path("bids")
                .path(0)
                .path(0)
                .asText());
    }

    /**
     * What the venue knows of us.
     *
     * @param ids under which orders of ours are kept there.
     * @param forgotten finished orders that it no longer keeps.
     * @param limitsBroken requests that it refused because a limit of its was broken, by limit.
     */
    record VenueSide(List<String> ids, long forgotten, String limitsBroken) {}

    /** Asks the venue's control port. */
    VenueSide venueSide() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (JsonNode order : JSON.readTree(get(controlPort, "/orders").body())) {
            ids.add(order.path("clientOrderId").asText());
        }
        JsonNode venue = JSON.readTree(get(controlPort, "/health").body()).at("/venues/BINANCE");
        return new VenueSide(
                ids,
                venue.required("ordersForgotten").asLong(),
                venue.required("limitBreachesTotal").asLong() == 0
                        ? ""
                        : venue.path("limitBreaches").toString());
    }

    /** Processor time of engine and venue since their start, nanoseconds. */
    long[] processorTimeNs() {
        return processes.stream()
                .mapToLong(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos())
                .toArray();
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).destroy();
        }
        for (Process process : processes) {
            try {
                if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
