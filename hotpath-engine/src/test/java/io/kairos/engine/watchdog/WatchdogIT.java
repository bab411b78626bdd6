package io.kairos.engine.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.venue.binance.BinanceRest;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.SimulatedBinance;
import io.kairos.engine.adapter.venue.net.HttpReply;
import io.kairos.engine.watchdog.WatchdogCounters.Counter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A heartbeat, a watchdog, and the simulated Binance with orders that rest. */
@Timeout(120)
class WatchdogIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofMillis(2_500);
    private static final String OURS = ClientOrderId.format(4_711);
    private static final String OURS_TOO = ClientOrderId.format(4_712);
    private static final String OURS_ELSEWHERE = ClientOrderId.format(4_713);

    @TempDir
    private Path directory;

    private final ScheduledExecutorService engine = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong progress = new AtomicLong();
    private final AtomicBoolean hung = new AtomicBoolean();
    private final WatchdogCounters counters = new WatchdogCounters();
    private SimulatedBinance simulated;
    private BinanceVenue venue;
    private Heartbeat heartbeat;
    private Watchdog watchdog;
    private Thread thread;

    @BeforeEach
    void start() throws Exception {
        simulated = SimulatedBinance.start(directory.resolve("simulator"), 0);
        venue = simulated.venue(simulated.context().requestTimeoutMs(700));
        heartbeat = Heartbeat.open(directory);
        // As housekeeping does it: it goes on looking while the hot thread hangs.
        var unused = engine.scheduleWithFixedDelay(
                () -> heartbeat.beat(hung.get() ? progress.get() : progress.incrementAndGet()),
                0,
                20,
                TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        if (watchdog != null) {
            watchdog.end();
            thread.join();
        }
        engine.shutdownNow();
        simulated.close();
    }

    private void watch(boolean cancelOnStop) {
        watchdog = new Watchdog(directory, SILENCE, cancelOnStop, new BinanceSweep(venue, counters), counters);
        thread = new Thread(
                () -> {
                    try {
                        watchdog.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "watchdog");
        thread.start();
        awaitState("armed");
    }

    private void awaitState(String state) {
        await().atMost(LIMIT).until(() -> watchdog.status().state().equals(state));
    }

    private void rest(String symbol, String id) throws Exception {
        HttpReply top = venue.rest()
                .getPublic("/api/v3/ticker/bookTicker", Map.of("symbol", symbol))
                .get(10, TimeUnit.SECONDS);
        String price = new BigDecimal(BinanceRest.parse(top).path("bidPrice").asText())
                .multiply(new BigDecimal("0.97"))
                .setScale(2, RoundingMode.DOWN)
                .toPlainString();
        HttpReply reply = venue.rest()
                .sendSigned(
                        "POST",
                        "/api/v3/order",
                        Map.of(
                                "symbol", symbol,
                                "side", "BUY",
                                "type", "LIMIT",
                                "timeInForce", "GTC",
                                "quantity", "0.01",
                                "price", price,
                                "newClientOrderId", id))
                .get(10, TimeUnit.SECONDS);
        assertThat(reply.status()).as(reply.excerpt(200)).isEqualTo(200);
    }

    /** State of every order by client id, as the venue itself has it. */
    private Map<String, String> orders() throws Exception {
        Map<String, String> states = new TreeMap<>();
        for (JsonNode order : simulated.control("GET", "/orders", "")) {
            states.put(
                    order.path("clientOrderId").asText(), order.path("status").asText());
        }
        return states;
    }

    private void restAll() throws Exception {
        rest("BTCUSDT", OURS);
        rest("BTCUSDT", OURS_TOO);
        rest("BTCUSDT", "by-hand-1");
        rest("ETHUSDT", OURS_ELSEWHERE);
    }

    private void assertOursAreCanceledAndTheOtherRests() throws Exception {
        assertThat(orders())
                .containsEntry(OURS, "CANCELED")
                .containsEntry(OURS_TOO, "CANCELED")
                .containsEntry(OURS_ELSEWHERE, "CANCELED")
                .containsEntry("by-hand-1", "NEW");
    }

    @Test
    void shouldCancelOursAloneWhenTheEngineIsKilled() throws Exception {
        restAll();
        watch(false);

        engine.shutdownNow();

        awaitState("done");
        assertOursAreCanceledAndTheOtherRests();
        assertThat(counters.get(Counter.ALARMS)).isEqualTo(1);
        assertThat(counters.get(Counter.CANCELS)).isEqualTo(3);
        // The list, two cancels one by one, one for a whole market, two lists more, and the clock.
        assertThat(counters.get(Counter.REQUESTS)).isEqualTo(7);
    }

    @Test
    void shouldCancelWhenTheEngineHangsAndArmAgainWhenItGoesOn() throws Exception {
        restAll();
        watch(false);

        hung.set(true);

        awaitState("done");
        assertOursAreCanceledAndTheOtherRests();

        hung.set(false);
        awaitState("armed");
        String next = ClientOrderId.format(5_000);
        rest("BTCUSDT", next);
        hung.set(true);
        await().atMost(LIMIT).until(() -> "CANCELED".equals(orders().get(next)));
        assertThat(orders()).containsEntry("by-hand-1", "NEW");
    }

    @Test
    void shouldGoOnUntilAVenueInTroubleHasCanceled() throws Exception {
        restAll();
        watch(false);
        simulated.fault("HTTP_ERROR", "\"path\":\"/api/v3/openOrders\",\"status\":503,\"count\":1");
        simulated.fault("HTTP_TIMEOUT", "\"path\":\"/api/v3/openOrders\",\"count\":1,\"moment\":\"BEFORE\"");
        simulated.fault(
                "HTTP_ERROR",
                "\"path\":\"/api/v3/openOrders\",\"status\":429,\"body\":\"JSON\",\"retryAfterSeconds\":2,\"count\":1");
        simulated.fault("HTTP_ERROR", "\"path\":\"/api/v3/order\",\"status\":504,\"count\":1,\"moment\":\"AFTER\"");

        hung.set(true);

        awaitState("done");
        assertOursAreCanceledAndTheOtherRests();
        assertThat(counters.get(Counter.REFUSED)).isGreaterThanOrEqualTo(3);
        assertThat(counters.get(Counter.UNANSWERED)).isGreaterThanOrEqualTo(1);
        assertThat(simulated
                        .control("GET", "/health", "")
                        .findValue("limitBreachesTotal")
                        .asLong())
                .isZero();
    }

    @Test
    void shouldCancelNothingWhileItBeatsNorAfterAnOrderlyEnd() throws Exception {
        restAll();
        watch(false);
        await().during(SILENCE.plusMillis(500))
                .atMost(LIMIT)
                .until(() -> watchdog.status().state().equals("armed"));

        heartbeat.end(true);

        awaitState("released");
        await().during(SILENCE.plusMillis(500))
                .atMost(LIMIT)
                .until(() -> watchdog.status().state().equals("released"));
        assertThat(orders().values()).containsOnly("NEW");
        assertThat(counters.get(Counter.REQUESTS)).isZero();
    }

    @Test
    void shouldCancelAfterAnOrderlyEndWhereThatIsSet() throws Exception {
        restAll();
        watch(true);

        heartbeat.end(true);

        awaitState("done");
        assertOursAreCanceledAndTheOtherRests();
    }

    @Test
    void shouldSendNothingMoreOnceTheEngineIsBack() throws Exception {
        List<Boolean> wanted = new ArrayList<>();
        Sweep sweep = new Sweep() {
            @Override
            public Outcome round(java.util.function.BooleanSupplier asked) {
                wanted.add(asked.getAsBoolean());
                hung.set(false);
                await().atMost(LIMIT).until(() -> !asked.getAsBoolean());
                return Outcome.CALLED_OFF;
            }

            @Override
            public long patienceMs() {
                return 0;
            }
        };
        watchdog = new Watchdog(directory, SILENCE, false, sweep, counters);
        thread = new Thread(
                () -> {
                    try {
                        watchdog.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "watchdog");
        thread.start();
        awaitState("armed");

        hung.set(true);

        await().atMost(LIMIT).until(() -> counters.get(Counter.CALLED_OFF) == 1);
        awaitState("armed");
        assertThat(wanted).containsExactly(true);
    }

    @Test
    void shouldTellItsHealth() throws Exception {
        watch(false);
        try (WatchdogServer server = new WatchdogServer("127.0.0.1", 0, watchdog::status, counters)) {
            assertThat(get(server, "/health", 200))
                    .contains("\"state\":\"armed\"")
                    .contains("\"cancels\":0");
            assertThat(get(server, "/metrics", 200))
                    .contains("kairos_watchdog_alarms 0\n")
                    .contains("kairos_watchdog_canceling 0\n");
            assertThat(get(server, "/else", 404)).contains("/health");

            simulated.fault("MAINTENANCE", "\"venue\":\"BINANCE\",\"durationMillis\":3000");
            hung.set(true);
            awaitState("canceling");
            assertThat(get(server, "/health", 503)).contains("\"state\":\"canceling\"");
            awaitState("done");
            get(server, "/health", 200);
        }
    }

    private static String get(WatchdogServer server, String path, int status) throws Exception {
        var reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        return reply.body();
    }
}
