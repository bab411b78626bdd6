package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.flink.testkit.DepthMessages;
import io.kairos.flink.testkit.JobsProcess;
import io.kairos.flink.testkit.Tape;
import io.kairos.flink.testkit.TickMessages;
import io.kairos.flink.testkit.TradingMessages;
import io.kairos.flink.ticks.Tick;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.market.v1.Depth;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityOutcome;
import io.kairos.proto.trading.v1.TradingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The process of all jobs against real servers: killed, starved of its hot store, given damaged checkpoints; candles must equal the tape. */
abstract class JobsRecoveryCases extends JobsCases {
    @Test
    void shouldEqualTheTapeThroughKillsDamagedCheckpointsAndAMissingHotStore() throws Exception {
        SplittableRandom random = new SplittableRandom(20261122);
        List<List<Tick>> instruments = Tape.instruments(random, 1_500);
        List<Tick> all = instruments.stream().flatMap(List::stream).toList();
        List<List<Tick>> arrivals = instruments.stream()
                .map(trades -> Tape.disordered(random, trades))
                .toList();
        Map<String, String> environment = JobsProcess.environment(servers, directory.resolve("state"));
        Path log = JobsProcess.newLog("recovery");

        // No hot store yet: history must not care.
        try (KafkaProducer<String, byte[]> producer = servers.producer()) {
            try (JobsProcess first = JobsProcess.start(environment, log)) {
                TickMessages.send(producer, arrivals, 0.0, 0.4);
                await().atMost(LIMIT).until(() -> first.isAlive() && history.rows("candle") > 50);
                awaitCheckpoints(environment, "market-candles", 3);
                first.kill();
            }
            TickMessages.send(producer, arrivals, 0.4, 0.7);
            damageNewestCheckpoint(environment, "market-candles");
            long before = history.rows("trade");
            try (JobsProcess second = JobsProcess.start(environment, log)) {
                await().atMost(LIMIT).until(() -> history.rows("trade") > before);
                second.kill();
            }
            servers.startRedis();
            try (JobsProcess third = JobsProcess.start(environment, log)) {
                TickMessages.send(producer, arrivals, 0.7, 1.0);
                producer.send(new ProducerRecord<>("kairos.market.ticks.v1", "BINANCE:BTC-USDT", new byte[] {1, 2, 3}))
                        .get();
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(history.candles()).isEqualTo(Tape.candles(all)));

                assertThat(history.rows("trade")).isEqualTo(all.size());
                assertThat(third.output()).contains("checkpoint passed over").contains("malformed message left out");
                assertThat(third.output().lines().filter(line -> line.contains("restoredFrom=nothing")))
                        .as("only the very first start of each job has nothing to continue from")
                        .hasSize(4);
                assertThat(JobsProcess.httpStatus(environment, "/jobs/overview"))
                        .isEqualTo(200);
                assertThat(JobsProcess.httpStatus(environment, "/")).isEqualTo(200);
                await().atMost(LIMIT).untilAsserted(() -> assertThat(hotStore.value("candle:BINANCE:BTC-USDT:1s"))
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
                await().atMost(LIMIT)
                        .until(() -> fourth.isAlive() && JobsProcess.httpStatus(environment, "/jobs/overview") == 200);
                assertThat(fourth.closeInput(60)).isZero();
            }
            assertThat(history.candles()).isEqualTo(Tape.candles(all));
        }
    }

    /** Every kind of trading event, some repeated, into its table and the hot store. */
    private void assertTradingSide(KafkaProducer<String, byte[]> producer) throws Exception {
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
        List<Depth> depths = DepthMessages.mixed(new SplittableRandom(20261124), 3_000);
        DepthMessages.send(producer, depths);
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
            assertThat(history.rows("order_event")).isEqualTo(3);
            assertThat(history.text(
                            "SELECT state || ' ' || cum_qty || ' ' || sequence FROM order_current WHERE order_id = 12"))
                    .isEqualTo("FILLED 1.5 4");
            assertThat(history.text("SELECT px || ' ' || fee || ' ' || fee_asset FROM fill"))
                    .isEqualTo("65432.10 0.0015 BTC");
            assertThat(history.text("SELECT reason FROM risk_rejection")).isEqualTo("UNKNOWN_INSTRUMENT");
            assertThat(history.rows("balance_snapshot")).isEqualTo(2);
            assertThat(
                            history.text(
                                    "SELECT settings -> 'orderNotional' -> 0 ->> 'limit' FROM control_change WHERE kind = 'RISK_LIMITS'"))
                    .isEqualTo("1000.50");
            assertThat(history.text(
                            "SELECT outcome || array_to_string(path, '>') || (legs -> 2 ->> 'side') FROM opportunity"))
                    .isEqualTo("COMPLETEDUSDT>BTC>ETH>USDTSELL");
            assertThat(history.text(
                            "SELECT kind || ' ' || target_asset || ' ' || floor || ' ' || fees || ' ' || spent || ' ' || parallel || ' '"
                                    + " || trading_mode FROM opportunity"))
                    .isEqualTo("CYCLE USDT -3.5 0.9 999.5 false PAPER");
            assertThat(history.text("SELECT trading_mode FROM fill")).isEqualTo("PAPER");
            assertThat(history.text("SELECT DISTINCT trading_mode FROM order_current"))
                    .isEqualTo("PAPER");
            assertThat(hotStore.value("control:kill-switch")).contains("\"killSwitchEngaged\":true");
            assertThat(hotStore.value("control:risk-limits")).contains("\"riskLimits\":{\"version\":2");
            assertThat(hotStore.value("health")).contains("\"ready\":true").doesNotContain("SOL-USD");
            assertThat(hotStore.value("books")).contains("\"symbol\":\"SOL-USD\",\"state\":\"SUSPECT\"");
            for (Depth last : lastOfEach(depths)) {
                assertThat(hotStore.value("depth:" + last.getVenue() + ":" + last.getSymbol()))
                        .contains("\"sequence\":" + last.getSequence() + ",");
            }
            assertThat(hotStore.field("balance:BINANCE", "USDT")).contains("\"free\":\"99.25\"");
        });

        // A hot store that lost everything gets its keys back, quiet ones included.
        servers.stopRedis();
        servers.startRedis();
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(hotStore.field("balance:BINANCE", "USDT")).contains("\"free\":\"99.25\"");
            assertThat(hotStore.value("control:kill-switch")).contains("\"killSwitchEngaged\":true");
            assertThat(hotStore.value("candle:BINANCE:ETH-BTC:1m")).contains("\"closed\":true");
        });
    }

    private static Collection<Depth> lastOfEach(List<Depth> depths) {
        Map<String, Depth> last = new HashMap<>();
        depths.forEach(depth -> last.put(depth.getVenue() + ":" + depth.getSymbol(), depth));
        assertThat(last).hasSize(6);
        return last.values();
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
}
