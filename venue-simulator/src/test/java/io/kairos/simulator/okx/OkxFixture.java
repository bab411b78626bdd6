package io.kairos.simulator.okx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.simulator.exchange.Counters;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExchangeJournal;
import io.kairos.simulator.exchange.OrderStore;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.exchange.VenueClock;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.net.Listener;
import io.kairos.simulator.net.LoopTimers;
import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.okx.api.DecimalText;
import io.kairos.simulator.okx.api.RateLimits;
import io.kairos.simulator.okx.api.Signing;
import io.kairos.simulator.okx.stream.SocketHub;
import io.kairos.simulator.okx.stream.StreamHub;
import io.kairos.simulator.venue.VenueContext;
import io.kairos.simulator.venue.VenueKey;
import io.kairos.simulator.world.World;
import io.kairos.simulator.world.WorldSettings;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The OKX venue over a market of its own, on a free port, and a plain HTTP client for it. */
final class OkxFixture implements AutoCloseable {
    static final String KEY = "okx-key";
    static final String SECRET = "22582BD0CFF14C41EDBF1AB98506286D";
    static final String PASSPHRASE = "okx-passphrase";
    static final ObjectMapper JSON = new ObjectMapper();
    static final OkxVenue.Settings SETTINGS = new OkxVenue.Settings(
            new RateLimits.Limits(true, 100, 480), StreamHub.BookRules.STANDARD, new SocketHub.Care(30_000, 2_000));

    private static final int TICK_MS = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong aheadMs = new AtomicLong();
    private final VenueClock clock = () -> System.currentTimeMillis() + aheadMs.get();
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Faults faults = new Faults(System::currentTimeMillis, 5);
    private final VenueNet net;
    private final Listener listener;
    private final Exchange exchange;
    private final World world;
    private final OkxVenue venue;

    record Reply(int status, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException malformed) {
                throw new AssertionError("not JSON: " + body, malformed);
            }
        }

        String code() {
            return json().path("code").asText();
        }

        /** First row of the data. */
        JsonNode row() {
            return json().path("data").path(0);
        }
    }

    OkxFixture() throws IOException {
        this(600, SETTINGS);
    }

    OkxFixture(int eventsPerSecond, OkxVenue.Settings settings) throws IOException {
        InstrumentCatalogue catalogue = InstrumentCatalogue.okx();
        Ledger ledger = new Ledger();
        Account account = ledger.open("main", new CommissionRates(80_000, 100_000));
        Map.of("USDT", 100_000L, "BTC", 2L, "ETH", 40L)
                .forEach((asset, amount) -> account.restore(new Balance(asset, amount * Fixed8.ONE, 0)));
        List<Counters> counters = catalogue.all().stream()
                .map(instrument -> new Counters(0, 0, 0, 0, 0))
                .toList();
        exchange = new Exchange(catalogue, ledger, new OrderStore(), counters, ExchangeJournal.none(), clock);
        net = new VenueNet(faults.venue(VenueName.OKX.name()));
        List<VenueKey> keys = List.of(new VenueKey(KEY, account.id(), VenueKey.KeyType.HMAC, SECRET, PASSPHRASE));
        venue = settings.open(
                new VenueContext(VenueName.OKX, exchange, tapeHistory(), keys, net, new SplittableRandom(3), broken -> {
                    throw new AssertionError(broken);
                }));
        world = new World(
                Map.of(VenueName.OKX, exchange),
                new WorldSettings(7, eventsPerSecond, 0, 300, 1500),
                new LoopTimers(loop),
                truth -> {},
                List.of());
        listener = Listener.open(group, "127.0.0.1", 0, "TEST_PORT", net, venue::handler);
        onVenueThread(() -> {
            world.open("");
            return true;
        });
        Future<?> unused = loop.scheduleAtFixedRate(
                () -> {
                    faults.tick();
                    world.tick();
                    venue.onTick(exchange.clock().nowMs());
                },
                TICK_MS,
                TICK_MS,
                TimeUnit.MILLISECONDS);
    }

    Exchange exchange() {
        return exchange;
    }

    OkxVenue venue() {
        return venue;
    }

    /** Limits that clients broke. */
    long breaches() {
        return onVenueThread(() -> net.faults().breaches().total());
    }

    /** Arms a fault, given as the control API takes it. */
    void arm(String json) {
        onVenueThread(() -> faults.arm(faults.reader().read(JSON.readTree(json))));
    }

    World world() {
        return world;
    }

    Instrument instrument(String instId) {
        return venue.api().market().instruments().find(instId).orElseThrow();
    }

    String base() {
        return "http://127.0.0.1:" + listener.port();
    }

    OkxSocket socket(String kind) {
        return new OkxSocket(URI.create("ws://127.0.0.1:" + listener.port() + "/ws/v5/" + kind));
    }

    /** A private socket that is logged in. */
    OkxSocket loggedIn() {
        OkxSocket socket = socket("private");
        socket.login(KEY, PASSPHRASE, SECRET);
        socket.awaitEvent("login");
        return socket;
    }

    /** Runs work on the venue thread and gives its result. */
    <T> T onVenueThread(Callable<T> work) {
        try {
            return loop.submit(work).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    Reply get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base() + path)).GET());
    }

    Reply signedGet(String path) {
        return signed("GET", path, "", KEY, PASSPHRASE, now(), SECRET);
    }

    Reply signedPost(String path, String body) {
        return signed("POST", path, body, KEY, PASSPHRASE, now(), SECRET);
    }

    Reply signed(
            String verb, String path, String body, String key, String passphrase, String timestamp, String secret) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .method(
                        verb,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("OK-ACCESS-KEY", key)
                .header("OK-ACCESS-PASSPHRASE", passphrase)
                .header("OK-ACCESS-TIMESTAMP", timestamp)
                .header("OK-ACCESS-SIGN", Signing.sign(secret, Signing.payload(timestamp, verb, path, body)));
        return send(request);
    }

    Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Lets the venue's time jump ahead. */
    void advance(long ms) {
        aheadMs.addAndGet(ms);
    }

    /** Best price of a book's side. */
    long best(String instId, Side side) {
        return onVenueThread(() -> exchange.book(instrument(instId)).bestPx(side));
    }

    /** A price some way off the best bid, on the tick. */
    String priceBelow(String instId, double share) {
        return DecimalText.of(Fixed8.floorTo(
                (long) (best(instId, Side.BUY) * (1 - share)),
                instrument(instId).tickSize()));
    }

    /** Places an order over REST and gives its result. */
    JsonNode place(String json) {
        return signedPost("/api/v5/trade/order", json).row();
    }

    /** Free and held funds, the whole of all accounts per asset. */
    Balance balance(String asset) {
        return onVenueThread(() -> exchange.ledger().account(1).balance(asset));
    }

    String now() {
        return time(Instant.ofEpochMilli(clock.nowMs()));
    }

    static String time(Instant instant) {
        String text = instant.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }

    @Override
    public void close() {
        listener.close();
        onVenueThread(() -> {
            venue.sockets().dropAll();
            return true;
        });
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private TradeHistory tapeHistory() {
        return new TradeHistory() {
            @Override
            public List<Trade> from(Instrument instrument, long fromId, int limit) {
                return exchange.tape(instrument).from(fromId, limit);
            }

            @Override
            public List<Trade> between(Instrument instrument, long fromMs, long toMs) {
                return exchange.tape(instrument).all().stream()
                        .filter(trade -> trade.timeMs() >= fromMs && trade.timeMs() <= toMs)
                        .toList();
            }

            @Override
            public Iterator<List<Trade>> walk(Instrument instrument, long fromId, long fromMs, long toMs) {
                return List.of(between(instrument, fromMs, toMs)).iterator();
            }
        };
    }
}
