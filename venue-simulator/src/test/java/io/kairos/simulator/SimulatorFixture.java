package io.kairos.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.KeyConfig;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.venue.VenueKey.KeyType;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A simulator on free ports, and a plain HTTP client for it. The Ed25519 key pair is the documentation's example. */
final class SimulatorFixture implements AutoCloseable {
    static final String HMAC_KEY = "hmacKey";
    static final String HMAC_SECRET = "hmacSecret";
    static final String ED25519_KEY = "ed25519Key";
    static final String ED25519_PRIVATE = "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u";
    static final String ED25519_PUBLIC = "MCowBQYDK2VwAyEAGUIKv9dSpWXBViXp2m6vAIb8QMFJYBgyFEQsFJlqgA0=";
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Simulator simulator;

    record Reply(int status, String body, Map<String, List<String>> headers) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException malformed) {
                throw new AssertionError("not JSON: " + body, malformed);
            }
        }

        int code() {
            return json().path("code").asInt();
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    SimulatorFixture(Path directory) throws IOException {
        this(directory, 200, 0, BinanceVenue.Settings.STANDARD);
    }

    SimulatorFixture(Path directory, int eventsPerSecond, long mispricingIntervalMs, BinanceVenue.Settings venue)
            throws IOException {
        List<KeyConfig> keys = List.of(
                new KeyConfig(HMAC_KEY, KeyType.HMAC, HMAC_SECRET),
                new KeyConfig(ED25519_KEY, KeyType.ED25519, ED25519_PUBLIC));
        Map<String, Long> funds = Map.of("USDT", 100_000 * Fixed8.ONE, "BTC", 2 * Fixed8.ONE, "ETH", 40 * Fixed8.ONE);
        simulator = Simulator.start(new SimulatorConfig(
                "127.0.0.1",
                0,
                0,
                directory,
                1024 * 1024,
                8 * 1024 * 1024,
                new WorldSettings(7, eventsPerSecond, mispricingIntervalMs, 300, 1500),
                venue,
                List.of(new AccountConfig("main", funds, keys))));
    }

    String base() {
        return "http://127.0.0.1:" + simulator.binancePort();
    }

    int controlPort() {
        return simulator.controlPort();
    }

    URI socket(String path) {
        return URI.create("ws://127.0.0.1:" + simulator.binancePort() + path);
    }

    Reply get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).GET());
    }

    Reply control(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + path))
                .GET());
    }

    Reply command(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A request signed with the HMAC key, its time being now. */
    Reply signed(String verb, String path, String query) {
        String timed = query + (query.isEmpty() ? "" : "&") + "timestamp=" + System.currentTimeMillis();
        return raw(verb, path, timed + "&signature=" + hmac(timed), HMAC_KEY);
    }

    Reply raw(String verb, String path, String query, String apiKey) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path + "?" + query))
                .method(verb, HttpRequest.BodyPublishers.noBody());
        if (!apiKey.isEmpty()) {
            request.header("X-MBX-APIKEY", apiKey);
        }
        return send(request);
    }

    static String hmac(String payload) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HMAC_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new AssertionError(missing);
        }
    }

    long free(String asset) {
        return funds(asset, "free");
    }

    long locked(String asset) {
        return funds(asset, "locked");
    }

    private long funds(String asset, String part) {
        for (JsonNode balance : control("/ledger").json().path("balances")) {
            if (balance.path("asset").asText().equals(asset)) {
                return Fixed8.parse(balance.path(part).asText());
            }
        }
        return 0;
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        simulator.close();
    }
}
