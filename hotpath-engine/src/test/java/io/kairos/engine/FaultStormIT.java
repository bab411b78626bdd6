package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random faults by seed against the feeds of all venues, each published quote compared with the venue's true book. {@code
 * -Dkairos.storm.faults=10000} runs the long version, {@code -Dkairos.storm.seed} another one.
 */
class FaultStormIT {
    private static final Logger LOG = LoggerFactory.getLogger(FaultStormIT.class);

    @TempDir
    Path directory;

    static final ProofMarket.Side BINANCE = new ProofMarket.Side(
            VenueName.BINANCE,
            Venue.BINANCE,
            BinanceVenue.Settings.STANDARD,
            market -> new BinanceAdapter(
                    new BinanceContext()
                            .restUrl(market.rest(VenueName.BINANCE))
                            .streamUrl(market.stream(VenueName.BINANCE))
                            .reconnectDelaysMs(20, 500)
                            .conclude(),
                    FeedSettings.DEFAULTS,
                    market.eventLoops(),
                    market.clock()));

    @Test
    void shouldPublishNothingUntrueWhateverTheVenueSends() throws IOException, InterruptedException {
        int faults = Integer.getInteger("kairos.storm.faults", 500);
        long seed = Long.getLong("kairos.storm.seed", 42);
        SplittableRandom random = new SplittableRandom(seed);
        try (ProofMarket market =
                new ProofMarket(directory, new WorldSettings(seed, 2_000, 0, 500, 1_000), List.of(BINANCE))) {
            market.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> market.judge().notLive().isEmpty());
            for (int i = 0; i < faults; i++) {
                String fault = randomFault(random, market);
                market.fault(fault);
                assertThat(market.judge().wrong())
                        .as("seed=%d fault %d: %s", seed, i, fault)
                        .isEmpty();
                pause(random.nextInt(20));
            }
            market.fault("{\"kind\":\"CLEAR\"}");
            LOG.info(
                    "storm over seed={} faults={} {}",
                    seed,
                    faults,
                    market.judge().summary());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(market.judge().notLive()).isEmpty());
            assertThat(market.judge().wrong()).as(market.judge().summary()).isEmpty();
            assertThat(market.judge().quotes()).isGreaterThan(faults);
            assertThat(market.judge().recoveries()).isPositive();
            LOG.info("recovered {}", market.judge().summary());
        }
    }

    private static void pause(long millis) {
        long endNs = System.nanoTime() + millis * 1_000_000;
        await().pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> System.nanoTime() >= endNs);
    }

    private static String randomFault(SplittableRandom random, ProofMarket market) {
        List<Instrument> all = market.registry().instruments();
        Instrument instrument = all.get(random.nextInt(all.size()));
        String scope = String.format(
                Locale.ROOT, "\"venue\":\"%s\",\"symbol\":\"%s\"", instrument.venue(), instrument.venueSymbol());
        String venue = "\"venue\":\"" + instrument.venue() + '"';
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> fault("DROP_FRAMES", scope, "\"count\":" + (1 + random.nextInt(4)));
            case 3, 4 -> fault("DUPLICATE_FRAMES", scope, "\"count\":3", "\"copies\":" + (1 + random.nextInt(3)));
            case 5, 6, 7 -> fault("REORDER_FRAMES", scope, "\"count\":2", "\"distance\":" + (1 + random.nextInt(5)));
            case 8, 9 -> fault("TRUNCATE_FRAMES", scope, "\"count\":1", "\"keepPercent\":" + random.nextInt(100));
            case 10, 11 -> fault("CORRUPT_FRAMES", scope, "\"count\":1", "\"mode\":\"SYNTAX\"");
            case 12, 13 -> fault("SEQUENCE_GAP", scope);
            case 14 -> fault("CROSSED_BOOK", scope, "\"durationMillis\":" + (50 + random.nextInt(300)));
            case 15 -> fault("DELAY_FRAMES", scope, "\"count\":3", "\"delayMillis\":" + (1 + random.nextInt(300)));
            case 16 -> fault("UNKNOWN_FIELD", scope, "\"count\":5");
            case 17 -> fault("SILENCE", scope, "\"durationMillis\":" + (50 + random.nextInt(500)));
            case 18 ->
                random.nextInt(10) == 0
                        ? fault(
                                "DISCONNECT",
                                venue,
                                "\"mode\":\"" + (random.nextBoolean() ? "DROP" : "CLOSE_FRAME") + '"')
                        : fault("DUPLICATE_FRAMES", scope, "\"count\":1");
            default ->
                instrument.venue() == Venue.BINANCE
                        ? fault("HTTP_ERROR", venue, "\"path\":\"/api/v3/depth\"", "\"count\":1")
                        : fault("TRUNCATE_FRAMES", scope, "\"count\":2", "\"keepPercent\":99");
        };
    }

    private static String fault(String kind, String... fields) {
        return "{\"kind\":\"" + kind + "\"," + String.join(",", fields) + '}';
    }
}
