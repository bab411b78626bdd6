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
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SuspectReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The feed on the venue's binary streams, over real sockets, beside the one on its text streams. */
class BinanceSbeFeedIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int COMPARED = 500;

    @TempDir
    Path directory;

    private final RecordingSink binary = new RecordingSink();
    private final RecordingSink text = new RecordingSink();
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

    private BinanceContext sbe() {
        BinanceContext context = simulated.context().encoding(BinanceContext.Encoding.SBE);
        return context.streamUrl(URI.create(context.streamUrl() + "/sbe"));
    }

    private VenueFeed feed(BinanceContext context, RecordingSink sink, FeedSettings settings) throws Exception {
        BinanceVenue venue = simulated.venue(context);
        registry = SimulatedBinance.registry(venue);
        EventLoop eventLoop = venue.nextEventLoop();
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
                        id -> -1,
                        reason -> {}));
        feeds.add(feed);
        return feed;
    }

    private static FeedState lastState(RecordingSink sink, int instrumentId) {
        FeedState last = FeedState.NULL_VAL;
        for (RecordingSink.Feed state : sink.feedStates) {
            if (state.instrumentId() == instrumentId) {
                last = state.state();
            }
        }
        return last;
    }

    @Test
    void shouldTellTheSameTopsAsTheTextStreams() throws Exception {
        VenueFeed onBinary = feed(sbe(), binary, FeedSettings.DEFAULTS);
        VenueFeed onText = feed(simulated.context(), text, FeedSettings.DEFAULTS);
        onBinary.start();
        onText.start();
        await().atMost(LIMIT).until(() -> lastState(binary, -1) == FeedState.LIVE);
        await().atMost(LIMIT).until(() -> lastState(text, -1) == FeedState.LIVE);

        await().atMost(LIMIT).until(() -> compareTops() >= COMPARED);

        assertThat(onBinary.counters().malformed()).isZero();
        assertThat(onBinary.counters().gaps()).isZero();
        assertThat(onBinary.details().get("tolerated"))
                .as("answers to requests only")
                .isLessThanOrEqualTo(2);
        assertThat(binary.feedStates).noneMatch(state -> state.state() == FeedState.SUSPECT);
        assertTradesEqualTape();
    }

    /** How many best quotes of one market and id came on both; they must be the same. */
    private int compareTops() {
        Map<String, RecordingSink.Quote> onText = new HashMap<>();
        List.copyOf(text.quotes).forEach(quote -> onText.put(quote.instrumentId() + ":" + quote.updateId(), quote));
        int both = 0;
        for (RecordingSink.Quote quote : List.copyOf(binary.quotes)) {
            RecordingSink.Quote other = onText.get(quote.instrumentId() + ":" + quote.updateId());
            if (other != null) {
                both++;
                assertThat(List.of(quote.bidPx(), quote.bidQty(), quote.askPx(), quote.askQty()))
                        .isEqualTo(List.of(other.bidPx(), other.bidQty(), other.askPx(), other.askQty()));
            }
        }
        return both;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TRUNCATE_FRAMES | '\"count\":3' | MALFORMED",
                "CORRUPT_FRAMES | '\"count\":3' | MALFORMED",
                "DROP_FRAMES | '\"stream\":\"btcusdt@depth\",\"count\":2' | GAP",
                "CROSSED_BOOK | '\"symbol\":\"BTCUSDT\",\"durationMillis\":300' | CROSSED"
            })
    void shouldDoubtAndRecover(String kind, String members, SuspectReason reason) throws Exception {
        VenueFeed feed = feed(sbe(), binary, FeedSettings.DEFAULTS);
        feed.start();
        await().atMost(LIMIT).until(() -> lastState(binary, -1) == FeedState.LIVE);

        simulated.fault(kind, members);

        await().atMost(LIMIT).until(() -> List.copyOf(binary.feedStates).stream()
                .anyMatch(state -> state.instrumentId() >= 0 && state.cause() == reason));
        await().atMost(LIMIT).until(this::allLive);
        assertTradesEqualTape();
    }

    private boolean allLive() {
        return registry.instruments().stream()
                .allMatch(instrument -> lastState(binary, instrument.id()) == FeedState.LIVE);
    }

    @Test
    void shouldReadALaterVersionAndCountIt() throws Exception {
        VenueFeed feed = feed(sbe(), binary, FeedSettings.DEFAULTS);
        feed.start();
        await().atMost(LIMIT).until(() -> lastState(binary, -1) == FeedState.LIVE);

        simulated.fault("UNKNOWN_FIELD", "\"count\":200");

        await().atMost(LIMIT).until(() -> feed.details().get("unknown") >= 200);
        assertThat(feed.details().get("tolerated")).isGreaterThanOrEqualTo(200);
        assertThat(feed.counters().malformed()).isZero();
        assertThat(binary.feedStates).noneMatch(state -> state.state() == FeedState.SUSPECT);
        assertTradesEqualTape();
    }

    @Test
    void shouldTakeWholePicturesWithoutDepth() throws Exception {
        VenueFeed feed = feed(sbe(), binary, FeedSettings.DEFAULTS.with(1, false));
        feed.start();

        await().atMost(LIMIT).until(() -> lastState(binary, -1) == FeedState.LIVE && binary.quotes.size() > 200);

        assertThat(feed.counters().malformed()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"''", "unknown", "testHmacKey"})
    void shouldBeRefusedWithoutAnEd25519Key(String key) throws Exception {
        BinanceContext context = key.isEmpty() ? simulated.context() : sbe().streamKey(key);
        BinanceVenue venue = simulated.venue(context);
        EventLoop eventLoop = venue.nextEventLoop();
        CompletableFuture<WebSocketListener.CloseReason> closed = new CompletableFuture<>();
        URI uri = URI.create(simulated.context().streamUrl() + "/sbe/stream");
        var headers = new BinanceProtocol(venue, 1).headers();

        eventLoop.execute(() -> venue.webSocketClient(eventLoop).connect(uri, headers, new WebSocketListener() {
            @Override
            public void onOpen(WebSocketConnection connection) {
                closed.completeExceptionally(new AssertionError("taken"));
            }

            @Override
            public void onMessage(ByteBuf payload) {}

            @Override
            public void onClosed(CloseReason reason) {
                closed.complete(reason);
            }
        }));

        assertThat(closed.get(LIMIT.toSeconds(), TimeUnit.SECONDS).httpStatus()).isEqualTo(401);
    }

    /** Every instrument's trades, from the first one that we have, are the venue's tape: each once, in order, to the digit. */
    private void assertTradesEqualTape() throws Exception {
        for (Instrument instrument : registry.instruments()) {
            await().atMost(LIMIT).until(() -> !binary.tradesOf(instrument.id()).isEmpty());
            List<RecordingSink.Trade> ours = binary.tradesOf(instrument.id());
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
