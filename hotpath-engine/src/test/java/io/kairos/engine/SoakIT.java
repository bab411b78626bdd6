package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.application.port.MarketDataFeed.BookStatus;
import io.kairos.simulator.SimulatorConfig.ClockMode;
import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.world.WorldSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many instruments at all three venues under load, for long, with a fault every few seconds: every quote true, memory, threads and
 * connections bounded, no limit of a venue broken, every book live in the end. {@code -Dkairos.soak.seconds} sets the length
 * (3600 for the hour), {@code -Dkairos.soak.rate} the messages per second that are aimed at; what was reached is printed and
 * not judged, since simulator and feeds share the machine with whatever else runs there.
 */
class SoakIT {
    private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
    private static final int INSTRUMENTS = 300;
    private static final int STATES_KEPT = 4_096;
    private static final int SHORT_SECONDS = 60;
    private static final int CI_SECONDS = 300;
    private static final int FAULT_INTERVAL_MS = 3_000;
    private static final int FIRST_EVENTS_PER_SECOND = 8_000;
    private static final int MOST_EVENTS_PER_SECOND = 100_000;
    /** A sample ends with a full collection, so that what is left is what is held. */
    private static final int SAMPLES = 18;

    private static final int TUNING_STEPS = 4;
    private static final long TUNING_STEP_MS = 2_500;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** Rings, histograms and logs of simulator and test that fill up during the run. */
    private static final long SLACK_BYTES = 64L << 20;

    @TempDir
    Path directory;

    @Test
    void shouldStayTrueAndBoundedUnderLoadAndFaults() throws Exception {
        int seconds = Integer.getInteger(
                "kairos.soak.seconds", "true".equals(System.getenv("KAIROS_CI")) ? CI_SECONDS : SHORT_SECONDS);
        int rate = Integer.getInteger("kairos.soak.rate", 20_000);
        long seed = Long.getLong("kairos.soak.seed", 11);
        try (ProofMarket market = new ProofMarket(
                directory,
                new WorldSettings(seed, FIRST_EVENTS_PER_SECOND, 0, 300, 1_500),
                ProofSides.ALL,
                new Options(ClockMode.SYSTEM, 0, 0, INSTRUMENTS, false),
                STATES_KEPT)) {
            market.start();
            market.awaitLive(LIMIT);
            int events = tune(market, rate);
            Map<Venue, Integer> plan = connections(market);

            market.post(
                    "/faults/script",
                    String.format(Locale.ROOT, "{\"seed\":%d,\"random\":{\"every\":%d}}", seed, FAULT_INTERVAL_MS));
            SoakSamples samples = new SoakSamples();
            Progress before = Progress.of(market);
            for (int i = 1; i <= SAMPLES; i++) {
                long endNs = before.timeNs + TimeUnit.SECONDS.toNanos(seconds) * i / SAMPLES;
                await().pollInterval(Duration.ofMillis(100))
                        .atMost(Duration.ofSeconds(seconds).plus(LIMIT))
                        .until(() -> {
                            plan.forEach((venue, planned) -> samples.onConnections(
                                    venue,
                                    planned,
                                    market.feed(venue).counters().connections()));
                            return System.nanoTime() - endNs >= 0;
                        });
                samples.take();
                assertThat(market.judge().wrong()).as("seed=%d", seed).isEmpty();
            }
            Progress after = Progress.of(market);
            market.post("/faults/script/stop", "{}");
            long faults = market.get("/faults/script").path("armed").asLong();
            market.clearFaults();
            market.awaitLive(LIMIT);
            market.assertTrueAtRest(LIMIT, "seed=" + seed);
            report(market, before, after, faults, events, rate, samples);

            assertThat(samples.problems(SLACK_BYTES)).isEmpty();
            assertThat(market.judge().wrong()).as("seed=%d", seed).isEmpty();
            for (JsonNode venue : market.health().path("venues")) {
                assertThat(venue.path("limitBreachesTotal").asLong())
                        .as("limits broken: %s", venue.path("limitBreaches"))
                        .isZero();
            }
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(connections(market)).isEqualTo(plan));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(venueSockets(market))
                    .as("sockets at the venues: %s", market.get("/connections"))
                    .isEqualTo(plan));
        }
    }

    /** Sets how lively the market is so that about {@code rate} messages a second come. Returns its actions per second. */
    private static int tune(ProofMarket market, int rate) {
        int events = FIRST_EVENTS_PER_SECOND;
        for (int i = 0; i < TUNING_STEPS; i++) {
            Progress before = Progress.of(market);
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> System.nanoTime() - before.timeNs > TimeUnit.MILLISECONDS.toNanos(TUNING_STEP_MS));
            double reached = before.rate(Progress.of(market), Progress::messages);
            events = (int) Math.min(MOST_EVENTS_PER_SECOND, Math.max(1, events * rate / Math.max(1, reached)));
            market.post("/world/rate", "{\"eventsPerSecond\":" + events + '}');
        }
        return events;
    }

    private static Map<Venue, Integer> connections(ProofMarket market) {
        Map<Venue, Integer> open = new EnumMap<>(Venue.class);
        market.feeds().forEach((venue, feed) -> open.put(venue, feed.counters().connections()));
        return open;
    }

    /** Open market-data sockets as the venues see them. */
    private static Map<Venue, Integer> venueSockets(ProofMarket market) {
        Map<Venue, Integer> open = new EnumMap<>(Venue.class);
        for (JsonNode socket : market.get("/connections")) {
            if (!socket.path("service").asText().equals("HTTP")) {
                open.merge(Venue.valueOf(socket.path("venue").asText()), 1, Integer::sum);
            }
        }
        return open;
    }

    private static void report(
            ProofMarket market,
            Progress before,
            Progress after,
            long faults,
            int events,
            int rate,
            SoakSamples samples) {
        LOG.info(
                "soak: seconds={} messagesPerSecond={} (aimed at {}, market actions {}) updatesPerSecond={}"
                        + " quotesPerSecond={} faults={} resyncs={} {}",
                (after.timeNs - before.timeNs) / 1_000_000_000,
                Math.round(before.rate(after, Progress::messages)),
                rate,
                events,
                Math.round(before.rate(after, Progress::updates)),
                Math.round(before.rate(after, Progress::quotes)),
                faults,
                after.resyncs - before.resyncs,
                market.judge().summary());
        market.feeds()
                .forEach((venue, feed) ->
                        LOG.info("{} {} {}", venue, market.judge().summary(venue), feed.details()));
        LOG.info("struck={} {}", market.get("/faults/log?limit=1").path("counts"), samples);
    }

    /** How far everything has come. */
    private record Progress(long timeNs, long messages, long updates, long quotes, long resyncs) {
        static Progress of(ProofMarket market) {
            long messages = 0;
            long updates = 0;
            long resyncs = 0;
            for (VenueFeed feed : market.feeds().values()) {
                messages += feed.counters().messages();
                for (BookStatus book : feed.books()) {
                    updates += book.updates();
                    resyncs += book.resyncs();
                }
            }
            return new Progress(
                    System.nanoTime(), messages, updates, market.judge().quotes(), resyncs);
        }

        double rate(Progress later, ToLongFunction<Progress> figure) {
            return (figure.applyAsLong(later) - figure.applyAsLong(this)) * 1e9 / (later.timeNs - timeNs);
        }
    }
}
