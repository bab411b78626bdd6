package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Venue;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random faults on top of each other at all three venues while every published quote is compared with the venue's true book. From
 * time to time all faults end, every book must be live again, and with the market standing still show exactly the true best
 * prices. {@code -Dkairos.storm.faults} sets how many faults, {@code -Dkairos.storm.seed} which.
 */
class FaultStormIT {
    private static final Logger LOG = LoggerFactory.getLogger(FaultStormIT.class);
    /** The storm pauses this often. */
    private static final int FAULTS_PER_CALM = 250;

    private static final int PAUSE_MAX_MS = 40;
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void shouldPublishNothingUntrueWhateverTheVenuesSend() throws IOException, InterruptedException {
        int faults = Integer.getInteger("kairos.storm.faults", 500);
        long seed = Long.getLong("kairos.storm.seed", 42);
        String about = "seed=" + seed;
        SplittableRandom random = new SplittableRandom(seed);
        try (ProofMarket market =
                new ProofMarket(directory, new WorldSettings(seed, 1_500, 0, 500, 1_000), ProofSides.ALL)) {
            StormFaults storm = new StormFaults(random, market.registry().instruments());
            market.start();
            market.awaitLive(RECOVERY_LIMIT);
            long startNs = System.nanoTime();
            long longestCalmMs = 0;
            for (int i = 1; i <= faults; i++) {
                String fault = storm.next();
                LOG.debug("{} fault {}: {}", about, i, fault);
                market.fault(fault);
                assertThat(market.judge().wrong())
                        .as("%s, at fault %d: %s", about, i, fault)
                        .isEmpty();
                pause(random.nextInt(PAUSE_MAX_MS));
                if (i % FAULTS_PER_CALM == 0 || i == faults) {
                    longestCalmMs = Math.max(longestCalmMs, calm(market, about + ", after fault " + i));
                }
            }
            LOG.info(
                    "storm over: {} faults={} seconds={} struck={} longestCalmMs={} {}",
                    about,
                    faults,
                    (System.nanoTime() - startNs) / 1_000_000_000,
                    market.get("/faults/log?limit=1").path("counts"),
                    longestCalmMs,
                    market.judge().summary());
            for (Venue venue : market.feeds().keySet()) {
                LOG.info(
                        "{} {} {}",
                        venue,
                        market.judge().summary(venue),
                        market.feed(venue).details());
                assertThat(market.judge().recoveries(venue))
                        .as("%s: recoveries of %s", about, venue)
                        .isPositive();
                assertThat(market.judge().quotes(venue))
                        .as("%s: quotes of %s", about, venue)
                        .isPositive();
            }
            assertThat(market.judge().wrong())
                    .as("%s: %s", about, market.judge().summary())
                    .isEmpty();
        }
    }

    /** Ends all faults. Returns after how many milliseconds every book was live again. */
    private static long calm(ProofMarket market, String about) {
        market.clearFaults();
        long startNs = System.nanoTime();
        market.awaitLive(RECOVERY_LIMIT);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
        market.assertTrueAtRest(RECOVERY_LIMIT, about);
        return tookMs;
    }

    private static void pause(long millis) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        await().pollInterval(Duration.ofMillis(1)).pollDelay(Duration.ZERO).until(() -> System.nanoTime() >= endNs);
    }
}
