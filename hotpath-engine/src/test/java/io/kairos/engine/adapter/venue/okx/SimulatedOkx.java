package io.kairos.engine.adapter.venue.okx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.simulator.Simulator;
import io.kairos.simulator.SimulatorConfig;
import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.ClockMode;
import io.kairos.simulator.SimulatorConfig.KeyConfig;
import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.exchange.BookHistory.BookAt;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.okx.OkxVenue.Settings;
import io.kairos.simulator.okx.stream.StreamHub.BookRules;
import io.kairos.simulator.venue.VenueKey.KeyType;
import io.kairos.simulator.world.WorldSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A simulated OKX with a lively market, what it truly had at any time, and our shared part connected to it. */
public final class SimulatedOkx implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BOOK_HISTORY = 50_000;
    /** The simulator's sequence ids are its update ids with two more bits, as long as it has not begun its numbering anew. */
    private static final int SEQUENCE_BITS = 2;
    /** Decimals of everything in the simulator. */
    private static final int DECIMALS = 8;

    private static final long WHOLE = 100_000_000;
    private static final String API_KEY = "985d5b66-57ce-40fb-b714-afc0b9787083";
    private static final String SECRET = "22582BD0CFF14C41EDBF1AB98506286D";
    private static final String PASSPHRASE = "a passphrase";

    private final Simulator simulator;
    private final HttpClient http = HttpClient.newHttpClient();
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "venue-io-test");
    private final List<OkxVenue> venues = new ArrayList<>();

    private SimulatedOkx(Simulator simulator) {
        this.simulator = simulator;
    }

    /** Starts a venue whose books begin as {@code rules} say; nobody has an account. */
    public static SimulatedOkx start(Path dataDirectory, int eventsPerSecond, BookRules rules) throws IOException {
        return start(dataDirectory, eventsPerSecond, rules, List.of());
    }

    /** Starts a venue with one funded account, that of {@link #credentials}. */
    public static SimulatedOkx startWithAccount(Path dataDirectory, int eventsPerSecond) throws IOException {
        return start(dataDirectory, eventsPerSecond, BookRules.STANDARD, List.of(account()));
    }

    /** A funded account whose key is {@link #credentials}. */
    public static AccountConfig account() {
        return new AccountConfig(
                "main",
                Map.of("USDT", 1_000_000 * WHOLE, "BTC", 5 * WHOLE, "ETH", 100 * WHOLE),
                List.of(new KeyConfig(API_KEY, KeyType.HMAC, SECRET, PASSPHRASE)));
    }

    /** The key of the funded account. */
    public static OkxCredentials credentials() {
        return new OkxCredentials(API_KEY, SECRET.getBytes(StandardCharsets.US_ASCII), PASSPHRASE);
    }

    private static SimulatedOkx start(
            Path dataDirectory, int eventsPerSecond, BookRules rules, List<AccountConfig> accounts) throws IOException {
        Settings settings = new Settings(Settings.STANDARD.limits(), rules, Settings.STANDARD.sockets());
        SimulatorConfig config = new SimulatorConfig(
                "127.0.0.1",
                0,
                dataDirectory,
                16 << 20,
                64 << 20,
                new WorldSettings(7, eventsPerSecond, 0, 500, 1_000),
                List.of(new VenueConfig(VenueName.OKX, 0, settings, accounts)));
        return new SimulatedOkx(Simulator.start(config.with(new Options(ClockMode.SYSTEM, 0, BOOK_HISTORY))));
    }

    /** Settings that point at the simulator. */
    public OkxContext context() {
        String authority = "://127.0.0.1:" + simulator.port(VenueName.OKX);
        return new OkxContext().restUrl(URI.create("http" + authority)).streamUrl(URI.create("ws" + authority));
    }

    /** Our shared part. */
    public OkxVenue venue(OkxContext context) {
        OkxVenue venue = new OkxVenue(context.conclude(), new SystemEpochNanoClock());
        venues.add(venue);
        return venue;
    }

    /** The loop that drives feeds. */
    public EventLoop eventLoop() {
        return eventLoops.next();
    }

    /** A registry with what the venue lists. */
    public static InstrumentRegistry registry(OkxVenue venue) throws IOException, InterruptedException {
        InstrumentRegistry registry = new InstrumentRegistry();
        for (InstrumentSpec spec : venue.loadInstruments()) {
            spec.register(registry);
        }
        return registry;
    }

    /** The true book after the change that clients see under this sequence id; empty when it is too long ago. */
    public Optional<BookAt> bookAt(Instrument instrument, long sequenceId, int depth) {
        return simulator.bookAt(VenueName.OKX, instrument.venueSymbol(), sequenceId >>> SEQUENCE_BITS, depth);
    }

    /** The true book now. */
    public BookAt book(Instrument instrument, int depth) {
        return simulator.book(VenueName.OKX, instrument.venueSymbol(), depth);
    }

    /** A number of the simulator's as a mantissa of ours. */
    public static long mantissa(long fixed, int decimals) {
        long divisor = 1;
        for (int i = decimals; i < DECIMALS; i++) {
            divisor *= 10;
        }
        if (fixed % divisor != 0) {
            throw new IllegalArgumentException("not exact: value=" + fixed + " decimals=" + decimals);
        }
        return fixed / divisor;
    }

    /** Asks the control API. */
    public JsonNode control(String method, String path, String body) throws IOException, InterruptedException {
        return JSON.readTree(controlText(method, path, body));
    }

    /** Arms a fault; the fields besides {@code kind} as JSON members. */
    public void fault(String kind, String members) throws IOException, InterruptedException {
        JsonNode unused = control(
                "POST", "/faults", "{\"kind\":\"" + kind + '"' + (members.isEmpty() ? "" : "," + members) + '}');
    }

    /** What the venue says of itself. */
    public JsonNode health() throws IOException, InterruptedException {
        return control("GET", "/health", "").path("venues").path("OKX");
    }

    /** The venue's own tape of a market, from the first trade on. */
    public List<JsonNode> tape(Instrument instrument) throws IOException, InterruptedException {
        List<JsonNode> tape = new ArrayList<>();
        String path = "/tape?venue=OKX&symbol=" + instrument.venueSymbol();
        for (String line : controlText("GET", path, "").split("\n", -1)) {
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
        venues.forEach(OkxVenue::close);
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        simulator.close();
    }
}
