package io.kairos.engine.adapter.venue.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.simulator.Simulator;
import io.kairos.simulator.SimulatorConfig;
import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.KeyConfig;
import io.kairos.simulator.venue.VenueKey.KeyType;
import io.kairos.simulator.world.WorldSettings;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A simulated venue with one funded account, and our shared part connected to it. */
public final class SimulatedBinance implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long WHOLE = 100_000_000;
    private static final String HMAC_SECRET = "a-secret-of-this-test";

    private final Simulator simulator;
    private final BinanceCredentials ed25519;
    private final HttpClient http = HttpClient.newHttpClient();
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "venue-io-test");
    private final List<BinanceVenue> venues = new ArrayList<>();

    private SimulatedBinance(Simulator simulator, BinanceCredentials ed25519) {
        this.simulator = simulator;
        this.ed25519 = ed25519;
    }

    /** A funded account and a key of it that can log on, made for this run. */
    public record Funded(AccountConfig account, BinanceCredentials credentials) {
        public static Funded generate() throws GeneralSecurityException {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            String publicKey =
                    Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
            AccountConfig account = new AccountConfig(
                    "main",
                    Map.of("USDT", 1_000_000 * WHOLE, "BTC", 10 * WHOLE, "ETH", 100 * WHOLE),
                    List.of(
                            new KeyConfig("testEd25519Key", KeyType.ED25519, publicKey),
                            new KeyConfig("testHmacKey", KeyType.HMAC, HMAC_SECRET)));
            return new Funded(
                    account,
                    new BinanceCredentials(
                            "testEd25519Key",
                            AsymmetricSigner.ofPkcs8(pair.getPrivate().getEncoded())));
        }
    }

    public static SimulatedBinance start(Path dataDirectory, int eventsPerSecond)
            throws IOException, GeneralSecurityException {
        Funded funded = Funded.generate();
        SimulatorConfig config = new SimulatorConfig(
                "127.0.0.1",
                0,
                0,
                dataDirectory,
                16 << 20,
                64 << 20,
                new WorldSettings(7, eventsPerSecond, 0, 500, 1_000),
                io.kairos.simulator.binance.BinanceVenue.Settings.STANDARD,
                List.of(funded.account()));
        return new SimulatedBinance(Simulator.start(config), funded.credentials());
    }

    /** Settings that point at the simulator, with short delays. */
    public BinanceContext context() {
        URI base = URI.create("http://127.0.0.1:" + simulator.binancePort());
        return new BinanceContext()
                .restUrl(base)
                .streamUrl(URI.create("ws://127.0.0.1:" + simulator.binancePort()))
                .wsApiUrl(URI.create("ws://127.0.0.1:" + simulator.binancePort() + "/ws-api/v3"))
                .credentials(ed25519)
                .reconnectDelaysMs(50, 500);
    }

    public BinanceCredentials hmacCredentials() {
        return new BinanceCredentials(
                "testHmacKey", new HmacSigner(HMAC_SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    public BinanceVenue venue(BinanceContext context) {
        BinanceVenue venue = new BinanceVenue(context.conclude(), eventLoops, new SystemEpochNanoClock());
        venues.add(venue);
        return venue;
    }

    /** A registry with what the venue lists. */
    public static InstrumentRegistry registry(BinanceVenue venue) throws IOException, InterruptedException {
        InstrumentRegistry registry = new InstrumentRegistry();
        for (InstrumentSpec spec : venue.loadInstruments()) {
            spec.register(registry);
        }
        return registry;
    }

    public JsonNode control(String method, String path, String body) throws IOException, InterruptedException {
        return JSON.readTree(controlText(method, path, body));
    }

    /** Arms a fault; the fields besides {@code kind} as JSON members. */
    public void fault(String kind, String members) throws IOException, InterruptedException {
        control("POST", "/faults", "{\"kind\":\"" + kind + '"' + (members.isEmpty() ? "" : "," + members) + '}');
    }

    /** The venue's own tape of a symbol, from the first trade on. */
    public List<JsonNode> tape(String venueSymbol) throws IOException, InterruptedException {
        List<JsonNode> tape = new ArrayList<>();
        for (String line : controlText("GET", "/tape?symbol=" + venueSymbol, "").split("\n", -1)) {
            if (!line.isBlank()) {
                tape.add(JSON.readTree(line));
            }
        }
        return tape;
    }

    private String controlText(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.controlPort() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        var reply = http.send(request, BodyHandlers.ofString());
        if (reply.statusCode() != 200) {
            throw new IOException(path + ": " + reply.statusCode() + " " + reply.body());
        }
        return reply.body();
    }

    @Override
    public void close() {
        venues.forEach(BinanceVenue::close);
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        simulator.close();
    }
}
