package io.kairos.engine.adapter.inbound.feed.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.FeedContext;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxContext.Bootstrap;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.kairos.engine.adapter.venue.okx.SimulatedOkx;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import io.kairos.simulator.exchange.BookHistory.BookAt;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.okx.stream.StreamHub.BookRules;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed against a simulated venue over real sockets; every quote is compared with the book that the venue truly had. */
class OkxFeedIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final FeedSettings SETTINGS =
            FeedSettings.DEFAULTS.with(100, false).connecting(50, 500, 23 * 3_600_000L);
    private static final String ONE_BOOK = "\"venue\":\"OKX\",\"stream\":\"books:BTC-USDT\",\"count\":1";

    @TempDir
    Path directory;

    private final RecordingSink sink = new RecordingSink();
    private final List<VenueFeed> feeds = new ArrayList<>();
    private final List<String> reloads = new CopyOnWriteArrayList<>();
    private SimulatedOkx simulated;
    private InstrumentRegistry registry;

    @AfterEach
    void stop() {
        feeds.forEach(VenueFeed::close);
        simulated.close();
    }

    private VenueFeed start(BookRules rules, OkxContextChange change, FeedSettings settings) throws Exception {
        simulated = SimulatedOkx.start(directory, 300, rules);
        OkxContext context = simulated.context();
        change.apply(context);
        OkxVenue venue = simulated.venue(context);
        registry = SimulatedOkx.registry(venue);
        EventLoop eventLoop = simulated.eventLoop();
        VenueFeed feed = new VenueFeed(
                new OkxProtocol(venue, settings.depth()),
                new FeedContext(
                        settings,
                        registry.instruments(),
                        eventLoop,
                        venue.webSocketClient(eventLoop),
                        venue.clock(),
                        sink,
                        id -> -1,
                        reloads::add));
        feeds.add(feed);
        feed.start();
        return feed;
    }

    private VenueFeed start() throws Exception {
        return start(BookRules.STANDARD, context -> {}, SETTINGS);
    }

    private interface OkxContextChange {
        void apply(OkxContext context);
    }

    @Test
    void shouldFollowEveryBookAndTrade() throws Exception {
        VenueFeed feed = start();

        awaitAllLive();
        awaitQuotes(300);
        await().atMost(LIMIT).until(() -> sink.trades.size() > 100);

        assertThat(registry.instruments()).hasSizeGreaterThanOrEqualTo(10);
        assertThat(feed.counters().malformed()).isZero();
        assertThat(feed.counters().gaps()).isZero();
        assertThat(feed.details().get("tolerated")).isZero();
        assertThat(feed.books()).allMatch(book -> book.verified() > 0 && book.state() == FeedState.LIVE);
        assertThat(feed.venueClock().uncertaintyNs()).isPositive();
        assertQuotesTrue();
        assertDepthsTrue();
        assertTradesEqualTape();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 400})
    void shouldFollowBooksOfEveryDepth(int depth) throws Exception {
        VenueFeed feed = start(BookRules.STANDARD, context -> {}, SETTINGS.with(depth, false));

        awaitAllLive();
        awaitQuotes(300);

        assertThat(feed.counters().malformed()).isZero();
        assertThat(feed.details().get("tolerated")).isZero();
        assertQuotesTrue();
        assertDepthsTrue();
        assertEndsAtTheTruth();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP_FRAMES     |                                | GAP",
                "REORDER_FRAMES  |                                | GAP",
                "TRUNCATE_FRAMES |                                | MALFORMED",
                "CORRUPT_FRAMES  | ,\"mode\":\"SYNTAX\"           | MALFORMED",
            })
    void shouldDoubtABookAtOnceAndRecover(String kind, String members, SuspectReason cause) throws Exception {
        VenueFeed feed = start();
        awaitAllLive();

        simulated.fault(kind, ONE_BOOK + (members == null ? "" : members));

        int id = idOf("BTC-USDT");
        await().atMost(LIMIT).until(() -> sink.feedStates.stream()
                .anyMatch(state -> state.instrumentId() == id && state.cause() == cause));
        await().atMost(LIMIT).until(() -> lastState(id) == FeedState.LIVE);
        // A message whose instrument is what was made illegible may be any book's: then all are in doubt.
        if (!kind.equals("CORRUPT_FRAMES")) {
            assertThat(sink.feedStates)
                    .as("the others go on")
                    .noneMatch(state -> state.instrumentId() >= 0
                            && state.instrumentId() != id
                            && state.state() == FeedState.SUSPECT);
        }
        assertThat(feed.counters().reconnects()).isZero();
        awaitQuotes(sink.quotes.size() + 100);
        assertQuotesTrue();
        assertQuotesRise();
        assertEndsAtTheTruth();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUPLICATE_FRAMES", "UNKNOWN_FIELD", "FRAGMENT_FRAMES", "DELAY_FRAMES"})
    void shouldNotDoubtABookForWhatDoesNoHarm(String kind) throws Exception {
        VenueFeed feed = start();
        awaitAllLive();

        simulated.fault(kind, ONE_BOOK.replace("\"count\":1", "\"count\":5"));

        awaitQuotes(sink.quotes.size() + 300);
        assertThat(sink.feedStates).noneMatch(state -> state.state() == FeedState.SUSPECT);
        assertThat(feed.counters().malformed()).isZero();
        assertThat(feed.details().get("unknown") > 0).isEqualTo("UNKNOWN_FIELD".equals(kind));
        assertQuotesTrue();
        assertQuotesRise();
        assertEndsAtTheTruth();
    }

    @Test
    void shouldFollowARenumbering() throws Exception {
        VenueFeed feed = start();
        awaitAllLive();
        awaitQuotes(100);

        simulated.fault("SEQUENCE_RESET", "\"venue\":\"OKX\",\"symbol\":\"*\",\"to\":3");

        awaitQuotes(sink.quotes.size() + 300);
        assertThat(sink.feedStates).noneMatch(state -> state.state() == FeedState.SUSPECT);
        assertThat(feed.counters().gaps()).isZero();
        assertQuotesRise();
        assertEndsAtTheTruth();
    }

    @Test
    void shouldDoubtABookAfterAGapInTheNumbering() throws Exception {
        VenueFeed feed = start();
        awaitAllLive();

        simulated.fault("SEQUENCE_GAP", "\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\"");

        int id = idOf("BTC-USDT");
        await().atMost(LIMIT).until(() -> feed.counters().gaps() > 0);
        await().atMost(LIMIT).until(() -> lastState(id) == FeedState.LIVE);
        assertQuotesRise();
        assertEndsAtTheTruth();
    }

    @Test
    void shouldDoubtEverythingWhenDisconnectedAndRecover() throws Exception {
        VenueFeed feed = start();
        awaitAllLive();
        await().atMost(LIMIT).until(() -> sink.trades.size() > 30);

        simulated.fault("DISCONNECT", "\"venue\":\"OKX\"");

        await().atMost(LIMIT).until(() -> feed.counters().reconnects() > 0);
        awaitAllLive();
        awaitQuotes(sink.quotes.size() + 100);
        await().atMost(LIMIT).until(() -> sink.trades.size() > 100);
        assertQuotesTrue();
        assertTradesEqualTape();
        assertEndsAtTheTruth();
    }

    @Test
    void shouldRefillTradesThatWereDropped() throws Exception {
        VenueFeed feed = start();
        awaitAllLive();
        await().atMost(LIMIT).until(() -> sink.trades.size() > 30);
        long before = feed.details().get("refills");

        simulated.fault("DROP_FRAMES", "\"venue\":\"OKX\",\"stream\":\"trades:*\",\"count\":5");

        await().atMost(LIMIT).until(() -> feed.details().get("refills") > before);
        await().atMost(LIMIT).until(() -> sink.trades.size() > 150);
        assertThat(feed.counters().gaps()).isZero();
        assertTradesEqualTape();
    }

    @Test
    void shouldMoveToAFreshConnectionBeforeAnUpgrade() throws Exception {
        VenueFeed feed = start();
        awaitAllLive();
        int states = sink.feedStates.size();

        simulated.fault("ANNOUNCE_SHUTDOWN", "\"venue\":\"OKX\"");

        await().atMost(LIMIT).until(() -> feed.counters().reconnects() == 1);
        awaitQuotes(sink.quotes.size() + 200);
        assertThat(sink.feedStates).hasSize(states);
        assertQuotesTrue();
        assertQuotesRise();
        assertTradesEqualTape();
    }

    @Test
    void shouldHoldBooksBackDuringMaintenance() throws Exception {
        VenueFeed feed = start();
        awaitAllLive();

        simulated.fault("MAINTENANCE", "\"venue\":\"OKX\",\"durationMillis\":1500");

        await().atMost(LIMIT)
                .until(() -> feed.books().stream().allMatch(book -> book.reason() == SuspectReason.VENUE_STATUS));
        awaitAllLive();
        assertEndsAtTheTruth();
    }

    @Test
    void shouldAskWhetherAMaintenanceIsOverWhoseEndItMissed() throws Exception {
        VenueFeed feed = start();
        awaitAllLive();
        simulated.fault("MAINTENANCE", "\"venue\":\"OKX\",\"durationMillis\":2500");
        await().atMost(LIMIT)
                .until(() -> feed.books().stream().allMatch(book -> book.reason() == SuspectReason.VENUE_STATUS));

        simulated.fault("SILENCE", "\"venue\":\"OKX\",\"stream\":\"status*\",\"durationMillis\":60000");

        awaitAllLive();
        assertEndsAtTheTruth();
    }

    @Test
    void shouldAskForReferenceDataWhenTheVenueHaltsAMarket() throws Exception {
        VenueFeed feed = start();
        awaitAllLive();
        assertThat(reloads).isEmpty();

        simulated.fault("HALT", "\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"durationMillis\":5000");

        await().atMost(LIMIT).until(() -> !reloads.isEmpty());
        assertThat(reloads.get(0)).startsWith("BTC-USDT: state=suspend");
        assertThat(feed.counters().malformed()).isZero();
    }

    @Test
    void shouldDoubtACrossedBook() throws Exception {
        start();
        awaitAllLive();

        simulated.fault("CROSSED_BOOK", "\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"durationMillis\":1000");

        int id = idOf("BTC-USDT");
        await().atMost(LIMIT).until(() -> sink.feedStates.stream()
                .anyMatch(state -> state.instrumentId() == id && state.cause() == SuspectReason.CROSSED));
        await().atMost(LIMIT).until(() -> lastState(id) == FeedState.LIVE);
        assertThat(sink.quotes).noneMatch(quote -> quote.bidPx() >= quote.askPx());
        assertEndsAtTheTruth();
    }

    @Test
    void shouldBeginByRestWhenTheVenueSendsNoSnapshots() throws Exception {
        VenueFeed feed = start(new BookRules(false, 3_000), context -> context.bootstrap(Bootstrap.REST), SETTINGS);
        awaitAllLive();
        awaitQuotes(200);

        simulated.fault("DROP_FRAMES", ONE_BOOK);

        int id = idOf("BTC-USDT");
        await().atMost(LIMIT).until(() -> sink.feedStates.stream()
                .anyMatch(state -> state.instrumentId() == id && state.cause() == SuspectReason.GAP));
        await().atMost(LIMIT).until(() -> lastState(id) == FeedState.LIVE);
        awaitQuotes(sink.quotes.size() + 200);
        assertThat(feed.details().get("snapshots")).isPositive();
        assertQuotesTrue();
        assertEndsAtTheTruth();
    }

    @Test
    void shouldStayLiveOnTheSecondConnectionWhenOneIsLost() throws Exception {
        VenueFeed feed =
                start(BookRules.STANDARD, context -> context.instrumentsPerConnection(29), SETTINGS.with(100, true));
        awaitAllLive();
        await().atMost(LIMIT)
                .until(() -> simulated.health().path("socketConnections").asInt() >= 2);
        awaitQuotes(sink.quotes.size() + 100);

        simulated.fault("DROP_FRAMES", ONE_BOOK);

        awaitQuotes(sink.quotes.size() + 300);
        assertThat(sink.feedStates).noneMatch(state -> state.state() == FeedState.SUSPECT);
        assertThat(feed.counters().malformed()).isZero();
        assertQuotesTrue();
        assertQuotesRise();
        assertTradesEqualTape();
    }

    @Test
    void shouldShardBooksOverConnectionsWithinTheLimits() throws Exception {
        start(BookRules.STANDARD, context -> context.instrumentsPerConnection(4), SETTINGS);

        awaitAllLive();

        assertThat(simulated.health().path("limitBreachesTotal").asLong()).isZero();
        assertThat(simulated.health().path("socketConnections").asInt())
                .isEqualTo((registry.instruments().size() + 3) / 4);
    }

    private int idOf(String symbol) {
        return registry.instruments().stream()
                .filter(instrument -> instrument.symbol().equals(symbol))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void awaitAllLive() {
        await().atMost(LIMIT)
                .until(() -> feeds.get(0).books().stream().allMatch(book -> book.state() == FeedState.LIVE));
    }

    private void awaitQuotes(int count) {
        await().atMost(LIMIT).until(() -> sink.quotes.size() >= count);
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

    private void assertQuotesRise() {
        Map<Integer, Long> last = new HashMap<>();
        for (RecordingSink.Quote quote : sink.quotes) {
            Long before = last.put(quote.instrumentId(), quote.updateId());
            assertThat(before == null || before <= quote.updateId())
                    .as("before=%s now=%s", before, quote)
                    .isTrue();
        }
    }

    /** Every quote is the top of the book that the venue had under its id. */
    private void assertQuotesTrue() {
        int compared = 0;
        for (RecordingSink.Quote quote : List.copyOf(sink.quotes)) {
            Instrument instrument = registry.instrument(quote.instrumentId());
            Optional<BookAt> truth = simulated.bookAt(instrument, quote.updateId(), 1);
            if (truth.isPresent()) {
                compared++;
                BookAt book = truth.get();
                assertThat(quote)
                        .as(instrument.symbol())
                        .isEqualTo(new RecordingSink.Quote(
                                quote.instrumentId(),
                                quote.updateId(),
                                px(instrument, book.bids()),
                                qty(instrument, book.bids()),
                                px(instrument, book.asks()),
                                qty(instrument, book.asks())));
            }
        }
        assertThat(compared).isGreaterThan(sink.quotes.size() / 2);
    }

    private static long px(Instrument instrument, List<BookLevel> side) {
        return side.isEmpty()
                ? FeedMessages.NO_PX
                : SimulatedOkx.mantissa(side.get(0).price(), instrument.priceDecimals());
    }

    private static long qty(Instrument instrument, List<BookLevel> side) {
        return side.isEmpty() ? 0 : SimulatedOkx.mantissa(side.get(0).quantity(), instrument.qtyDecimals());
    }

    private void assertDepthsTrue() {
        assertThat(sink.depths).isNotEmpty();
        for (RecordingSink.Depth depth : List.copyOf(sink.depths)) {
            Instrument instrument = registry.instrument(depth.instrumentId());
            int levels = Math.max(depth.bids().size(), depth.asks().size()) / 2;
            simulated.bookAt(instrument, depth.updateId(), levels).ifPresent(book -> {
                assertThat(depth.bids()).as(instrument.symbol()).isEqualTo(flat(instrument, book.bids()));
                assertThat(depth.asks()).as(instrument.symbol()).isEqualTo(flat(instrument, book.asks()));
            });
        }
    }

    private static List<Long> flat(Instrument instrument, List<BookLevel> side) {
        List<Long> flat = new ArrayList<>();
        for (BookLevel level : side) {
            flat.add(SimulatedOkx.mantissa(level.price(), instrument.priceDecimals()));
            flat.add(SimulatedOkx.mantissa(level.quantity(), instrument.qtyDecimals()));
        }
        return flat;
    }

    /** Once the market stands still, what was published last is what the venue has. */
    private void assertEndsAtTheTruth() throws Exception {
        awaitAllLive();
        JsonNode unused = simulated.control("POST", "/world/freeze", "");
        await().atMost(LIMIT).untilAsserted(() -> {
            Map<Integer, RecordingSink.Quote> last = new HashMap<>();
            sink.quotes.forEach(quote -> last.put(quote.instrumentId(), quote));
            for (Instrument instrument : registry.instruments()) {
                BookAt book = simulated.book(instrument, 1);
                RecordingSink.Quote quote = last.get(instrument.id());
                assertThat(quote).as(instrument.symbol()).isNotNull();
                assertThat(List.of(quote.bidPx(), quote.bidQty(), quote.askPx(), quote.askQty()))
                        .as(instrument.symbol())
                        .isEqualTo(List.of(
                                px(instrument, book.bids()),
                                qty(instrument, book.bids()),
                                px(instrument, book.asks()),
                                qty(instrument, book.asks())));
            }
        });
    }

    /** Each market's trades are the venue's tape in order, none twice and none left out; joined ones are sums of one price. */
    private void assertTradesEqualTape() throws Exception {
        for (Instrument instrument : registry.instruments()) {
            List<RecordingSink.Trade> ours = sink.tradesOf(instrument.id());
            TreeMap<Long, JsonNode> tape = new TreeMap<>();
            for (JsonNode trade : simulated.tape(instrument)) {
                tape.put(trade.path("id").asLong(), trade);
            }
            for (int i = 1; i < ours.size(); i++) {
                RecordingSink.Trade trade = ours.get(i);
                Map<Long, JsonNode> covered = tape.subMap(ours.get(i - 1).tradeId(), false, trade.tradeId(), true);
                assertThat(covered).as("%s %s", instrument.symbol(), trade).isNotEmpty();
                long qty = 0;
                for (JsonNode printed : covered.values()) {
                    assertThat(trade.px())
                            .as("%s %s", instrument.symbol(), trade)
                            .isEqualTo(DecimalText.parse(printed.path("price").asText(), instrument.priceDecimals()));
                    qty += DecimalText.parse(printed.path("qty").asText(), instrument.qtyDecimals());
                }
                assertThat(trade.qty()).as("%s %s", instrument.symbol(), trade).isEqualTo(qty);
            }
        }
    }
}
