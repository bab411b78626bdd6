package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import io.kairos.journal.codec.MovementKind;
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
    private static final int LAG_MS = 60_000;
    private static final long ONE = 100_000_000L;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final KrakenVenue venue = new KrakenVenue(
            new KrakenContext().credentials(SimulatedKraken.credentials()).conclude(), new SystemEpochNanoClock());
    private final RecordingSink sink = new RecordingSink();
    private final Deque<AnswerHandler> asked = new ArrayDeque<>();
    private final AccountBook book;
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
        book = new AccountBook(new VenueNames(registry, Venue.KRAKEN), SimulatedKraken.dollarId(), events, counters);
        sync = new AccountSync(
                book, this, loop.eventLoop(), venue.clock(), venue.time(), counters, SETTLE_MS, INTERVAL_MS, LAG_MS);
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

    /** An answer about dollars. */
    private void answer(String balance, String held) throws JsonProcessingException {
        asked.remove()
                .onResult(
                        JSON.readTree("{\"ZUSD\":{\"balance\":\"" + balance + "\",\"hold_trade\":\"" + held + "\"}}"));
        pass(SETTLE_MS);
    }

    /** The socket tells a total of dollars. */
    private void total(String balance) throws JsonProcessingException {
        book.onStreamSnapshot(JSON.readTree("[{\"asset\":\"USD\",\"balance\":" + balance
                + ",\"wallets\":[{\"type\":\"spot\",\"id\":\"main\",\"balance\":" + balance + "}]}]"));
    }

    private RecordingSink.Compared dollars() {
        return sink.compared.stream()
                .filter(said -> said.assetId() == 1)
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    private void question() {
        for (int i = 0; i < 10 && asked.isEmpty(); i++) {
            pass(INTERVAL_MS);
        }
        assertThat(asked).hasSize(1);
    }

    private void booking(String type, String amount, String fee, String wallet) throws JsonProcessingException {
        book.onStreamUpdate(
                JSON.readTree("{\"ledger_id\":\"A5KS77-LQRMP-SMMN4B\",\"type\":\"" + type
                        + "\",\"asset\":\"USD\",\"wallet_type\":\"spot\",\"wallet_id\":\"" + wallet + "\",\"amount\":"
                        + amount
                        + ",\"fee\":" + fee + ",\"balance\":500}"),
                7);
    }

    @Test
    void shouldTellOfBookingsThatAreNoTrades() throws JsonProcessingException {
        booking("trade", "132.9995", "0.3458", "main");
        booking("deposit", "100", "0", "main");
        booking("withdrawal", "-50", "2.5", "main");
        booking("transfer", "-10", "0", "main");
        booking("staking", "0.1", "0", "main");
        booking("deposit", "1000", "0", "earn");

        assertThat(sink.movements)
                .containsExactly(
                        new RecordingSink.Movement(1, 100 * 100_000_000L, MovementKind.DEPOSIT),
                        new RecordingSink.Movement(1, -5_250_000_000L, MovementKind.WITHDRAWAL),
                        new RecordingSink.Movement(1, -1_000_000_000, MovementKind.TRANSFER),
                        new RecordingSink.Movement(1, 10_000_000, MovementKind.OTHER));
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
        assertThat(sink.compared).as("the engine judges what counts").hasSize(2);
        pass(INTERVAL_MS);
        assertThat(asked).as("in its turn").hasSize(1);
    }

    @Test
    void shouldAskAgainWhenWhatWasHeldChangedAfterTheAnswer() {
        sync.goLive();
        question();

        asked.remove().onResult(JSON.createObjectNode());
        sync.onHoldChanged();
        pass(SETTLE_MS);
        pass(INTERVAL_MS);
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldNotAskAgainInItsTurnWhenNothingChanged() {
        sync.goLive();
        question();
        answer();

        pass(INTERVAL_MS);
        assertThat(asked).isEmpty();
        question();
    }

    @Test
    void shouldTellWhatIsAsOfTheQuestionAndWhatMayTrail() throws JsonProcessingException {
        long lagNs = TimeUnit.MILLISECONDS.toNanos(LAG_MS);
        total("100");
        sync.goLive();
        long beganNs = venue.clock().nanoTime();
        question();
        answer("100", "0");
        assertThat(dollars().free()).isEqualTo(100 * ONE);
        assertThat(dollars().askedNs())
                .as("as of the question")
                .isBetween(beganNs, venue.clock().nanoTime());

        question();
        answer("100", "30");
        assertThat(dollars().free()).isEqualTo(70 * ONE);
        assertThat(dollars().locked()).isEqualTo(30 * ONE);
        assertThat(dollars().askedNs())
                .as("what is held may trail")
                .isBetween(beganNs - lagNs, venue.clock().nanoTime() - lagNs);

        question();
        answer("90", "0");
        assertThat(dollars().free()).isEqualTo(90 * ONE);
        assertThat(dollars().askedNs())
                .as("the socket tells another total")
                .isBetween(beganNs - lagNs, venue.clock().nanoTime() - lagNs);
        pass(INTERVAL_MS);
        assertThat(asked).as("so it is asked again soon").hasSize(1);
    }
}
