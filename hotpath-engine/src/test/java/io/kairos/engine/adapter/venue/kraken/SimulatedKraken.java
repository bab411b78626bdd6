package io.kairos.engine.adapter.venue.kraken;

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
import io.kairos.simulator.matching.BookLevel;
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
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;

/** A simulated venue that remembers its books, and our shared part connected to it. */
public final class SimulatedKraken implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BOOK_HISTORY = 100_000;
    private static final int SIMULATOR_DECIMALS = 8;
    private static final long WHOLE = 100_000_000;
    private static final String API_KEY = "theApiKeyOfThisTest";
    private static final byte[] SECRET = "a secret of this test".getBytes(StandardCharsets.US_ASCII);

    private final Simulator simulator;
    private final HttpClient http = HttpClient.newHttpClient();
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "venue-io-test");
    private final List<KrakenVenue> venues = new ArrayList<>();

    private SimulatedKraken(Simulator simulator) {
        this.simulator = simulator;
    }

    public static SimulatedKraken start(Path dataDirectory, int eventsPerSecond) throws IOException {
        return start(
                dataDirectory, eventsPerSecond, io.kairos.simulator.kraken.KrakenVenue.Settings.STANDARD, List.of());
    }

    /** One with a funded account whose key is {@link #credentials}. */
    public static SimulatedKraken startFunded(
            Path dataDirectory, int eventsPerSecond, io.kairos.simulator.kraken.KrakenVenue.Settings settings)
            throws IOException {
        return start(dataDirectory, eventsPerSecond, settings, List.of(account()));
    }

    /** A funded account whose key is {@link #credentials}. */
    public static AccountConfig account() {
        return new AccountConfig(
                "main",
                Map.of("USD", 1_000_000 * WHOLE, "BTC", 10 * WHOLE, "ETH", 100 * WHOLE),
                List.of(new KeyConfig(API_KEY, KeyType.HMAC, Base64.getEncoder().encodeToString(SECRET))));
    }

    private static SimulatedKraken start(
            Path dataDirectory,
            int eventsPerSecond,
            io.kairos.simulator.kraken.KrakenVenue.Settings settings,
            List<AccountConfig> accounts)
            throws IOException {
        SimulatorConfig config = new SimulatorConfig(
                        "127.0.0.1",
                        0,
                        dataDirectory,
                        16 << 20,
                        64 << 20,
                        new WorldSettings(7, eventsPerSecond, 0, 500, 1_000),
                        List.of(new VenueConfig(VenueName.KRAKEN, 0, settings, accounts)))
                .with(new Options(ClockMode.SYSTEM, 0, BOOK_HISTORY));
        return new SimulatedKraken(Simulator.start(config));
    }

    /** Settings that point at the simulator, with short delays. */
    public KrakenContext context() {
        int port = simulator.port(VenueName.KRAKEN);
        return new KrakenContext()
                .restUrl(URI.create("http://127.0.0.1:" + port))
                .streamUrl(URI.create("ws://127.0.0.1:" + port + "/v2"))
                .privateUrl(URI.create("ws://127.0.0.1:" + port + "/auth/v2"))
                .controlIntervalMs(20)
                .restIntervalMs(50)
                .reconnectDelaysMs(50, 500);
    }

    /** Settings for order entry as the funded account, with short delays. */
    public KrakenContext entryContext() {
        return context().credentials(credentials()).queryLagMs(300).settleMs(30).balanceIntervalMs(1_000);
    }

    /** Knows dollars alone, as {@code ZUSD}. */
    public static AssetIds dollarId() {
        AssetIds ids = new AssetIds();
        ids.learn(JSON.createObjectNode().put("base", "").put("quote", "ZUSD"), "", "USD");
        return ids;
    }

    public static KrakenCredentials credentials() {
        return new KrakenCredentials(API_KEY, SECRET);
    }

    public KrakenVenue venue(KrakenContext context) {
        KrakenVenue venue = new KrakenVenue(context.conclude(), new SystemEpochNanoClock());
        venues.add(venue);
        return venue;
    }

    public EventLoop nextEventLoop() {
        return eventLoops.next();
    }

    /** A registry with what the venue lists. */
    public static InstrumentRegistry registry(KrakenVenue venue) throws IOException, InterruptedException {
        InstrumentRegistry registry = new InstrumentRegistry();
        for (InstrumentSpec spec : venue.loadInstruments()) {
            spec.register(registry);
        }
        return registry;
    }

    /** A state of the venue's best quote, in an instrument's decimals, and when it began. */
    public record Top(long fromMs, long bidPx, long bidQty, long askPx, long askQty) {}

    /** All states of a best quote since then, as far as the venue remembers, oldest first. */
    public List<Top> tops(Instrument instrument, long fromMs) {
        List<Top> tops = new ArrayList<>();
        String symbol = instrument.venueSymbol();
        for (long id : new LinkedHashSet<>(simulator.bookChanges(VenueName.KRAKEN, symbol, fromMs, Long.MAX_VALUE))) {
            BookAt book = simulator.bookAt(VenueName.KRAKEN, symbol, id, 1).orElseThrow();
            tops.add(new Top(
                    book.timeMs(),
                    px(instrument, book.bids()),
                    qty(instrument, book.bids()),
                    px(instrument, book.asks()),
                    qty(instrument, book.asks())));
        }
        return tops;
    }

    /** The venue's book now, as price and quantity in turn in an instrument's decimals: bids, then asks. */
    public List<List<Long>> book(Instrument instrument, int depth) {
        BookAt book = simulator.book(VenueName.KRAKEN, instrument.venueSymbol(), depth);
        List<List<Long>> sides = new ArrayList<>();
        for (List<BookLevel> side : List.of(book.bids(), book.asks())) {
            List<Long> numbers = new ArrayList<>();
            for (BookLevel level : side) {
                numbers.add(scaled(level.price(), instrument.priceDecimals()));
                numbers.add(scaled(level.quantity(), instrument.qtyDecimals()));
            }
            sides.add(numbers);
        }
        return sides;
    }

    private static long px(Instrument instrument, List<BookLevel> levels) {
        return levels.isEmpty() ? Long.MIN_VALUE : scaled(levels.get(0).price(), instrument.priceDecimals());
    }

    private static long qty(Instrument instrument, List<BookLevel> levels) {
        return levels.isEmpty() ? 0 : scaled(levels.get(0).quantity(), instrument.qtyDecimals());
    }

    private static long scaled(long mantissa, int decimals) {
        long divisor = 1;
        for (int i = decimals; i < SIMULATOR_DECIMALS; i++) {
            divisor *= 10;
        }
        if (mantissa % divisor != 0) {
            throw new IllegalStateException("not exact: " + mantissa + " with " + decimals + " decimals");
        }
        return mantissa / divisor;
    }

    public JsonNode control(String method, String path, String body) throws IOException, InterruptedException {
        return JSON.readTree(controlText(method, path, body));
    }

    /** Arms a fault; the fields besides {@code kind} and {@code venue} as JSON members. */
    public void fault(String kind, String members) throws IOException, InterruptedException {
        control(
                "POST",
                "/faults",
                "{\"kind\":\"" + kind + "\",\"venue\":\"KRAKEN\"" + (members.isEmpty() ? "" : "," + members) + '}');
    }

    /** The venue's own tape of a symbol, from the first trade on. */
    public List<JsonNode> tape(String venueSymbol) throws IOException, InterruptedException {
        List<JsonNode> tape = new ArrayList<>();
        String path = "/tape?venue=KRAKEN&symbol=" + venueSymbol.replace("/", "%2F");
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
        venues.forEach(KrakenVenue::close);
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        simulator.close();
    }
}
