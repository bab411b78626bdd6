package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.kraken.PrivateRate;
import io.kairos.engine.adapter.venue.kraken.SimulatedKraken;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which answers about balances are passed on while orders live. */
class AccountSyncTest implements AccountSync.Questions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SETTLE_MS = 100;
    private static final int INTERVAL_MS = 1_000;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final KrakenVenue venue = new KrakenVenue(
            new KrakenContext().credentials(SimulatedKraken.credentials()).conclude(), new SystemEpochNanoClock());
    private final RecordingSink sink = new RecordingSink();
    private final Deque<AnswerHandler> asked = new ArrayDeque<>();
    private final AccountSync sync;

    AccountSyncTest() {
        InstrumentRegistry registry = new InstrumentRegistry();
        registry.put(new Instrument(
                0,
                Venue.KRAKEN,
                "BTC-USD",
                "BTC/USD",
                registry.asset("BTC", 8),
                registry.asset("USD", 8),
                1,
                8,
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                4_000,
                2_500,
                true));
        EntryCounters counters = new EntryCounters();
        ExecutionEvents events = new ExecutionEvents(Venue.KRAKEN, new RetryingSink(sink, loop.eventLoop(), () -> {}));
        sync = new AccountSync(
                new AccountBook(new VenueNames(registry, Venue.KRAKEN), venue.assetIds(), events, counters),
                this,
                loop.eventLoop(),
                venue.clock(),
                venue.time(),
                counters,
                SETTLE_MS,
                INTERVAL_MS);
    }

    @AfterEach
    void stop() {
        venue.close();
    }

    @Override
    public void request(
            PrivateRate.Use use, int points, String method, Map<String, String> params, AnswerHandler handler) {
        asked.add(handler);
    }

    private void pass(int ms) {
        loop.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    private void answer() {
        asked.remove().onResult(JSON.createObjectNode());
        pass(SETTLE_MS);
    }

    private void question() {
        for (int i = 0; i < 10 && asked.isEmpty(); i++) {
            pass(INTERVAL_MS);
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldPassOnWhatWasToldWhileNothingChanged() {
        sync.goLive();
        question();

        answer();
        assertThat(sink.balances).hasSize(2).noneMatch(RecordingSink.Balance::snapshot);
    }

    @Test
    void shouldAskAgainWhenACancelCameBetweenQuestionAndAnswer() {
        sync.goLive();
        question();

        sync.onHoldChanged();
        answer();
        assertThat(sink.balances).as("may hold what has been released").isEmpty();

        question();
        answer();
        assertThat(sink.balances).hasSize(2);
    }

    @Test
    void shouldAskAgainWhenWhatWasHeldChangedAfterTheAnswer() {
        sync.goLive();
        question();

        asked.remove().onResult(JSON.createObjectNode());
        sync.onHoldChanged();
        pass(SETTLE_MS);
        assertThat(sink.balances).isEmpty();
    }
}
