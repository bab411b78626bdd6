package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.flink.candles.Interval;
import io.kairos.flink.testkit.JobsProcess;
import io.kairos.flink.testkit.Servers;
import io.kairos.flink.testkit.Tape;
import io.kairos.flink.testkit.Tape.CandleContent;
import io.kairos.flink.testkit.Tape.CandleKey;
import io.kairos.flink.testkit.TickMessages;
import io.kairos.flink.testkit.TradingMessages;
import io.kairos.flink.ticks.Tick;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityOutcome;
import io.kairos.proto.trading.v1.TradingEvent;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of all jobs against real servers: killed, starved of its hot store, given damaged checkpoints; candles must equal the tape. */
class JobsRecoveryIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** A whole minute, recent enough that retention leaves the tape alone. */
    private static final long START_NS = (System.currentTimeMillis() / 60_000 - 30) * 60_000_000_000L;

    private static final long SPAN_NS = 179_900_000_000L;

    @TempDir
    static Path directory;

    private static Servers servers;

    @BeforeAll
    static void startServers() throws Exception {
        servers = Servers.start(directory);
    }

    @AfterAll
    static void stopServers() throws Exception {
        servers.close();
    }

    @Test
    void shouldEqualTheTapeThroughKillsDamagedCheckpointsAndAMissingHotStore() throws Exception {
        SplittableRandom random = new SplittableRandom(20261122);
        List<List<Tick>> instruments = new ArrayList<>();
        for (String symbol : List.of("BTC-USDT", "ETH-USDT", "ETH-BTC")) {
            List<Tick> trades = new ArrayList<>(Tape.trades(random, symbol, START_NS, SPAN_NS, 1_500));
            // The last trade sits at the end of its minute, so that silence need not last long to close it.
            trades.add(Tape.trade(
                    symbol,
                    START_NS + SPAN_NS + 50_000_000,
                    9_000_000,
                    new BigDecimal("1234.50"),
                    new BigDecimal("0.1")));
            instruments.add(trades);
        }
        List<Tick> all = instruments.stream().flatMap(List::stream).toList();
        List<List<Tick>> arrivals = instruments.stream()
                .map(trades -> Tape.disordered(random, trades))
                .toList();
        Map<String, String> environment = environment(Files.createDirectories(directory.resolve("state-recovery")));
        Path log = JobsProcess.newLog("recovery");

        // No hot store yet: history must not care.
        try (KafkaProducer<String, byte[]> producer = servers.producer()) {
            try (JobsProcess first = JobsProcess.start(environment, log)) {
                send(producer, arrivals, 0.0, 0.4);
                await().atMost(LIMIT).until(() -> first.isAlive() && rows("candle") > 50);
                awaitCheckpoints(environment, "market-candles", 3);
                first.kill();
            }
            send(producer, arrivals, 0.4, 0.7);
            damageNewestCheckpoint(environment, "market-candles");
            long before = rows("trade");
            try (JobsProcess second = JobsProcess.start(environment, log)) {
                await().atMost(LIMIT).until(() -> rows("trade") > before);
                second.kill();
            }
            servers.startRedis();
            try (JobsProcess third = JobsProcess.start(environment, log)) {
                send(producer, arrivals, 0.7, 1.0);
                producer.send(new ProducerRecord<>("kairos.market.ticks.v1", "BINANCE:BTC-USDT", new byte[] {1, 2, 3}))
                        .get();
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(storedCandles()).isEqualTo(Tape.candles(all)));

                assertThat(rows("trade")).isEqualTo(all.size());
                assertThat(third.output()).contains("checkpoint passed over").contains("malformed message left out");
                assertThat(third.output().lines().filter(line -> line.contains("restoredFrom=nothing")))
                        .as("only the very first start of each job has nothing to continue from")
                        .hasSize(3);
                assertThat(httpStatus(environment, "/jobs/overview")).isEqualTo(200);
                assertThat(httpStatus(environment, "/")).isEqualTo(200);
                await().atMost(LIMIT).untilAsserted(() -> assertThat(redis("candle:BINANCE:BTC-USDT:1s"))
                        .contains("\"close\":\"1234.5\"")
                        .contains("\"closed\":true"));
                assertTradingSide(producer);
                System.out.println("resident MiB of all jobs: " + third.residentMebibytes());
                assertThat(third.residentMebibytes()).isLessThan(900);
                assertThat(third.terminate(60)).isZero();
            }
            // A clean start after a clean stop changes nothing, and the end of standard input is a clean stop too.
            Map<String, String> supervised = new HashMap<>(environment);
            supervised.put("KAIROS_EXIT_ON_STDIN_EOF", "true");
            try (JobsProcess fourth = JobsProcess.start(supervised, log)) {
                await().atMost(LIMIT).until(() -> fourth.isAlive() && httpStatus(environment, "/jobs/overview") == 200);
                assertThat(fourth.closeInput(60)).isZero();
            }
            assertThat(storedCandles()).isEqualTo(Tape.candles(all));
        }
    }

    /** Every kind of trading event, some repeated, into its table and the hot store. */
    private static void assertTradingSide(KafkaProducer<String, byte[]> producer) throws Exception {
        List<TradingEvent> events = List.of(
                TradingMessages.order(1, 12, OrderState.ORDER_STATE_PENDING_NEW, "0"),
                TradingMessages.order(2, 12, OrderState.ORDER_STATE_LIVE, "0"),
                TradingMessages.order(2, 12, OrderState.ORDER_STATE_LIVE, "0"),
                TradingMessages.fill(3, 12),
                TradingMessages.order(4, 12, OrderState.ORDER_STATE_FILLED, "1.5"),
                TradingMessages.rejection(5, 13),
                TradingMessages.balance(6, "100.25"),
                TradingMessages.balance(7, "99.25"),
                TradingMessages.killSwitch(8, true),
                TradingMessages.limits(9));
        for (TradingEvent event : events) {
            producer.send(new ProducerRecord<>("kairos.trading.events.v1", "BINANCE:BTC-USDT", event.toByteArray()))
                    .get();
        }
        for (Opportunity cycle : List.of(
                TradingMessages.opportunity(10, OpportunityOutcome.OPPORTUNITY_OUTCOME_TAKEN),
                TradingMessages.opportunity(11, OpportunityOutcome.OPPORTUNITY_OUTCOME_COMPLETED),
                TradingMessages.opportunity(10, OpportunityOutcome.OPPORTUNITY_OUTCOME_TAKEN))) {
            producer.send(new ProducerRecord<>("kairos.trading.opportunities.v1", "9", cycle.toByteArray()))
                    .get();
        }
        producer.send(new ProducerRecord<>(
                        "kairos.engine.health.v1",
                        "kairos-1",
                        TradingMessages.health().toByteArray()))
                .get();

        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(rows("order_event")).isEqualTo(3);
            assertThat(text("SELECT state || ' ' || cum_qty || ' ' || sequence FROM order_current WHERE order_id = 12"))
                    .isEqualTo("FILLED 1.5 4");
            assertThat(text("SELECT px || ' ' || fee || ' ' || fee_asset FROM fill"))
                    .isEqualTo("65432.10 0.0015 BTC");
            assertThat(text("SELECT reason FROM risk_rejection")).isEqualTo("UNKNOWN_INSTRUMENT");
            assertThat(rows("balance_snapshot")).isEqualTo(2);
            assertThat(
                            text(
                                    "SELECT settings -> 'orderNotional' -> 0 ->> 'limit' FROM control_change WHERE kind = 'RISK_LIMITS'"))
                    .isEqualTo("1000.50");
            assertThat(text("SELECT outcome || array_to_string(path, '>') || (legs -> 2 ->> 'side') FROM opportunity"))
                    .isEqualTo("COMPLETEDUSDT>BTC>ETH>USDTSELL");
            assertThat(redis("control:kill-switch")).contains("\"killSwitchEngaged\":true");
            assertThat(redis("control:risk-limits")).contains("\"riskLimits\":{\"version\":2");
            assertThat(redis("health")).contains("\"ready\":true");
            assertThat(redisHash("balance:BINANCE", "USDT")).contains("\"free\":\"99.25\"");
        });

        // A hot store that lost everything gets its keys back, quiet ones included.
        servers.stopRedis();
        servers.startRedis();
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(redisHash("balance:BINANCE", "USDT")).contains("\"free\":\"99.25\"");
            assertThat(redis("control:kill-switch")).contains("\"killSwitchEngaged\":true");
            assertThat(redis("candle:BINANCE:ETH-BTC:1m")).contains("\"closed\":true");
        });
    }

    @Test
    void shouldExitWith78AndNameEveryFaultWhenSettingsAreWrong() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAIROS_FLINK_UI_PORT", "none");
        try (JobsProcess process = JobsProcess.start(environment, JobsProcess.newLog("faults"))) {
            assertThat(process.exitCode(30)).isEqualTo(78);
            assertThat(process.output())
                    .contains("KAIROS_KAFKA_BOOTSTRAP_SERVERS is not set")
                    .contains("KAIROS_POSTGRES_URL is not set")
                    .contains("KAIROS_FLINK_UI_PORT is 'none'");
        }
    }

    private static Map<String, String> environment(Path stateDir) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAIROS_KAFKA_BOOTSTRAP_SERVERS", servers.kafkaBootstrapServers());
        environment.put("KAIROS_POSTGRES_URL", servers.postgresUrl());
        environment.put("KAIROS_POSTGRES_USER", "postgres");
        environment.put("KAIROS_REDIS_URI", servers.redisUri());
        environment.put("KAIROS_FLINK_STATE_DIR", stateDir.toString());
        environment.put("KAIROS_FLINK_UI_PORT", Integer.toString(Servers.freePort()));
        environment.put("KAIROS_FLINK_CHECKPOINT_INTERVAL_MS", "500");
        // Short, so that many trades of the tape come too late for the state and take the road through the trade table.
        environment.put("KAIROS_FLINK_CANDLE_LATENESS_MS", "20000");
        return environment;
    }

    private static void send(KafkaProducer<String, byte[]> producer, List<List<Tick>> arrivals, double from, double to)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (List<Tick> trades : arrivals) {
            for (Tick trade : trades.subList((int) (trades.size() * from), (int) (trades.size() * to))) {
                sent.add(producer.send(
                        new ProducerRecord<>("kairos.market.ticks.v1", trade.instrumentKey(), TickMessages.of(trade))));
            }
        }
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
    }

    private static List<Path> checkpoints(Map<String, String> environment, String job) throws Exception {
        Path root = Path.of(environment.get("KAIROS_FLINK_STATE_DIR"), "checkpoints", job);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()))
                    .toList();
        } catch (java.io.UncheckedIOException expected) {
            // A checkpoint was deleted while we looked; ask again.
            return List.of();
        }
    }

    private static void awaitCheckpoints(Map<String, String> environment, String job, int count) {
        await().atMost(LIMIT).until(() -> checkpoints(environment, job).size() >= count);
    }

    private static void damageNewestCheckpoint(Map<String, String> environment, String job) throws Exception {
        List<Path> found = checkpoints(environment, job);
        Path newest = found.get(found.size() - 1);
        byte[] whole = Files.readAllBytes(newest);
        Files.write(newest, java.util.Arrays.copyOf(whole, whole.length / 2));
    }

    private static long rows(String table) throws Exception {
        try (Connection connection = servers.database();
                Statement statement = connection.createStatement();
                ResultSet exists = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            exists.next();
            if (!exists.getBoolean(1)) {
                return 0;
            }
            try (ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static Map<CandleKey, CandleContent> storedCandles() throws Exception {
        Map<CandleKey, CandleContent> candles = new TreeMap<>(Comparator.comparing(CandleKey::toString));
        try (Connection connection = servers.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT venue, symbol, interval, open_time, open::text, high::text, low::text, close::text, volume::text,"
                                + " quote_volume::text, trade_count FROM candle")) {
            while (row.next()) {
                Instant openTime = row.getTimestamp(4).toInstant();
                candles.put(
                        new CandleKey(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3).equals("1s") ? Interval.S1 : Interval.M1,
                                openTime.getEpochSecond() * 1_000_000_000L + openTime.getNano()),
                        new CandleContent(
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8),
                                row.getString(9),
                                row.getString(10),
                                row.getLong(11)));
            }
        }
        return candles;
    }

    private static int httpStatus(Map<String, String> environment, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + environment.get("KAIROS_FLINK_UI_PORT") + path);
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (java.io.IOException expected) {
            // Not up yet.
            return 0;
        }
    }

    private static String text(String query) throws Exception {
        try (Connection connection = servers.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : "no row";
        }
    }

    private static String redisHash(String key, String field) {
        RedisClient client = RedisClient.create(servers.redisUri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return String.valueOf(connection.sync().hget(key, field));
        } finally {
            client.shutdown();
        }
    }

    private static String redis(String key) {
        RedisClient client = RedisClient.create(servers.redisUri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return String.valueOf(connection.sync().get(key));
        } finally {
            client.shutdown();
        }
    }
}
