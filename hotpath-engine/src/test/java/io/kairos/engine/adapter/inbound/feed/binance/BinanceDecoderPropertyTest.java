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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged messages of every kind: what the decoders accept is what the plain one reads, and nothing escapes any of them.
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
    private static final String LEVELS =
            "{\"stream\":\"bnbbtc@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1672515782136,\"s\":\"BNBBTC\",\"U\":161,"
                    + "\"u\":163,\"b\":[[\"0.0024\",\"10\"],[\"0.00230000\",\"0.50000000\"],[\"0.002\",\"0\"]],"
                    + "\"a\":[[\"0.0026\",\"100.25\"],[\"0.00270000\",\"0.00000000\"],[\"0.003\",\"7.125\"]]}}";
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
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> corpus = corpus();
        for (byte[] message : corpus()) {
            for (int i = 0; i < 10; i++) {
                corpus.add(respelt(message, random));
            }
        }
        Mutations mutations = new Mutations(corpus, random);
        Both both = new Both();
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = mutations.next();
            both.compare(message, context(seed, i, message));
        }
        assertThat(both.results).as("seed %d", seed).containsExactlyInAnyOrder(Result.values());
        assertThat(both.tolerated)
                .as("seed %d", seed)
                .contains("quote", "trade", "depth", "inexact", "refused", "done", "closing");
    }

    @Test
    void shouldReadEveryTruncationAsAPlainDecoderDoes() throws IOException {
        Both both = new Both();
        SplittableRandom random = new SplittableRandom(31);
        for (byte[] whole : corpus()) {
            for (byte[] message : List.of(whole, respelt(whole, random))) {
                both.compare(message, new String(message, StandardCharsets.UTF_8));
                assertThat(both.result).isNotEqualTo(Result.MALFORMED);
                for (int length = 0; length < message.length; length++) {
                    byte[] cut = Arrays.copyOf(message, length);
                    both.compare(cut, new String(cut, StandardCharsets.UTF_8));
                    assertThat(both.result).isEqualTo(Result.MALFORMED);
                }
            }
        }
    }

    /** What the venue documents, books of several levels among it, wrapped and raw. */
    private List<byte[]> corpus() throws IOException {
        List<byte[]> corpus = new ArrayList<>();
        for (String file : ENVELOPES) {
            byte[] message = bytes(new String(resource(file), StandardCharsets.UTF_8).strip());
            corpus.add(message);
            JsonNode data = json.readTree(message).path("data");
            if (data.isObject()) {
                corpus.add(bytes(data.toString()));
            }
        }
        corpus.add(bytes(LEVELS));
        return corpus;
    }

    /** The same with members in another order, white space, escapes, and members that nobody knows. */
    private byte[] respelt(byte[] message, SplittableRandom random) throws IOException {
        StringBuilder text = new StringBuilder();
        respell(json.readTree(message), random, text);
        return bytes(text.toString().strip());
    }

    private static void respell(JsonNode node, SplittableRandom random, StringBuilder out) {
        if (node.isTextual()) {
            respell(node.textValue(), random, out);
        } else if (node.isArray()) {
            String comma = "[";
            for (JsonNode element : node) {
                out.append(comma).append(space(random));
                respell(element, random, out);
                comma = ",";
            }
            out.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isObject()) {
            List<String> names = new ArrayList<>();
            node.fieldNames().forEachRemaining(name -> names.add(random.nextInt(names.size() + 1), name));
            String comma = "{";
            if (random.nextInt(8) == 0) {
                out.append("{\"new\":[{}]");
                comma = ",";
            }
            for (String name : names) {
                out.append(comma).append(space(random));
                respell(name, random, out);
                out.append(space(random)).append(':');
                respell(node.get(name), random, out);
                comma = ",";
            }
            out.append(space(random)).append('}');
        } else {
            out.append(node);
        }
        out.append(space(random));
    }

    private static void respell(String text, SplittableRandom random, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            if (random.nextInt(40) == 0) {
                out.append(String.format("\\u%04x", (int) text.charAt(i)));
            } else {
                out.append(text.charAt(i));
            }
        }
        out.append('"');
    }

    private static String space(SplittableRandom random) {
        return random.nextInt(10) == 0 ? " \n" : "";
    }

    /** The decoder and its tolerant part beside the plain one. */
    private static final class Both {
        private final List<FeedInstrument> instruments = List.of(
                TestInstruments.instrument(0, "BNB", "USDT", 4, 2), TestInstruments.instrument(1, "BNB", "BTC", 6, 3));
        private final RecordingMessages fast = new RecordingMessages();
        private final RecordingMessages slow = new RecordingMessages();
        private final StreamDecoder decoder = new StreamDecoder(new SymbolIndex(instruments), fast);
        private final TolerantDecoder tolerant = new TolerantDecoder(new SymbolIndex(instruments), slow);
        private final PlainDecoder oracle = new PlainDecoder(instruments);
        private final Set<Result> results = EnumSet.noneOf(Result.class);
        private final Set<String> tolerated = new HashSet<>();
        private Result result = Result.MALFORMED;

        void compare(byte[] message, String context) {
            Result expected = oracle.decode(message);
            forget(fast);
            long startNs = System.nanoTime();
            result = decoder.decode(StreamDecoderTest.padded(message), message.length);
            long tookNs = System.nanoTime() - startNs;
            check(result, fast, expected, context);
            forget(slow);
            check(tolerant.decode(message, message.length), slow, expected, context);
            assertThat(fast.found.stream().anyMatch(found -> found.startsWith("malformed")))
                    .as(context)
                    .isEqualTo(result == Result.MALFORMED);
            assertThat(tookNs).as(context).isLessThan(LIMIT_PER_MESSAGE.toNanos());
            results.add(result);
            if (result == Result.TOLERATED) {
                fast.found.forEach(found -> tolerated.add(found.split(" ", 2)[0]));
            }
        }

        private static void forget(RecordingMessages messages) {
            messages.found.clear();
            messages.unknown = 0;
        }

        private void check(Result read, RecordingMessages messages, Result expected, String context) {
            assertThat(messages.found).as(context).isEqualTo(oracle.said.found);
            assertThat(messages.unknown).as(context).isEqualTo(oracle.said.unknown);
            assertThat(read == Result.SHAPED ? Result.TOLERATED : read)
                    .as(context)
                    .isEqualTo(expected);
        }
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
