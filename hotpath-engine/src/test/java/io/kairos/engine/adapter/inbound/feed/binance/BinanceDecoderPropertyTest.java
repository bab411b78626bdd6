package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.Mutations;
import io.kairos.engine.adapter.inbound.feed.RecordingMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged messages of every kind: what the fast decoder accepts is what the plain one reads, and nothing escapes either of them.
 * {@code -Dkairos.fuzz.messages} sets how many a seed tries.
 */
class BinanceDecoderPropertyTest {
    private static final int MESSAGES = Integer.getInteger("kairos.fuzz.messages", 8_000);
    private static final Duration LIMIT_PER_MESSAGE = Duration.ofSeconds(2);
    private static final List<String> ENVELOPES = List.of(
            "ws_book_ticker.json",
            "ws_trade.json",
            "ws_depth.json",
            "ws_server_shutdown.json",
            "ws_control_error_nested.json",
            "ws_control_error_flat.json",
            "ws_control_done.json");
    private static final String SNAPSHOT =
            "{\"lastUpdateId\":160,\"bids\":[[\"0.00240000\",\"10.00000000\"],[\"0.0023\",\"1\"]],"
                    + "\"asks\":[[\"0.0026\",\"100\"],[\"0.00270000\",\"3.50000000\"]]}";
    private static final String HISTORY =
            "[{\"id\":7,\"price\":\"0.0024\",\"qty\":\"1.5\",\"quoteQty\":\"0.0036\",\"time\":1672515782136,"
                    + "\"isBuyerMaker\":true,\"isBestMatch\":true},{\"id\":8,\"price\":\"0.0025\",\"qty\":\"2\","
                    + "\"quoteQty\":\"0.005\",\"time\":1672515782137,\"isBuyerMaker\":false,\"isBestMatch\":true}]";

    private final FeedInstrument instrument = TestInstruments.instrument(0, "BNB", "BTC", 4, 2);
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "fuzz-test");
    private final BinanceVenue venue =
            new BinanceVenue(new BinanceContext().conclude(), eventLoops, new SystemEpochNanoClock());
    private final BinanceProtocol protocol = new BinanceProtocol(venue, 100);
    private final ObjectMapper json = new ObjectMapper();

    @AfterEach
    void stop() {
        venue.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldReadOfTheStreamWhatAPlainDecoderReads(long seed) throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        for (String file : ENVELOPES) {
            corpus.add(resource(file));
        }
        SymbolIndex symbols = new SymbolIndex(List.of(
                TestInstruments.instrument(0, "BNB", "USDT", 4, 2), TestInstruments.instrument(1, "BNB", "BTC", 6, 3)));
        RecordingMessages fast = new RecordingMessages();
        RecordingMessages plain = new RecordingMessages();
        StreamDecoder decoder = new StreamDecoder(symbols, fast);
        TolerantDecoder oracle = new TolerantDecoder(symbols, plain);
        Mutations mutations = new Mutations(corpus, new SplittableRandom(seed));
        Set<Result> results = EnumSet.noneOf(Result.class);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = mutations.next();
            String context = context(seed, i, message);
            fast.found.clear();
            plain.found.clear();

            long startNs = System.nanoTime();
            Result result = decoder.decode(StreamDecoderTest.padded(message), message.length);
            long tookNs = System.nanoTime() - startNs;

            Result expected = oracle.decode(message, message.length);
            assertThat(fast.found).as(context).isEqualTo(plain.found);
            assertThat(result == Result.SHAPED ? Result.TOLERATED : result)
                    .as(context)
                    .isEqualTo(expected);
            assertThat(fast.found.stream().anyMatch(found -> found.startsWith("malformed")))
                    .as(context)
                    .isEqualTo(result == Result.MALFORMED);
            assertThat(tookNs).as(context).isLessThan(LIMIT_PER_MESSAGE.toNanos());
            results.add(result);
        }
        assertThat(results).as("seed %d", seed).containsExactlyInAnyOrder(Result.values());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldReadASnapshotExactlyOrRefuseIt(long seed) {
        Mutations mutations = new Mutations(List.of(bytes(SNAPSHOT)), new SplittableRandom(seed));
        int read = 0;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = mutations.next();
            DepthMessage into = new DepthMessage();
            if (protocol.readSnapshot(instrument, body, into)) {
                read++;
                String context = context(seed, i, body);
                JsonNode plain = tree(body, context);
                assertThat(into.lastId)
                        .as(context)
                        .isEqualTo(plain.path("lastUpdateId").longValue());
                assertLevels(context, plain.path("bids"), into.bids);
                assertLevels(context, plain.path("asks"), into.asks);
            }
        }
        assertThat(read).as("seed %d", seed).isBetween(MESSAGES / 20, MESSAGES - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void shouldReadTradeHistoryExactlyOrRefuseIt(long seed) {
        Mutations mutations = new Mutations(List.of(bytes(HISTORY)), new SplittableRandom(seed));
        int read = 0;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = mutations.next();
            TradePage page = new TradePage();
            if (protocol.readTrades(instrument, body, page)) {
                read++;
                String context = context(seed, i, body);
                JsonNode plain = tree(body, context);
                assertThat(page.size()).as(context).isEqualTo(plain.size());
                for (int t = 0; t < page.size(); t++) {
                    assertThat(page.tradeId(t))
                            .as(context)
                            .isEqualTo(plain.path(t).path("id").longValue());
                    assertThat(page.aggressorIsBuyer(t))
                            .as(context)
                            .isEqualTo(!plain.path(t).path("isBuyerMaker").booleanValue());
                    assertThat(plain.path(t).path("isBuyerMaker").isBoolean())
                            .as(context)
                            .isTrue();
                    if (page.qty(t) != TradePage.INEXACT_QTY) {
                        assertExact(context, page.px(t), plain.path(t).path("price"), instrument.priceDecimals);
                        assertExact(context, page.qty(t), plain.path(t).path("qty"), instrument.qtyDecimals);
                    }
                }
            }
        }
        assertThat(read).as("seed %d", seed).isBetween(MESSAGES / 20, MESSAGES - 1);
    }

    private void assertLevels(String context, JsonNode expected, LevelBuffer levels) {
        assertThat(levels.size()).as(context).isEqualTo(expected.size());
        for (int i = 0; i < levels.size(); i++) {
            assertExact(context, levels.px(i), expected.path(i).path(0), instrument.priceDecimals);
            assertExact(context, levels.qty(i), expected.path(i).path(1), instrument.qtyDecimals);
        }
    }

    private static void assertExact(String context, long mantissa, JsonNode text, int decimals) {
        assertThat(BigDecimal.valueOf(mantissa, decimals)).as(context).isEqualByComparingTo(text.asText());
    }

    private JsonNode tree(byte[] body, String context) {
        try {
            // By way of text, since the byte parser takes broken UTF-8 in the names of members that it looked up
            // before.
            return json.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError("accepted what is no JSON: " + context, e);
        }
    }

    private static String context(long seed, int round, byte[] message) {
        return "seed=" + seed + " round=" + round + " message=" + new String(message, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream in = BinanceDecoderPropertyTest.class.getResourceAsStream("/venue/binance/" + file)) {
            if (in == null) {
                throw new IOException("no such resource: " + file);
            }
            return in.readAllBytes();
        }
    }
}
