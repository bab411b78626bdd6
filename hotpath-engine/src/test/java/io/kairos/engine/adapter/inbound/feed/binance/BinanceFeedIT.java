package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.FeedContext;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.SimulatedBinance;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SuspectReason;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feed against a simulated venue over real sockets; what reached the engine is compared with the venue's own tape. */
class BinanceFeedIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final RecordingSink sink = new RecordingSink();
    private final List<VenueFeed> feeds = new ArrayList<>();
    private SimulatedBinance simulated;
    private InstrumentRegistry registry;

    @BeforeEach
    void start() throws Exception {
        simulated = SimulatedBinance.start(directory, 300);
    }

    @AfterEach
    void stop() {
        feeds.forEach(VenueFeed::close);
        simulated.close();
    }

    @Test
    void shouldDeliverQuotesAndTradesOfEveryInstrument() throws Exception {
        VenueFeed feed = feed(simulated.context());

        feed.start();

        await().atMost(LIMIT).untilAsserted(() -> {
            for (Instrument instrument : registry.instruments()) {
                assertThat(sink.quotes).anyMatch(quote -> quote.instrumentId() == instrument.id());
                assertThat(sink.tradesOf(instrument.id())).isNotEmpty();
            }
            assertThat(lastState(-1)).isEqualTo(FeedState.LIVE);
        });
        assertThat(registry.instruments()).hasSizeGreaterThanOrEqualTo(14);
        assertThat(sink.feedStates.get(0).state()).isEqualTo(FeedState.DISCONNECTED);
        assertThat(feed.counters().malformed()).isZero();
        assertThat(feed.counters().gaps()).isZero();
        assertThat(feed.details().get("tolerated")).as("control replies only").isLessThanOrEqualTo(2);
        assertQuotesRise();
        assertTradesEqualTape();
    }

    @Test
    void shouldRefillTradesMissedWhileDisconnected() throws Exception {
        VenueFeed feed = feed(simulated.context());
        feed.start();
        awaitTrades(50);

        simulated.fault("REFUSE_CONNECTIONS", "\"durationMillis\":1500");
        simulated.fault("DROP_SOCKETS", "\"target\":\"STREAM\"");

        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.DISCONNECTED);
        await().atMost(LIMIT).until(() -> feed.counters().reconnects() == 1 && lastState(-1) == FeedState.LIVE);
        awaitTrades(sink.trades.size() + 100);
        assertThat(feed.details().get("refills")).isPositive();
        assertThat(feed.counters().gaps()).isZero();
        assertTradesEqualTape();
    }

    @Test
    void shouldRefillTradesOfDroppedFrames() throws Exception {
        VenueFeed feed = feed(simulated.context());
        feed.start();
        awaitTrades(50);
        long refillsBefore = feed.details().get("refills");

        simulated.fault("SILENCE_STREAM", "\"stream\":\"btcusdt@trade\",\"durationMillis\":700");

        await().atMost(LIMIT).until(() -> feed.details().get("refills") > refillsBefore);
        awaitTrades(sink.trades.size() + 100);
        assertTradesEqualTape();
    }

    @Test
    void shouldContinueFromRecoveredTradeIds() throws Exception {
        VenueFeed first = feed(simulated.context());
        first.start();
        awaitTrades(100);
        first.close();
        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.DISCONNECTED);
        Map<Integer, Long> last = new HashMap<>();
        sink.trades.forEach(trade -> last.put(trade.instrumentId(), trade.tradeId()));
        awaitTapeGrowth();

        BinanceVenue venue = simulated.venue(simulated.context());
        // Until the venue has told its limits the budget is the smallest that it ever had.
        assertThat(venue.loadInstruments()).isNotEmpty();
        VenueFeed second = feed(venue, FeedSettings.DEFAULTS, id -> last.getOrDefault(id, -1L));
        second.start();

        awaitTrades(sink.trades.size() + 100);
        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.LIVE);
        assertTradesEqualTape();
    }

    @Test
    void shouldLoseNoTradeWhenTheRingIsFull() throws Exception {
        VenueFeed feed = feed(simulated.context());
        feed.start();
        awaitTrades(50);

        sink.setFull(true);
        await().atMost(LIMIT).until(() -> sink.refusals() > 200);
        sink.setFull(false);

        awaitTrades(sink.trades.size() + 100);
        assertThat(feed.counters().dropped()).as("quotes dropped").isPositive();
        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.LIVE);
        assertTradesEqualTape();
    }

    @Test
    void shouldReplaceConnectionWithoutInterruption() throws Exception {
        VenueFeed feed = feed(simulated.context());
        feed.start();
        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.LIVE);
        int statesBefore = sink.feedStates.size();

        simulated.fault("ANNOUNCE_SHUTDOWN", "");

        await().atMost(LIMIT).until(() -> feed.counters().reconnects() == 1);
        awaitTrades(sink.trades.size() + 100);
        assertThat(sink.feedStates).hasSize(statesBefore);
        assertQuotesRise();
        assertTradesEqualTape();
    }

    @Test
    void shouldTreatSilenceAsDisconnect() throws Exception {
        VenueFeed feed = feed(simulated.context().silenceTimeoutMs(800));
        feed.start();
        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.LIVE);

        simulated.fault("SILENCE_STREAM", "\"stream\":\"*\",\"durationMillis\":3000");

        await().atMost(LIMIT).until(() -> sink.feedStates.stream()
                .anyMatch(state -> state.reason().contains("silent")));
        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.LIVE);
        awaitTrades(sink.trades.size() + 50);
        assertTradesEqualTape();
    }

    @Test
    void shouldDoubtABookWhoseBestQuotesComeAlone() throws Exception {
        VenueFeed feed = feed(simulated.context());
        feed.start();
        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.LIVE);
        int id = registry.instruments().stream()
                .filter(instrument -> instrument.venueSymbol().equals("BTCUSDT"))
                .findFirst()
                .orElseThrow()
                .id();

        simulated.fault("SILENCE_STREAM", "\"stream\":\"btcusdt@depth@100ms\",\"durationMillis\":8000");

        await().atMost(LIMIT).until(() -> sink.feedStates.stream()
                .anyMatch(state -> state.instrumentId() == id && state.cause() == SuspectReason.SILENT));
        await().atMost(LIMIT).until(() -> lastState(id) == FeedState.LIVE);
        assertThat(sink.feedStates)
                .as("the others go on")
                .noneMatch(state ->
                        state.instrumentId() >= 0 && state.instrumentId() != id && state.state() == FeedState.SUSPECT);
    }

    @Test
    void shouldMakeQuietInstrumentsLiveBySnapshot() throws Exception {
        BinanceVenue venue = simulated.venue(simulated.context());
        registry = SimulatedBinance.registry(venue);
        simulated.control("POST", "/world/freeze", "");
        VenueFeed feed = feed(venue, FeedSettings.DEFAULTS, id -> -1);

        feed.start();

        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.LIVE);
        assertThat(sink.quotes).hasSize(registry.instruments().size());
        assertThat(sink.trades).isEmpty();
    }

    @Test
    void shouldShardStreamsOverConnections() throws Exception {
        VenueFeed feed = feed(simulated.context().streamsPerConnection(8));
        feed.start();

        await().atMost(LIMIT).until(() -> lastState(-1) == FeedState.LIVE);

        assertThat(simulated
                        .control("GET", "/health", "")
                        .path("venues")
                        .path("BINANCE")
                        .path("streamConnections")
                        .asInt())
                .isEqualTo((registry.instruments().size() + 1) / 2);
    }

    private VenueFeed feed(BinanceContext context) throws Exception {
        BinanceVenue venue = simulated.venue(context);
        registry = SimulatedBinance.registry(venue);
        return feed(venue, FeedSettings.DEFAULTS, id -> -1);
    }

    private VenueFeed feed(BinanceVenue venue, FeedSettings settings, IntToLongFunction lastTradeId) {
        EventLoop eventLoop = venue.nextEventLoop();
        BinanceContext context = venue.context();
        VenueFeed feed = new VenueFeed(
                new BinanceProtocol(venue, settings.depth()),
                new FeedContext(
                        settings.connecting(
                                context.reconnectMinMs(), context.reconnectMaxMs(), context.connectionMaxAgeMs()),
                        registry.instruments(),
                        eventLoop,
                        venue.webSocketClient(eventLoop),
                        venue.clock(),
                        sink,
                        lastTradeId,
                        reason -> {}));
        feeds.add(feed);
        return feed;
    }

    private FeedState lastState(int instrumentId) {
        FeedState last = FeedState.NULL_VAL;
        for (RecordingSink.Feed state : sink.feedStates) {
            if (state.instrumentId() == instrumentId) {
                last = state.state();
            }
        }
        return last;
    }

    private void awaitTrades(int count) {
        await().atMost(LIMIT).until(() -> sink.trades.size() >= count);
    }

    private void awaitTapeGrowth() throws Exception {
        long before = simulated.tape("BTCUSDT").size();
        await().atMost(LIMIT).until(() -> simulated.tape("BTCUSDT").size() > before + 5);
    }

    private void assertQuotesRise() {
        Map<Integer, Long> last = new HashMap<>();
        for (RecordingSink.Quote quote : sink.quotes) {
            Long before = last.put(quote.instrumentId(), quote.updateId());
            assertThat(before == null || before < quote.updateId()).isTrue();
        }
    }

    /** Every instrument's trades, from the first one that we have, are the venue's tape: each once, in order, to the digit. */
    private void assertTradesEqualTape() throws Exception {
        for (Instrument instrument : registry.instruments()) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(sink.tradesOf(instrument.id()))
                    .isNotEmpty());
            List<RecordingSink.Trade> ours = sink.tradesOf(instrument.id());
            Map<Long, JsonNode> tape = new HashMap<>();
            simulated
                    .tape(instrument.venueSymbol())
                    .forEach(trade -> tape.put(trade.path("id").asLong(), trade));
            long expectedId = ours.get(0).tradeId();
            for (RecordingSink.Trade trade : ours) {
                assertThat(trade.tradeId()).as(instrument.symbol()).isEqualTo(expectedId++);
                JsonNode printed = tape.get(trade.tradeId());
                assertThat(trade)
                        .isEqualTo(new RecordingSink.Trade(
                                instrument.id(),
                                printed.path("id").asLong(),
                                DecimalText.parse(printed.path("price").asText(), instrument.priceDecimals()),
                                DecimalText.parse(printed.path("qty").asText(), instrument.qtyDecimals()),
                                printed.path("time").asLong() * 1_000_000,
                                printed.path("isBuyerMaker").asBoolean() ? Side.SELL : Side.BUY));
            }
        }
    }
}
