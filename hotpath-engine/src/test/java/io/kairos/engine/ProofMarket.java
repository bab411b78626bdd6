package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedContext;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.simulator.Simulator;
import io.kairos.simulator.SimulatorConfig;
import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.venue.VenueFront;
import io.kairos.simulator.world.WorldSettings;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * The simulated venues with their truth, the engine's feeds connected to them over real sockets, and a judge where the engine
 * would stand.
 */
final class ProofMarket implements AutoCloseable {
    /** A venue under proof: how it is served and to which accounts, and how we connect to a port of it. */
    record Side(
            VenueName simulated,
            Venue venue,
            VenueFront front,
            List<AccountConfig> accounts,
            Function<ProofMarket, VenueAdapter> adapter) {
        Side(VenueName simulated, Venue venue, VenueFront front, Function<ProofMarket, VenueAdapter> adapter) {
            this(simulated, venue, front, List.of(), adapter);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "proof-net");
    private final SystemEpochNanoClock clock = new SystemEpochNanoClock();
    private final Map<Venue, TrueTops> truth = new EnumMap<>(Venue.class);
    private final List<VenueAdapter> adapters = new ArrayList<>();
    private final Map<Venue, VenueFeed> feeds = new EnumMap<>(Venue.class);
    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final Simulator simulator;
    private final QuoteJudge judge;
    private volatile Consumer<String> onReload = reason -> {};

    /** The venues' standard instruments. */
    ProofMarket(Path dataDirectory, WorldSettings world, List<Side> sides) throws IOException, InterruptedException {
        this(dataDirectory, world, sides, Options.STANDARD, 1 << 15);
    }

    /** Others; {@code statesKept} true states of each instrument are remembered for the judge. */
    ProofMarket(Path dataDirectory, WorldSettings world, List<Side> sides, Options options, int statesKept)
            throws IOException, InterruptedException {
        List<VenueConfig> venues = new ArrayList<>();
        for (Side side : sides) {
            TrueTops tops = new TrueTops(statesKept);
            truth.put(side.venue(), tops);
            VenueFront watched = context -> {
                context.exchange().addMarketListener(tops);
                return side.front().open(context);
            };
            venues.add(new VenueConfig(side.simulated(), 0, watched, side.accounts()));
        }
        simulator = Simulator.start(
                new SimulatorConfig("127.0.0.1", 0, dataDirectory, 16 << 20, 64 << 20, world, venues, options));
        for (Side side : sides) {
            VenueAdapter adapter = side.adapter().apply(this);
            adapters.add(adapter);
            load(adapter).forEach(spec -> {
                Instrument unused = spec.register(registry);
            });
        }
        judge = new QuoteJudge(truth, registry);
        for (VenueAdapter adapter : adapters) {
            var eventLoop = eventLoops.next();
            List<Instrument> wanted =
                    registry.instruments().stream().filter(adapter::isWanted).toList();
            feeds.put(
                    adapter.venue(),
                    new VenueFeed(
                            adapter.protocol(),
                            new FeedContext(
                                    adapter.feedSettings(),
                                    wanted,
                                    eventLoop,
                                    adapter.streamClient(eventLoop),
                                    clock,
                                    judge,
                                    id -> -1,
                                    reason -> onReload.accept(reason))));
        }
    }

    /** On a busy machine the first answer may come too late for the adapter. */
    private static List<InstrumentSpec> load(VenueAdapter adapter) {
        List<InstrumentSpec> specs = new ArrayList<>();
        await("markets of " + adapter.venue())
                .atMost(START_LIMIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> specs.addAll(adapter.loadInstruments()));
        return specs;
    }

    void start() {
        feeds.values().forEach(VenueFeed::start);
    }

    /** Who is told from now on, on an event loop, that a venue says that its reference data changed. */
    void onReload(Consumer<String> told) {
        onReload = told;
    }

    VenueAdapter adapter(Venue venue) {
        return adapters.stream()
                .filter(adapter -> adapter.venue() == venue)
                .findFirst()
                .orElseThrow();
    }

    EventLoopGroup eventLoops() {
        return eventLoops;
    }

    SystemEpochNanoClock clock() {
        return clock;
    }

    QuoteJudge judge() {
        return judge;
    }

    InstrumentRegistry registry() {
        return registry;
    }

    VenueFeed feed(Venue venue) {
        return Objects.requireNonNull(feeds.get(venue), () -> "no feed of " + venue);
    }

    Map<Venue, VenueFeed> feeds() {
        return feeds;
    }

    Simulator simulator() {
        return simulator;
    }

    URI rest(VenueName venue) {
        return URI.create("http://127.0.0.1:" + simulator.port(venue));
    }

    URI stream(VenueName venue) {
        return URI.create("ws://127.0.0.1:" + simulator.port(venue));
    }

    /** Arms a fault; the body is that of the control API. Returns its number in the log of faults. */
    long fault(String body) {
        return json("/faults", ask("/faults", body)).path("id").asLong();
    }

    /** Ends all faults. */
    void clearFaults() {
        var unused = fault("{\"kind\":\"CLEAR\"}");
    }

    /** Waits until every book is live. */
    void awaitLive(Duration limit) {
        await().pollInterval(Duration.ofMillis(10)).atMost(limit).untilAsserted(() -> assertThat(judge.notLive())
                .isEmpty());
    }

    /**
     * Stops the market and compares the last quote of every book with the truth; goes on then. Without faults, and with the books
     * live. A lost message shows with the next one only, so each book must have had one first.
     */
    void assertTrueAtRest(Duration limit, String about) {
        long startNs = System.nanoTime();
        await().atMost(limit).untilAsserted(() -> assertThat(judge.silentSince(startNs))
                .as("%s: no quotes", about)
                .isEmpty());
        post("/world/freeze", "{}");
        await().atMost(limit)
                .untilAsserted(() ->
                        assertThat(judge.behind()).as("%s: live but old", about).isEmpty());
        post("/world/thaw", "{}");
    }

    /** Asks something of the control API. */
    void post(String path, String body) {
        String unused = ask(path, body);
    }

    private String ask(String path, String body) {
        HttpResponse<String> answer = call(HttpRequest.newBuilder(control(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("refused: " + path + ' ' + body + " -> " + answer.body());
        }
        return answer.body();
    }

    /** What the control API says of the simulator. */
    JsonNode health() {
        return get("/health");
    }

    /** An answer of the control API. */
    JsonNode get(String path) {
        return json(path, call(HttpRequest.newBuilder(control(path))).body());
    }

    private static JsonNode json(String path, String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + path, e);
        }
    }

    private URI control(String path) {
        return URI.create("http://127.0.0.1:" + simulator.controlPort() + path);
    }

    private HttpResponse<String> call(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("the simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        feeds.values().forEach(VenueFeed::close);
        adapters.forEach(VenueAdapter::close);
        simulator.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
