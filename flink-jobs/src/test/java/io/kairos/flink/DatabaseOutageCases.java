package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.flink.testkit.JobsProcess;
import io.kairos.flink.testkit.Tape;
import io.kairos.flink.testkit.TickMessages;
import io.kairos.flink.ticks.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** The database goes away while ticks flow and comes back: the jobs wait instead of failing, and nothing is missing afterwards. */
abstract class DatabaseOutageCases extends JobsCases {
    /** Both sinks of the tick job share a thread: whichever writes first waits for both. */
    private static final String EITHER_TABLE = "(trade|quote)";

    @Test
    void shouldHaveEveryRowAndTheNewestHotDataAfterADatabaseOutage() throws Exception {
        SplittableRandom random = new SplittableRandom(20261123);
        List<List<Tick>> instruments = Tape.instruments(random, 800);
        List<Tick> trades = instruments.stream().flatMap(List::stream).toList();
        List<Tick> quotes = Tape.quotes(instruments.get(0));
        List<List<Tick>> arrivals = new ArrayList<>();
        instruments.forEach(instrument -> arrivals.add(Tape.disordered(random, instrument)));
        arrivals.add(quotes);
        Map<String, String> environment = JobsProcess.environment(servers, directory.resolve("state"));
        servers.startRedis();

        try (KafkaProducer<String, byte[]> producer = servers.producer();
                JobsProcess jobs = JobsProcess.start(environment, JobsProcess.newLog("database-outage"))) {
            TickMessages.send(producer, arrivals, 0.0, 0.3);
            await().atMost(LIMIT).until(() -> jobs.isAlive() && history.rows("trade") > 0 && history.rows("quote") > 0);

            servers.stopPostgres();
            TickMessages.send(producer, arrivals, 0.3, 0.5);
            awaitAttempt(jobs, 4);
            TickMessages.send(producer, arrivals, 0.5, 0.8);
            // The pauses between attempts double, so this many take more than ten seconds.
            awaitAttempt(jobs, 8);
            servers.startPostgres();
            TickMessages.send(producer, arrivals, 0.8, 1.0);

            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(history.rows("trade")).isEqualTo(trades.size());
                assertThat(history.rows("quote")).isEqualTo(quotes.size());
                assertThat(history.candles()).isEqualTo(Tape.candles(trades));
            });
            Tick newest = quotes.get(quotes.size() - 1);
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(hotStore.value("quote:BINANCE:BTC-USDT"))
                        .contains("\"sequence\":" + newest.sequence() + ",")
                        .contains("\"lastPx\":\"1234.5");
                assertThat(hotStore.value("candle:BINANCE:BTC-USDT:1m"))
                        .contains("\"close\":\"1234.5\"")
                        .contains("\"closed\":true");
            });
            assertThat(jobs.isAlive()).isTrue();
            assertThat(jobs.output())
                    .as("waited for, not failed and restarted")
                    .containsPattern("database answers again purpose=" + EITHER_TABLE)
                    .doesNotContain("database refused")
                    .doesNotContain("a job failed for good");
            assertThat(jobs.terminate(60)).isZero();
        }
    }

    private static void awaitAttempt(JobsProcess jobs, int attempt) {
        Pattern told =
                Pattern.compile("database not usable, waiting purpose=" + EITHER_TABLE + " attempt=" + attempt + " ");
        await().atMost(LIMIT).until(() -> told.matcher(jobs.output()).find());
    }
}
