package io.kairos.engine.adapter.inbound.feed.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.FeedContext;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.kraken.SimulatedKraken;
import io.kairos.engine.adapter.venue.kraken.SimulatedKraken.Top;
import io.kairos.engine.application.port.MarketDataFeed.BookStatus;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SuspectReason;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The feed against a simulated venue over real sockets; what reached the engine is compared with the venue's own books and tape. */
class KrakenFeedIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** How far a message's time may lie from that of the state that it tells: the venue joins actions, and clocks are cut. */
    private static final long TOLERANCE_MS = 200;

    @TempDir
    Path directory;

    private final RecordingSink sink = new RecordingSink();
    private final List<VenueFeed> feeds = new ArrayList<>();
    private final List<String> reloads = new CopyOnWriteArrayList<>();
    private SimulatedKraken simulated;
    private InstrumentRegistry registry;
    private KrakenVenue venue;
    private long startMs;

    @BeforeEach
    void start() throws Exception {
        simulated = SimulatedKraken.start(directory, 200);
        startMs = System.currentTimeMillis();
    }

    @AfterEach
    void stop() {
        feeds.forEach(VenueFeed::close);
        simulated.close();
    }

    @Test
    void shouldFollowEveryBookAndVerifyEveryMessage() throws Exception {
        VenueFeed feed = feed(simulated.context(), 100, false);

        feed.start();
        awaitLive();
        awaitQuotes(500);

        assertThat(registry.instruments()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(feed.counters().malformed()).isZero();
        assertThat(feed.details().get("doubts")).isZero();
        assertThat(feed.details().get("resubscriptions")).isZero();
        for (BookStatus book : feed.books()) {
            assertThat(book.updates()).isPositive();
            assertThat(book.verified()).as("checksum right on all").isEqualTo(book.updates());
        }
        assertQuotesTrue();
        assertDepthsTrue();
        assertTradesEqualTape();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "WRONG_CHECKSUM|\"count\":8|CHECKSUM",
                "DROP_FRAMES|\"count\":30|CHECKSUM",
                "REORDER_FRAMES|\"count\":30,\"distance\":20|CHECKSUM",
                "TRUNCATE_FRAMES|\"count\":8|MALFORMED",
                "CORRUPT_FRAMES|\"count\":8,\"mode\":\"SYNTAX\"|MALFORMED",
                "CORRUPT_FRAMES|\"count\":60,\"mode\":\"DIGIT\",\"stream\":\"book:*\"|CHECKSUM",
                "DISCONNECT|\"mode\":\"DROP\"|DISCONNECTED",
                "DISCONNECT|\"mode\":\"CLOSE_FRAME\"|DISCONNECTED"
            })
    void shouldBeSuspectBeforeAnyWrongQuoteAndLiveAgain(String kind, String members, SuspectReason reason)
            throws Exception {
        VenueFeed feed = feed(simulated.context(), 25, false);
        feed.start();
        awaitLive();
        awaitQuotes(50);

        simulated.fault(kind, members);

        await().atMost(LIMIT).until(() -> sink.feedStates.stream()
                .anyMatch(state -> state.state() == FeedState.SUSPECT && state.cause() == reason));
        awaitLive();
        awaitQuotes(sink.quotes.size() + 200);
        awaitLive();
        // The checksum does not cover the time, so a flipped digit of it goes unnoticed.
        assertQuotesTrue(members.contains("DIGIT") ? Long.MAX_VALUE / 4 : TOLERANCE_MS);
        assertTradesEqualTape();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DUPLICATE_FRAMES|\"count\":50",
                "UNKNOWN_FIELD|\"count\":50",
                "FRAGMENT_FRAMES|\"count\":50",
                "DELAY_FRAMES|\"count\":1,\"delayMillis\":100"
            })
    void shouldBeRightWhateverHappensToFrames(String kind, String members) throws Exception {
        VenueFeed feed = feed(simulated.context(), 25, false);
        feed.start();
        awaitLive();

        simulated.fault(kind, members);

        awaitQuotes(sink.quotes.size() + 300);
        awaitLive();
        assertQuotesTrue();
        assertTradesEqualTape();
    }

    @Test
    void shouldDisturbOnlyTheBookInDoubt() throws Exception {
        VenueFeed feed = feed(simulated.context(), 5, false);
        feed.start();
        awaitLive();
        int doubtful = registry.instruments().stream()
                .filter(instrument -> instrument.venueSymbol().equals("BTC/USD"))
                .findFirst()
                .orElseThrow()
                .id();

        simulated.fault("WRONG_CHECKSUM", "\"count\":3,\"symbol\":\"BTC/USD\"");

        await().atMost(LIMIT)
                .until(() -> sink.feedStates.stream().anyMatch(state -> state.state() == FeedState.SUSPECT));
        awaitLive();
        assertThat(sink.feedStates.stream().filter(state -> state.state() == FeedState.SUSPECT))
                .allMatch(state -> state.instrumentId() == doubtful && state.cause() == SuspectReason.CHECKSUM);
        assertThat(feed.details().get("connects")).isEqualTo(1);
        assertQuotesTrue();
    }

    @Test
    void shouldTreatSilenceAsDisconnect() throws Exception {
        VenueFeed feed = feed(simulated.context().silenceTimeoutMs(2_500), 5, false);
        feed.start();
        awaitLive();

        simulated.fault("SILENCE", "\"frames\":\"ALL\",\"durationMillis\":5000");

        await().atMost(LIMIT).until(() -> sink.feedStates.stream()
                .anyMatch(state -> state.reason().contains("silent")));
        awaitLive();
        awaitQuotes(sink.quotes.size() + 100);
        assertQuotesTrue();
        assertTradesEqualTape();
    }

    @Test
    void shouldRefillTradesMissedWhileDisconnected() throws Exception {
        VenueFeed feed = feed(simulated.context(), 5, false);
        feed.start();
        awaitLive();
        await().atMost(LIMIT).until(() -> sink.trades.size() > 100);

        simulated.control("POST", "/world/rate", "{\"eventsPerSecond\":3000}");
        simulated.fault("REFUSE_CONNECTIONS", "\"durationMillis\":2500");
        simulated.fault("DROP_SOCKETS", "\"target\":\"ALL\"");

        await().atMost(LIMIT).until(() -> feed.counters().reconnects() >= 1);
        simulated.control("POST", "/world/rate", "{\"eventsPerSecond\":200}");
        awaitLive();
        int trades = sink.trades.size();
        await().atMost(LIMIT).until(() -> sink.trades.size() > trades + 100);
        assertThat(feed.counters().gaps()).isZero();
        assertTradesEqualTape();
    }

    @Test
    void shouldStayLiveOnTheSecondConnection() throws Exception {
        VenueFeed feed = feed(simulated.context(), 25, true);
        feed.start();
        awaitLive();
        await().atMost(LIMIT).until(() -> feed.details().get("connects") == 2);
        awaitQuotes(sink.quotes.size() + 200);
        int statesBefore = sink.feedStates.size();

        simulated.fault("WRONG_CHECKSUM", "\"count\":1");
        awaitQuotes(sink.quotes.size() + 200);

        assertThat(sink.feedStates).hasSize(statesBefore);
        assertThat(feed.details().get("doubts")).isEqualTo(1);
        assertQuotesTrue();
        assertQuotesRise();
    }

    /** The quantity step is in no answer of REST, so the first list of instruments is news. */
    @Test
    void shouldTellWhatTheInstrumentChannelKnowsBetter() throws Exception {
        VenueFeed feed = feed(simulated.context(), 5, false);
        feed.start();
        awaitLive();

        await().atMost(LIMIT).until(() -> !reloads.isEmpty());
        assertThat(reloads).singleElement().asString().contains("qty_increment=");
    }

    @Test
    void shouldHoldBooksBackDuringMaintenance() throws Exception {
        VenueFeed feed = feed(simulated.context(), 25, false);
        feed.start();
        awaitLive();

        simulated.fault("MAINTENANCE", "\"durationMillis\":1500");

        await().atMost(LIMIT)
                .until(() -> feed.books().stream().allMatch(book -> book.reason() == SuspectReason.VENUE_STATUS));
        awaitLive();
        awaitQuotes(sink.quotes.size() + 100);
        assertThat(feed.details().get("connects")).isEqualTo(1);
        assertQuotesTrue();
    }

    @Test
    void shouldAskForReferenceDataWhenTheVenueHaltsAMarket() throws Exception {
        VenueFeed feed = feed(simulated.context(), 25, false);
        feed.start();
        awaitLive();

        simulated.fault("HALT", "\"symbol\":\"BTC/USD\",\"durationMillis\":60000");

        await().atMost(LIMIT).until(() -> reloads.stream().anyMatch(reason -> reason.contains("status=cancel_only")));
        assertThat(feed.counters().malformed()).isZero();
    }

    /** The venue's prices have other decimals than we know: the checksum's digits differ, whatever the levels. */
    /** A market never gets fewer decimals: the venue's coarser prices are written in ours, and its checksum is made of what it prints. */
    @Test
    void shouldReadPricesOfFewerDecimalsThanOurs() throws Exception {
        VenueFeed feed = feed(simulated.context(), 25, false, symbol -> symbol.equals("BTC-USD"));
        Instrument before = registry.bySymbol(Venue.KRAKEN, "BTC-USD");
        feed.start();

        awaitLive();
        redefine(feed);

        assertThat(registry.bySymbol(Venue.KRAKEN, "BTC-USD").priceDecimals()).isEqualTo(before.priceDecimals());
        awaitLive();
        awaitQuotes(sink.quotes.size() + 200);
        assertThat(sink.quotes).anyMatch(quote -> quote.instrumentId() == before.id());
        assertQuotesTrue();
        assertDepthsTrue();
    }

    private static Instrument finer(Instrument known) {
        return new Instrument(
                known.id(),
                known.venue(),
                known.symbol(),
                known.venueSymbol(),
                known.base(),
                known.quote(),
                known.priceDecimals() + 1,
                known.qtyDecimals(),
                known.tickPx() * 10,
                known.minPx() * 10,
                known.maxPx(),
                known.stepQty(),
                known.minQty(),
                known.maxQty(),
                known.minNotionalAmount(),
                known.takerFeeCentibps(),
                known.makerFeeCentibps(),
                known.trading());
    }

    /** As the engine does when it is asked to load reference data again. */
    private void redefine(VenueFeed feed) throws Exception {
        List<Instrument> changed = new ArrayList<>();
        for (InstrumentSpec spec : venue.loadInstruments()) {
            Instrument known = registry.bySymbol(spec.venue(), spec.symbol());
            Instrument now = spec.define(registry);
            if (!now.equals(known)) {
                registry.put(now);
                changed.add(now);
            }
        }
        feed.redefine(changed);
    }

    @Test
    void shouldMeasureTheVenuesClockToTheMillisecond() throws Exception {
        VenueFeed feed = feed(simulated.context(), 5, false);
        feed.start();
        awaitLive();

        await().atMost(LIMIT).until(() -> {
            long uncertaintyNs = feed.venueClock().uncertaintyNs();
            return uncertaintyNs > 0 && uncertaintyNs < 200_000_000;
        });
        assertThat(Math.abs(feed.venueClock().offsetNs())).isLessThan(200_000_000);
    }

    private VenueFeed feed(KrakenContext context, int depth, boolean redundant) throws Exception {
        return feed(context, depth, redundant, symbol -> false);
    }

    /** A feed that believes that the prices of some instruments have one decimal more. */
    private VenueFeed feed(KrakenContext context, int depth, boolean redundant, Predicate<String> misknown)
            throws Exception {
        venue = simulated.venue(context);
        registry = SimulatedKraken.registry(venue);
        for (Instrument instrument : registry.instruments()) {
            if (misknown.test(instrument.symbol())) {
                registry.put(finer(instrument));
            }
        }
        EventLoop eventLoop = simulated.nextEventLoop();
        FeedSettings settings = FeedSettings.DEFAULTS.with(depth, redundant);
        VenueFeed feed = new VenueFeed(
                new KrakenProtocol(venue, settings.depth()),
                new FeedContext(
                        settings.connecting(
                                context.reconnectMinMs(), context.reconnectMaxMs(), context.connectionMaxAgeMs()),
                        registry.instruments(),
                        eventLoop,
                        venue.webSocketClient(eventLoop),
                        venue.clock(),
                        sink,
                        id -> -1,
                        reloads::add));
        feeds.add(feed);
        return feed;
    }

    private void awaitLive() {
        await().atMost(LIMIT).until(() -> {
            Map<Integer, FeedState> last = new HashMap<>();
            sink.feedStates.forEach(state -> last.put(state.instrumentId(), state.state()));
            return registry.instruments().stream().allMatch(each -> last.get(each.id()) == FeedState.LIVE);
        });
    }

    private void awaitQuotes(int count) {
        await().atMost(LIMIT).until(() -> sink.quotes.size() >= count);
    }

    private void assertQuotesRise() {
        Map<Integer, Long> last = new HashMap<>();
        for (RecordingSink.Quote quote : sink.quotes) {
            Long before = last.put(quote.instrumentId(), quote.updateId());
            assertThat(before == null || before < quote.updateId()).isTrue();
        }
    }

    /** Every published quote was the venue's best quote at the time that its message tells. */
    private void assertQuotesTrue() {
        assertQuotesTrue(TOLERANCE_MS);
    }

    private void assertQuotesTrue(long toleranceMs) {
        List<RecordingSink.Quote> quotes = List.copyOf(sink.quotes);
        for (Instrument instrument : registry.instruments()) {
            List<Top> tops = simulated.tops(instrument, startMs - 60_000);
            for (RecordingSink.Quote quote : quotes) {
                if (quote.instrumentId() == instrument.id()) {
                    assertThat(isTrue(quote, tops, toleranceMs))
                            .as("%s %s among %d states", instrument.symbol(), quote, tops.size())
                            .isTrue();
                }
            }
        }
        assertThat(quotes).isNotEmpty();
    }

    /** The update id of a quote is the message's time. */
    private static boolean isTrue(RecordingSink.Quote quote, List<Top> tops, long toleranceMs) {
        long timeMs = quote.updateId() / 1_000_000;
        for (int i = 0; i < tops.size(); i++) {
            Top top = tops.get(i);
            long untilMs = i + 1 < tops.size() ? tops.get(i + 1).fromMs() : Long.MAX_VALUE / 2;
            // Before the first change that the venue remembers its book was already there.
            boolean begun = i == 0 || top.fromMs() - toleranceMs <= timeMs;
            if (begun
                    && timeMs <= untilMs + toleranceMs
                    && top.bidPx() == quote.bidPx()
                    && top.bidQty() == quote.bidQty()
                    && top.askPx() == quote.askPx()
                    && top.askQty() == quote.askQty()) {
                return true;
            }
        }
        return false;
    }

    /** With the market frozen the last published depth becomes the venue's book. */
    private void assertDepthsTrue() throws Exception {
        simulated.control("POST", "/world/freeze", "");
        for (Instrument instrument : registry.instruments()) {
            await().atMost(LIMIT).untilAsserted(() -> {
                List<List<Long>> book = simulated.book(instrument, 10);
                RecordingSink.Depth last = sink.depths.stream()
                        .filter(depth -> depth.instrumentId() == instrument.id())
                        .reduce((first, second) -> second)
                        .orElseThrow();
                assertThat(last.bids()).isEqualTo(book.get(0));
                assertThat(last.asks()).isEqualTo(book.get(1));
            });
        }
        simulated.control("POST", "/world/thaw", "");
    }

    /** Every instrument's trades, from the first one that we have, are the venue's tape: each once, in order, to the digit. */
    private void assertTradesEqualTape() throws Exception {
        Set<Integer> traded = new HashSet<>();
        for (Instrument instrument : registry.instruments()) {
            List<RecordingSink.Trade> ours = sink.tradesOf(instrument.id());
            Map<Long, JsonNode> tape = new HashMap<>();
            simulated
                    .tape(instrument.venueSymbol())
                    .forEach(trade -> tape.put(trade.path("id").asLong(), trade));
            long expectedId = ours.isEmpty() ? 0 : ours.get(0).tradeId();
            for (RecordingSink.Trade trade : ours) {
                traded.add(instrument.id());
                assertThat(trade.tradeId()).as(instrument.symbol()).isEqualTo(expectedId++);
                JsonNode printed = tape.get(trade.tradeId());
                assertThat(printed).as("%s %s", instrument.symbol(), trade).isNotNull();
                assertThat(trade.px())
                        .isEqualTo(DecimalText.parse(printed.path("price").asText(), instrument.priceDecimals()));
                assertThat(trade.qty())
                        .isEqualTo(DecimalText.parse(printed.path("qty").asText(), instrument.qtyDecimals()));
                assertThat(trade.aggressor())
                        .isEqualTo(printed.path("isBuyerMaker").asBoolean() ? Side.SELL : Side.BUY);
                assertThat(trade.exchangeTimeNs() / 1_000_000)
                        .isEqualTo(printed.path("time").asLong());
            }
        }
        assertThat(traded).isNotEmpty();
    }
}
