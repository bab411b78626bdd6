package io.kairos.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.standalone.Port;
import io.kairos.standalone.TestHome;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One start of the whole system, shared by ordered tests: what a trader, a satellite, an accident and the browser do to it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class SystemIT {
    private static final String SYMBOL = "BTC-USDT";
    private static final List<String> VENUES = List.of("BINANCE", "KRAKEN", "OKX");
    /** Where orders go. */
    private static final List<String> WITH_ORDERS = VENUES;

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration RECOVERY = Duration.ofSeconds(150);
    private static final long GIBIBYTE = 1L << 30;
    private static final double EDGE_BPS = 40;
    private static final long LIFETIME_MS = 4_000;

    private static RunningSystem system;
    private static GraphQl trader;
    private static GraphQl risk;
    private static final Map<String, Venue> venues = new TreeMap<>();
    private static Venue venue;
    private static Database database;
    private static SystemChecks checks;
    private static CycleChecks cycles;
    private static BookChecks books;
    private static final AtomicInteger ORDER_NUMBER = new AtomicInteger();

    @RegisterExtension
    static final FailureReport REPORT = new FailureReport(() -> system);

    @BeforeAll
    static void start() throws Exception {
        system = new RunningSystem(Path.of("target/system-it").toAbsolutePath());
        system.up();
        connect();
    }

    private static void connect() throws Exception {
        trader = new GraphQl(system.port(Port.GATEWAY), "trader", system.password("trader"));
        risk = new GraphQl(system.port(Port.GATEWAY), "risk", system.password("risk"));
        for (String name : VENUES) {
            venues.put(name, new Venue(system.port(Port.SIMULATOR_CONTROL), name));
        }
        venue = venues.get("BINANCE");
        database = new Database(system.port(Port.POSTGRES), system.secret("postgres-password"));
        cycles = new CycleChecks(database, trader);
        checks = new SystemChecks(WITH_ORDERS, venues, database, trader);
        books = new BookChecks(trader, new Redis(system.port(Port.REDIS)));
    }

    @AfterAll
    static void stop() throws Exception {
        if (system != null) {
            system.down();
            assertThat(system.processes()).isEmpty();
        }
    }

    @Test
    @Order(1)
    void shouldBeHealthyWithinTimeAndMemory() throws Exception {
        JsonNode status = system.status();

        assertThat(system.kairos("status").exitCode()).isZero();
        assertThat(status.path("state").asText()).isEqualTo("healthy");
        assertThat(status.path("memoryBytes").asLong()).isLessThan(6 * GIBIBYTE);
        System.out.printf(
                "READY after %s s, %d MiB%n",
                status.path("readySeconds").asText(), status.path("memoryBytes").asLong() >> 20);
        assertThat(status.path("readySeconds").asDouble()).isLessThan(60 * loadPerCore());
    }

    /** At least 1: the limit is meant for a machine that does nothing else. */
    private static double loadPerCore() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        return Math.max(1, machine.getSystemLoadAverage() / machine.getAvailableProcessors());
    }

    @Test
    @Order(2)
    void shouldProveEveryBookAtEveryVenue() throws Exception {
        books.everyFeedIsUp(VENUES, WITH_ORDERS);
        books.everyBookIsProven();
        VENUES.forEach(name -> books.depthIsShown(name, "ETH-USDT"));
    }

    @Test
    @Order(4)
    void shouldFillAnOrderAndShowItEverywhere() throws Exception {
        risk.enableStrategy(false);
        BigDecimal qty = new BigDecimal("0.002");

        for (String name : WITH_ORDERS) {
            fillAndSeeItEverywhere(name, qty);
        }

        checks.balancesEqualTheLedger();
        checks.ordersEqualTheVenues();
    }

    private void fillAndSeeItEverywhere(String venueName, BigDecimal qty) throws Exception {
        // On the tick of every venue.
        BigDecimal limitPx = marketable(SYMBOL).setScale(0, RoundingMode.DOWN);
        Map<String, Object> input = order("BUY", "IOC", qty, limitPx);
        input.put("venue", venueName);

        JsonNode placed = trader.place(input);

        assertThat(placed.path("accepted").asBoolean()).as(placed.toString()).isTrue();
        String orderId = placed.path("orderId").asText();
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode order = trader.ask(
                    "query($id:ID!){order(orderId:$id){state cumQty owner} fills(orderId:$id){qty px fee feeAsset}}",
                    Map.of("id", orderId));
            assertThat(order.path("order").path("state").asText()).isEqualTo("FILLED");
            assertThat(order.path("order").path("owner").asText()).contains("trader");
            assertThat(order.path("fills")).isNotEmpty();
            assertThat(database.rows("SELECT state FROM order_current WHERE order_id = ?", Long.parseLong(orderId)))
                    .containsExactly(List.of("FILLED"));
            assertThat(new BigDecimal(
                            database.rows("SELECT sum(qty) FROM fill WHERE order_id = ?", Long.parseLong(orderId))
                                    .get(0)
                                    .get(0)))
                    .isEqualByComparingTo(qty);
        });
    }

    @Test
    @Order(4)
    void shouldServeASatelliteInPython() throws Exception {
        String engine = "127.0.0.1:" + system.port(Port.ENGINE_GRPC);
        String redis = "redis://127.0.0.1:" + system.port(Port.REDIS);
        Path secrets = system.dataDir().resolve("secrets");

        RunningSystem.Result example = PythonProgram.run(
                Map.of("KAIROS_REDIS_URI", redis),
                "examples/listen_place_cancel.py",
                "--engine",
                engine,
                "--token-file",
                secrets.resolve("satellite-token").toString());
        System.out.println(example.output());
        RunningSystem.Result answers = PythonProgram.run(
                Map.of(),
                "system_tests/answers.py",
                "--engine",
                engine,
                "--redis",
                redis,
                "--secrets",
                secrets.toString());

        assertThat(example.exitCode()).as(example.output()).isZero();
        assertThat(example.output())
                .containsSubsequence(
                        "listened", "placed", "STATE_LIVE", "cancel", "STATE_PENDING_CANCEL", "STATE_CANCELED", "done")
                .doesNotContain(system.secret("satellite-token"));
        assertThat(answers.exitCode()).as(answers.output()).isZero();
        assertThat(answers.output()).doesNotContain(system.secret("satellite-token"));
        checks.ordersEqualTheVenues();
    }

    @Test
    @Order(5)
    void shouldStoreCandlesThatEqualTheTape() throws Exception {
        assertThat(checks.candlesEqualTheTape("1s", 1_000)).isGreaterThan(100);
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(5))
                .until(() -> checks.candlesEqualTheTape("1m", 60_000), compared -> compared >= 10);
    }

    @Test
    @Order(6)
    void shouldRefuseAnOrderBeyondEachLimit() throws Exception {
        JsonNode before = risk.limits();
        BigDecimal qty = new BigDecimal("0.002");
        BigDecimal marketable = marketable(SYMBOL);

        refused("MAX_NOTIONAL", order("BUY", "IOC", new BigDecimal("0.2"), marketable));
        refused("PRICE_COLLAR", order("BUY", "IOC", qty, marketable.multiply(new BigDecimal("1.2"))));
        refused("MIN_NOTIONAL", order("BUY", "IOC", new BigDecimal("0.00002"), marketable));

        risk.changeLimits(Map.of("orderNotional", List.of(Map.of("asset", "USDT", "maxOrderNotional", "100000000"))));
        refused("INSUFFICIENT_BALANCE", order("BUY", "IOC", new BigDecimal("3"), marketable));

        risk.changeLimits(Map.of("maxDailyNotional", "0.01"));
        refused("DAILY_LIMIT", order("BUY", "IOC", qty, marketable));
        risk.changeLimits(
                Map.of("maxDailyNotional", before.path("maxDailyNotional").asText()));

        risk.changeLimits(Map.of("maxOpenOrders", 1));
        JsonNode resting = trader.place(order("BUY", "GTC", qty, resting()));
        assertThat(resting.path("accepted").asBoolean()).as(resting.toString()).isTrue();
        refused("MAX_OPEN_ORDERS", order("BUY", "GTC", qty, resting()));
        trader.ask(
                "mutation($id:ID!){cancelOrder(orderId:$id){accepted}}",
                Map.of("id", resting.path("orderId").asText()));
        risk.changeLimits(Map.of("maxOpenOrders", before.path("maxOpenOrders").asInt()));

        risk.changeLimits(Map.of("maxOrdersPerSecond", 1));
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> trader.place(
                        order("BUY", "IOC", qty, marketable(SYMBOL)))
                .path("reason")
                .asText()
                .equals("ORDER_RATE"));
        persisted("ORDER_RATE", 1);
        risk.changeLimits(
                Map.of("maxOrdersPerSecond", before.path("maxOrdersPerSecond").asInt()));

        risk.changeLimits(Map.of("maxQuoteAgeMillis", 100));
        BigDecimal lastPx = marketable(SYMBOL);
        venue.freeze();
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        refused("STALE_QUOTE", order("BUY", "IOC", qty, lastPx));
        venue.thaw();
        risk.changeLimits(
                Map.of("maxQuoteAgeMillis", before.path("maxQuoteAgeMillis").asInt()));
        risk.changeLimits(Map.of("orderNotional", Http.JSON.convertValue(before.path("orderNotional"), List.class)));

        JsonNode after = risk.limits();
        for (String limit : List.of("orderNotional", "maxDailyNotional", "maxOpenOrders", "maxOrdersPerSecond")) {
            assertThat(after.path(limit)).as(limit).isEqualTo(before.path(limit));
        }
        checks.ordersEqualTheVenues();
    }

    private void refused(String reason, Map<String, Object> input) throws Exception {
        JsonNode result = trader.place(input);
        assertThat(result.path("accepted").asBoolean()).as("%s", result).isFalse();
        assertThat(result.path("reason").asText()).as("%s", result).isEqualTo(reason);
        String orderId = result.path("orderId").asText();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(database.rows("SELECT reason FROM risk_rejection WHERE order_id = ?", Long.parseLong(orderId)))
                    .containsExactly(List.of(reason));
            assertThat(trader.ask("{riskRejections(first:50){orderId reason}}").path("riskRejections"))
                    .anySatisfy(rejection -> {
                        assertThat(rejection.path("orderId").asText()).isEqualTo(orderId);
                        assertThat(rejection.path("reason").asText()).isEqualTo(reason);
                    });
        });
    }

    private void persisted(String reason, long atLeast) {
        await().atMost(SOON)
                .until(
                        () -> database.count("SELECT count(*) FROM risk_rejection WHERE reason = ?", reason),
                        count -> count >= atLeast);
    }

    @Test
    @Order(7)
    void shouldFindAndTradePlantedTrianglesAndReportTheirProfit() throws Exception {
        venue.mispricingInterval(0);
        risk.enableStrategy(true);
        long sequence = database.count("SELECT coalesce(max(sequence), 0) FROM opportunity");

        for (int number = 0; number < 5; number++) {
            plantAndSeeItTraded();
        }

        await().atMost(SOON)
                .until(
                        () -> cycles.completedEqualTheirFills(sequence, "USDT", new BigDecimal(2)),
                        gained -> gained >= 5);
        assertThat(trader.ask("{opportunities(first:20,taken:true){outcome realizedProfit}}")
                        .path("opportunities"))
                .anySatisfy(opportunity -> assertThat(
                                opportunity.path("realizedProfit").isTextual())
                        .isTrue());
    }

    private void plantAndSeeItTraded() throws Exception {
        long sequence = database.count("SELECT coalesce(max(sequence), 0) FROM opportunity");
        long id = venue.plant(EDGE_BPS, LIFETIME_MS).path("id").asLong();
        await("triangle " + id + " is traded")
                .atMost(SOON)
                .until(() -> truth(id).path("endTimeMs").asLong() > 0);
        assertThat(truth(id).path("tradedByAccount").asBoolean())
                .as(
                        "%s; what the engine made of it: %s",
                        truth(id),
                        database.rows(
                                "SELECT cycle_id, detected_time, outcome, reason, path, start_amount, expected_profit,"
                                        + " realized_profit, legs FROM opportunity WHERE sequence > ? ORDER BY sequence",
                                sequence))
                .isTrue();
    }

    private static JsonNode truth(long id) throws Exception {
        for (JsonNode record : venue.truth(0)) {
            if (record.path("id").asLong() == id) {
                return record;
            }
        }
        throw new AssertionError("the venue does not know triangle " + id);
    }

    @Test
    @Order(8)
    void shouldStartNoCycleWhenPricesDoNotMove() throws Exception {
        venue.mispricingInterval(0);
        venue.freeze();
        try {
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            long orders = venue.orders().size();

            await().during(Duration.ofSeconds(8))
                    .atMost(SOON)
                    .until(() -> venue.orders().size() == orders);
        } finally {
            venue.thaw();
        }
    }

    @Test
    @Order(9)
    void shouldLetNothingReachTheVenueWhileTheKillSwitchIsEngaged() throws Exception {
        try (Satellite satellite = new Satellite(system.port(Port.ENGINE_GRPC), system.secret("satellite-token"))) {
            trader.killSwitch(true, "end-to-end test");
            long orders = venue.orders().size();

            long id = venue.plant(EDGE_BPS, 2_000).path("id").asLong();
            OrderResponse refused = satellite.buy(clientOrderId(), SYMBOL, new BigDecimal("0.002"), marketable(SYMBOL));
            JsonNode alsoRefused = trader.place(order("BUY", "IOC", new BigDecimal("0.002"), marketable(SYMBOL)));
            await().atMost(SOON).until(() -> truth(id).path("endTimeMs").asLong() > 0);

            assertThat(refused.getAccepted()).isFalse();
            assertThat(refused.getReason()).isEqualTo(RejectReason.REJECT_REASON_KILL_SWITCH);
            assertThat(alsoRefused.path("reason").asText()).isEqualTo("KILL_SWITCH");
            assertThat(truth(id).path("tradedByAccount").asBoolean()).isFalse();
            assertThat(venue.orders().size()).isEqualTo(orders);

            JsonNode forbidden = trader.send(
                    "mutation($i:KillSwitchInput!){setKillSwitch(input:$i){engaged}}",
                    Map.of("i", Map.of("engaged", false, "reason", "not mine to release")));
            assertThat(forbidden.hasNonNull("errors")).as(forbidden.toString()).isTrue();

            assertThat(risk.killSwitch(false, "end-to-end test").path("engaged").asBoolean())
                    .isFalse();
            OrderResponse accepted =
                    satellite.buy(clientOrderId(), SYMBOL, new BigDecimal("0.002"), marketable(SYMBOL));
            assertThat(accepted.getAccepted()).as(accepted.toString()).isTrue();
            plantAndSeeItTraded();
        }
    }

    @Test
    @Order(10)
    void shouldLeaveTheOtherVenuesAloneWhenOneIsAway() throws Exception {
        Map<String, String> binance = books.history("BINANCE");
        Map<String, String> kraken = books.history("KRAKEN");

        venues.get("OKX").fault(Map.of("kind", "REFUSE_CONNECTIONS", "durationMillis", 8_000));
        venues.get("OKX").fault(Map.of("kind", "DISCONNECT"));

        books.awaitState("OKX", "SUSPECT", "DISCONNECTED", SOON);
        plantAndSeeItTraded();
        books.awaitState("OKX", "LIVE", "null", SOON);
        books.depthIsShown("OKX", "ETH-USDT");
        assertThat(books.history("BINANCE")).isEqualTo(binance);
        assertThat(books.history("KRAKEN")).isEqualTo(kraken);
        checks.candlesEqualTheTape("1s", 1_000);
    }

    @Test
    @Order(11)
    void shouldPassTheBrowserSuite() throws Exception {
        Path screenshots =
                Files.createDirectories(Path.of("target/e2e-screenshots").toAbsolutePath());
        Path output = Path.of("target/e2e-browser.log").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder("npm", "run", "--silent", "e2e:system")
                .directory(TestHome.path().resolve("dashboard").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "KAIROS_E2E_URL",
                        "http://localhost:" + system.port(Port.GATEWAY),
                        "KAIROS_E2E_USER",
                        "admin",
                        "KAIROS_E2E_PASSWORD",
                        system.password("admin"),
                        "KAIROS_E2E_SCREENSHOTS",
                        screenshots.toString(),
                        "KAIROS_E2E_SIMULATOR_URL",
                        "http://127.0.0.1:" + system.port(Port.SIMULATOR_CONTROL)));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("browser suite ended in time")
                    .isTrue();
            assertThat(process.exitValue()).as("browser suite").isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            System.out.println(Files.readString(output));
        }
        assertThat(screenshots).isNotEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "flink", "gateway"})
    @Order(12)
    void shouldRecoverByItselfFromAKilledProcess(String part) throws Exception {
        venue.mispricingInterval(1_500);
        risk.enableStrategy(true);
        JsonNode before = system.status(part);

        system.signal("KILL", before.path("pid").asLong());

        await(part + " runs again")
                .atMost(RECOVERY)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    JsonNode after = system.status(part);
                    assertThat(after.path("restarts").asInt())
                            .isEqualTo(before.path("restarts").asInt() + 1);
                    assertThat(after.path("state").asText()).isEqualTo("healthy");
                });
        await("everything is healthy")
                .atMost(RECOVERY)
                .until(() -> system.kairos("status").exitCode() == 0);
        BigDecimal qty = new BigDecimal("0.002");
        JsonNode placed = trader.place(order("BUY", "IOC", qty, marketable(SYMBOL)));
        assertThat(placed.path("accepted").asBoolean()).as(placed.toString()).isTrue();
        venue.mispricingInterval(0);
        risk.enableStrategy(false);
        checks.ordersEqualTheVenues();
        checks.balancesEqualTheLedger();
        checks.candlesEqualTheTape("1s", 1_000);
        checks.candlesEqualTheTape("1m", 60_000);
        risk.enableStrategy(true);
    }

    @Test
    @Order(13)
    void shouldKeepTradingWhileKafkaAndRedisHangAndLoseNothing() throws Exception {
        venue.mispricingInterval(0);
        long kafka = system.pid("kafka");
        long redis = system.pid("redis");
        try (Satellite satellite = new Satellite(system.port(Port.ENGINE_GRPC), system.secret("satellite-token"))) {
            BigDecimal limitPx = marketable(SYMBOL);
            system.signal("STOP", kafka);
            system.signal("STOP", redis);

            OrderResponse accepted = satellite.buy(clientOrderId(), SYMBOL, new BigDecimal("0.002"), limitPx);
            plantAndSeeItTraded();
            plantAndSeeItTraded();

            assertThat(accepted.getAccepted()).as(accepted.toString()).isTrue();
        } finally {
            system.signal("CONT", kafka);
            system.signal("CONT", redis);
        }
        await("everything is healthy")
                .atMost(RECOVERY)
                .until(() -> system.kairos("status").exitCode() == 0);
        risk.enableStrategy(false);
        checks.ordersEqualTheVenues();
        checks.balancesEqualTheLedger();
        checks.candlesEqualTheTape("1s", 1_000);
        risk.enableStrategy(true);
    }

    @Test
    @Order(14)
    void shouldRefuseASecondStartAndNameBusyPorts() throws Exception {
        RunningSystem.Result second = system.kairos("up");
        RunningSystem.Result elsewhere = system.kairos(
                Map.of(
                        "KAIROS_DATA_DIR",
                        system.dataDir().resolveSibling("system-it-other").toString()),
                Duration.ofMinutes(1),
                "up");

        assertThat(second.exitCode()).isEqualTo(69);
        assertThat(second.output()).contains("KAIRÓS is running already").contains("./kairos down");
        assertThat(elsewhere.exitCode()).isEqualTo(69);
        assertThat(elsewhere.output())
                .contains("Port " + system.port(Port.GATEWAY) + " is busy (held by java, process ")
                .contains("set KAIROS_GATEWAY_PORT to a free port");
        assertThat(system.kairos("status").exitCode()).isZero();
    }

    @Test
    @Order(15)
    void shouldStopWithoutLeavingAProcessAndContinueWithItsData() throws Exception {
        risk.enableStrategy(false);
        checks.ordersEqualTheVenues();
        long orders = database.count("SELECT count(*) FROM order_current");
        long candles = database.count("SELECT count(*) FROM candle");

        RunningSystem.Result down = system.kairos("down");

        assertThat(down.exitCode()).as(down.output()).isZero();
        assertThat(system.processes()).isEmpty();
        assertThat(system.kairos("status").exitCode()).isEqualTo(3);

        system.up();
        connect();
        assertThat(database.count("SELECT count(*) FROM order_current")).isGreaterThanOrEqualTo(orders);
        assertThat(database.count("SELECT count(*) FROM candle")).isGreaterThanOrEqualTo(candles);
        checks.balancesEqualTheLedger();
        checks.ordersEqualTheVenues();
        JsonNode placed = trader.place(order("BUY", "IOC", new BigDecimal("0.002"), marketable(SYMBOL)));
        assertThat(placed.path("accepted").asBoolean()).as(placed.toString()).isTrue();
    }

    @Test
    @Order(16)
    void shouldLeaveNoProcessWhenTheSupervisorIsKilled() throws Exception {
        system.signal("KILL", system.status().path("supervisorPid").asLong());

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(system.processes()).isEmpty());
        assertThat(system.kairos("status").exitCode()).isEqualTo(3);
    }

    private static Map<String, Object> order(String side, String timeInForce, BigDecimal qty, BigDecimal limitPx) {
        Map<String, Object> input = new HashMap<>();
        input.put("clientOrderId", clientOrderId());
        input.put("venue", "BINANCE");
        input.put("symbol", SYMBOL);
        input.put("side", side);
        input.put("type", "LIMIT");
        input.put("timeInForce", timeInForce);
        input.put("qty", qty.toPlainString());
        input.put("limitPx", limitPx.setScale(2, RoundingMode.DOWN).toPlainString());
        return input;
    }

    private static String clientOrderId() {
        return "e2e-" + ProcessHandle.current().pid() + "-" + ORDER_NUMBER.incrementAndGet();
    }

    /** A limit price above the offer by 0.3 %, on the tick. */
    private static BigDecimal marketable(String symbol) throws Exception {
        return new BigDecimal(trader.quote(symbol).path("askPx").asText())
                .multiply(new BigDecimal("1.003"))
                .setScale(2, RoundingMode.DOWN);
    }

    /** A limit price below the offer by 1 %, on the tick. */
    private static BigDecimal resting() throws Exception {
        return new BigDecimal(trader.quote(SYMBOL).path("askPx").asText())
                .multiply(new BigDecimal("0.99"))
                .setScale(2, RoundingMode.DOWN);
    }
}
