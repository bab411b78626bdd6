package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each kind of fault by itself, at all three venues at once: how long after its end every book is live again and quotes of the
 * instrument come. The times are printed; how fast the machine is must not decide about the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryIT {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryIT.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SYMBOL = "BTCUSDT";

    private ProofMarket market;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException, InterruptedException {
        market = new ProofMarket(directory, new WorldSettings(3, 1_500, 0, 500, 1_000), ProofSides.ALL);
        market.start();
        market.awaitLive(LIMIT);
    }

    @AfterAll
    void close() {
        if (market != null) {
            market.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'kind':'DROP_FRAMES','symbol':'BTCUSDT','count':3",
                "'kind':'DROP_FRAMES','symbol':'*','probability':0.2,'durationMillis':500",
                "'kind':'DUPLICATE_FRAMES','symbol':'BTCUSDT','count':20",
                "'kind':'REORDER_FRAMES','symbol':'BTCUSDT','count':5,'distance':2",
                "'kind':'DELAY_FRAMES','symbol':'BTCUSDT','durationMillis':300,'delayMillis':250",
                "'kind':'TRUNCATE_FRAMES','symbol':'BTCUSDT','count':2",
                "'kind':'CORRUPT_FRAMES','symbol':'BTCUSDT','count':1,'mode':'SYNTAX'",
                "'kind':'CORRUPT_FRAMES','symbol':'BTCUSDT','count':1,'mode':'UTF8'",
                "'kind':'CORRUPT_FRAMES','symbol':'BTCUSDT','count':1,'mode':'FRAMING'",
                "'kind':'WRONG_CHECKSUM','venue':'KRAKEN','symbol':'BTCUSDT','count':1",
                "'kind':'OVERSIZE_FRAMES','symbol':'BTCUSDT','count':1,'bytes':8388608",
                "'kind':'FRAGMENT_FRAMES','symbol':'BTCUSDT','count':50",
                "'kind':'UNKNOWN_FIELD','symbol':'BTCUSDT','count':100",
                "'kind':'UNKNOWN_ENUM','symbol':'BTCUSDT','count':5",
                "'kind':'SILENCE','symbol':'BTCUSDT','durationMillis':1500",
                "'kind':'SILENCE','symbol':'*','durationMillis':1500",
                "'kind':'SLOW_DRIP','durationMillis':500,'bytes':64",
                "'kind':'DISCONNECT','mode':'DROP'",
                "'kind':'DISCONNECT','mode':'RESET'",
                "'kind':'DISCONNECT','mode':'CLOSE_FRAME','code':1001",
                "'kind':'HALF_OPEN','durationMillis':2000",
                "'kind':'REFUSE_CONNECTIONS','durationMillis':800 + 'kind':'DISCONNECT'",
                "'kind':'HTTP_ERROR','status':503,'count':1,'venue':'BINANCE' + 'kind':'SEQUENCE_GAP','symbol':'BTCUSDT'",
                "'kind':'HTTP_ERROR','status':429,'body':'JSON','retryAfterSeconds':1,'count':1,'venue':'BINANCE'"
                        + " + 'kind':'SEQUENCE_GAP','symbol':'BTCUSDT'",
                "'kind':'HTTP_TIMEOUT','count':1,'venue':'BINANCE' + 'kind':'SEQUENCE_GAP','symbol':'BTCUSDT'",
                "'kind':'HTTP_DELAY','count':3,'delayMillis':700,'venue':'BINANCE' + 'kind':'SEQUENCE_GAP','symbol':'*'",
                "'kind':'SEQUENCE_GAP','symbol':'*'",
                "'kind':'SEQUENCE_RESET','symbol':'*'",
                "'kind':'CROSSED_BOOK','symbol':'BTCUSDT','durationMillis':400",
                "'kind':'CLOCK_SKEW','skewMillis':400,'durationMillis':1000",
                "'kind':'MAINTENANCE','durationMillis':1000",
                "'kind':'ANNOUNCE_SHUTDOWN'"
            })
    void shouldRecoverSoonAfterTheFault(String faults) {
        for (String fault : faults.split(" \\+ ", -1)) {
            market.fault('{' + fault.replace('\'', '"') + '}');
        }
        await().pollInterval(Duration.ofMillis(5)).atMost(LIMIT).until(() -> market.get("/faults")
                .isEmpty());
        long endNs = System.nanoTime();
        Map<Venue, Long> recoveredMs = new EnumMap<>(Venue.class);
        await().pollInterval(Duration.ofMillis(5)).atMost(LIMIT).untilAsserted(() -> {
            List<String> notLive = market.judge().notLive();
            List<String> silent = market.judge().silentSince(endNs);
            for (Instrument instrument : market.registry().instruments()) {
                String name = instrument.venue() + ":" + instrument.symbol() + '=';
                if (instrument.venueSymbol().replaceAll("[-/]", "").equals(SYMBOL)
                        && notLive.stream().noneMatch(other -> other.startsWith(instrument.venue() + ":"))
                        && silent.stream().noneMatch(other -> other.startsWith(name))) {
                    recoveredMs.putIfAbsent(
                            instrument.venue(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - endNs));
                }
            }
            assertThat(recoveredMs.keySet())
                    .as("recovered venues; not live: %s", notLive)
                    .isEqualTo(market.feeds().keySet());
        });
        LOG.info("recovered ms={} after {}", recoveredMs, faults);
        assertThat(market.judge().wrong()).as(faults).isEmpty();
    }
}
