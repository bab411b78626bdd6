package io.kairos.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.simulator.SimulatorMain;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The venue simulator as a process of its own, with keys for one account, seen through its control port. */
final class SimulatedVenue implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final int controlPort;
    private final Path apiKey;
    private final Path privateKey;
    private final ChildJvm process;

    SimulatedVenue(Path directory, int port, int controlPort) throws IOException, GeneralSecurityException {
        this(directory, port, controlPort, Map.of("KAIROS_SIMULATOR_VENUES", "BINANCE"));
    }

    SimulatedVenue(Path directory, int port, int controlPort, Map<String, String> more)
            throws IOException, GeneralSecurityException {
        this.port = port;
        this.controlPort = controlPort;
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        apiKey = Secrets.write(directory.resolve("api-key"), "k".repeat(64));
        privateKey = Secrets.write(
                directory.resolve("private.pem"),
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Path publicKey = directory.resolve("public.pem");
        Files.writeString(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        Map<String, String> settings = new TreeMap<>(Map.of(
                "KAIROS_SIMULATOR_BINANCE_PORT",
                Integer.toString(port),
                "KAIROS_SIMULATOR_CONTROL_PORT",
                Integer.toString(controlPort),
                "KAIROS_SIMULATOR_DATA_DIR",
                directory.resolve("simulator").toString(),
                "KAIROS_SIMULATOR_EVENTS_PER_SECOND",
                "50",
                "KAIROS_SIMULATOR_API_KEY_FILE",
                apiKey.toString(),
                "KAIROS_SIMULATOR_ED25519_PUBLIC_KEY_FILE",
                publicKey.toString()));
        settings.putAll(more);
        process = ChildJvm.start(SimulatorMain.class, "engine-it-simulator.log", settings);
    }

    /** Asks the control port for a fault; how it answered. */
    int fault(String json) throws IOException, InterruptedException {
        return post("/faults", json);
    }

    /** Posts to the control port; how it answered. */
    int post(String path, String json) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + controlPort + path))
                                .POST(HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    Map<String, String> engineSettings() {
        return Map.of(
                "KAIROS_ENGINE_BINANCE_REST_URL",
                "http://127.0.0.1:" + port,
                "KAIROS_ENGINE_BINANCE_STREAM_URL",
                "ws://127.0.0.1:" + port,
                "KAIROS_ENGINE_BINANCE_WS_API_URL",
                "ws://127.0.0.1:" + port + "/ws-api/v3",
                "KAIROS_ENGINE_BINANCE_API_KEY_FILE",
                apiKey.toString(),
                "KAIROS_ENGINE_BINANCE_PRIVATE_KEY_FILE",
                privateKey.toString(),
                "KAIROS_ENGINE_SIMULATED",
                "true");
    }

    private JsonNode get(int from, String path) {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(path + " answered " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("simulator does not answer: " + path, e);
        }
    }

    /** Best ask of a symbol in the venue's spelling. */
    BigDecimal bestAsk(String symbol) {
        return new BigDecimal(get(port, "/api/v3/depth?limit=5&symbol=" + symbol)
                .path("asks")
                .path(0)
                .path(0)
                .asText());
    }

    /** Free plus locked by asset, as the venue's ledger has it. */
    Map<String, BigDecimal> ledger() {
        Map<String, BigDecimal> totals = new TreeMap<>();
        for (JsonNode balance : get(controlPort, "/ledger").path("balances")) {
            totals.put(
                    balance.path("asset").asText(),
                    new BigDecimal(balance.path("free").asText())
                            .add(new BigDecimal(balance.path("locked").asText()))
                            .stripTrailingZeros());
        }
        return totals;
    }

    /** Our order ids of all orders that ever reached the venue. */
    List<String> clientOrderIds() {
        List<String> ids = new ArrayList<>();
        get(controlPort, "/orders")
                .forEach(order -> ids.add(order.path("clientOrderId").asText()));
        return ids;
    }

    /** The venue's word for the state of an order, empty for one that it does not know. */
    String status(String clientOrderId) {
        for (JsonNode order : get(controlPort, "/orders")) {
            if (order.path("clientOrderId").asText().equals(clientOrderId)) {
                return order.path("status").asText();
            }
        }
        return "";
    }

    @Override
    public void close() {
        process.close();
    }
}
