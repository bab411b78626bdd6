package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.application.port.MarketDataFeed.BookStatus;
import io.kairos.journal.codec.FeedState;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.world.WorldSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fresh and second connections, each published quote compared with the venue's true book. */
class RedundancyIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private ProofMarket market(FeedSettings settings) throws Exception {
        ProofMarket.Side side = new ProofMarket.Side(
                VenueName.BINANCE,
                Venue.BINANCE,
                BinanceVenue.Settings.STANDARD,
                market -> new BinanceAdapter(
                        new BinanceContext()
                                .restUrl(market.rest(VenueName.BINANCE))
                                .streamUrl(market.stream(VenueName.BINANCE))
                                .reconnectDelaysMs(20, 500)
                                .conclude(),
                        settings,
                        market.eventLoops(),
                        market.clock()));
        ProofMarket market = new ProofMarket(directory, new WorldSettings(5, 1_000, 0, 500, 1_000), List.of(side));
        market.start();
        await().atMost(LIMIT).until(() -> allLive(market));
        return market;
    }

    private static VenueFeed feed(ProofMarket market) {
        return market.feeds().get(Venue.BINANCE);
    }

    private static boolean allLive(ProofMarket market) {
        return feed(market).books().stream().allMatch(book -> book.state() == FeedState.LIVE);
    }

    private static long resyncs(ProofMarket market) {
        return feed(market).books().stream().mapToLong(BookStatus::resyncs).sum();
    }

    @Test
    void shouldRelieveConnectionsWithoutADoubt() throws Exception {
        try (ProofMarket market = market(FeedSettings.DEFAULTS)) {
            for (int round = 1; round <= 3; round++) {
                feed(market).replaceConnections("test");
                long handovers = round;
                await().atMost(LIMIT).until(() -> feed(market).details().get("handovers") >= handovers);
            }

            assertThat(allLive(market)).isTrue();
            assertThat(resyncs(market)).isZero();
            assertThat(market.judge().wrong()).isEmpty();
        }
    }

    @Test
    void shouldOutliveTheLossOfOneOfTwoConnections() throws Exception {
        try (ProofMarket market = market(FeedSettings.DEFAULTS.with(100, true))) {
            await().atMost(LIMIT).until(() -> feed(market).details().get("connects") == 2);
            long quotes = market.judge().quotes();
            market.fault("{\"kind\":\"DROP_FRAMES\",\"venue\":\"BINANCE\",\"symbol\":\"BTCUSDT\",\"count\":1}");
            await().atMost(LIMIT).until(() -> market.judge().quotes() > quotes + 500);

            assertThat(market.judge().wrong()).isEmpty();
            await().atMost(LIMIT).until(() -> allLive(market));
        }
    }

    @Test
    void shouldServeTopOfBookAlone() throws Exception {
        try (ProofMarket market = market(FeedSettings.DEFAULTS.with(1, false))) {
            long quotes = market.judge().quotes();
            await().atMost(LIMIT).until(() -> market.judge().quotes() > quotes + 300);

            assertThat(market.judge().wrong()).isEmpty();
        }
    }

    @Test
    void shouldRecoverWithinTwoSecondsFromAGap() throws Exception {
        try (ProofMarket market = market(FeedSettings.DEFAULTS)) {
            for (int i = 0; i < 5; i++) {
                long before = resyncs(market);
                market.fault("{\"kind\":\"SEQUENCE_GAP\",\"venue\":\"BINANCE\",\"symbol\":\"BTCUSDT\"}");
                await().atMost(LIMIT).until(() -> resyncs(market) > before && allLive(market));
            }

            assertThat(market.judge().wrong()).isEmpty();
            assertThat(feed(market).books().stream().filter(book -> book.resyncs() > 0))
                    .hasSize(1)
                    .allMatch(book -> book.lastRecoveryNs() < 2_000_000_000L && book.gaps() > 0);
        }
    }
}
