package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TimeInForce;
import org.junit.jupiter.api.Test;

/** What is set for one venue holds there and nowhere else, also over a restart and in a replay. */
class VenueExecutionTest extends ThreeVenues {
    private static final long MS = 1_000_000L;
    private static final VenueExecution DEFAULT = ExecutionSettings.DEFAULTS.at(Venue.BINANCE);

    private void placeUnanswered(Venue venue) {
        venues.get(venue.id()).silent = true;
        offer(Records.place(
                correlation++,
                clock.nowNs,
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.GTC,
                1_000,
                5,
                49_000_00,
                2,
                "alice",
                "at-" + venue,
                venue,
                "BTC-USDT"));
        work();
        venues.get(venue.id()).silent = false;
    }

    private int queriesAt(Venue venue) {
        return venues.get(venue.id()).queries;
    }

    @Test
    void shouldWaitForTheAnswerOfAVenueAsLongAsIsSetForIt() {
        settings = settings.withVenue(
                Venue.KRAKEN, new VenueExecution(4_000 * MS, DEFAULT.notFoundQuietNs(), 20 * MS, 10, 2));
        start(TradePlan.Style.SEQUENTIAL);
        placeUnanswered(Venue.KRAKEN);
        placeUnanswered(Venue.OKX);

        pass(1_990);
        assertThat(queriesAt(Venue.OKX)).isZero();
        pass(20);
        assertThat(queriesAt(Venue.OKX)).isEqualTo(1);
        pass(1_970);
        assertThat(queriesAt(Venue.KRAKEN)).isZero();
        pass(30);
        assertThat(queriesAt(Venue.KRAKEN)).isEqualTo(1);
        JournalReplay.Report report = JournalReplay.run(journal.reader());
        assertThat(report.isEqual()).as(report.toString()).isTrue();
    }

    @Test
    void shouldKeepWhatIsSetOverASnapshotAndTakeWhatTheNextStartSays() {
        VenueExecution slow = new VenueExecution(4_000 * MS, 30_000 * MS, 50 * MS, 25, 4);
        settings = settings.withVenue(Venue.OKX, slow);
        start(TradePlan.Style.SEQUENTIAL);

        agent.core().writeSnapshot();
        EngineAgent restored = new EngineAgent(
                EngineSettings.of("test", true, settings), inbox, new InMemoryJournal(), clock, new EngineTelemetry());
        restored.recover(journal.reader());

        assertThat(restored.core().state().execution).isEqualTo(agent.core().state().execution);
        assertThat(restored.core().state().execution.at(Venue.OKX)).isEqualTo(slow);
        assertThat(restored.core().state().execution.at(Venue.KRAKEN)).isEqualTo(DEFAULT);

        settings = ExecutionSettings.DEFAULTS;
        boot(TradePlan.Style.SEQUENTIAL);
        assertThat(agent.core().state().execution.at(Venue.OKX)).isEqualTo(DEFAULT);
        assertThat(agent.core().state().execution.apart()).isEmpty();
    }

    @Test
    void shouldTellOnlyVenuesThatDiffer() {
        ExecutionSettings apart = settings.withVenue(Venue.KRAKEN, new VenueExecution(1, 0, 0, 0, 0));

        assertThat(settings.apart()).isEmpty();
        assertThat(settings.withVenue(Venue.KRAKEN, DEFAULT).apart()).isEmpty();
        assertThat(apart.apart()).containsExactly(Venue.KRAKEN);
        assertThat(apart.withSearch(CycleNodes.VENUE_ASSET, 1).at(Venue.KRAKEN).answerTimeoutNs())
                .isEqualTo(1);
        assertThat(apart.everywhere(DEFAULT).apart()).isEmpty();
    }
}
