package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.RecordingMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDecoderTest {
    private static final int ROOM_BEHIND = 16;

    private static final String QUOTE =
            "{\"stream\":\"bnbusdt@bookTicker\",\"data\":{\"u\":400900217,\"s\":\"BNBUSDT\","
                    + "\"b\":\"25.35190000\",\"B\":\"31.21000000\",\"a\":\"25.36520000\",\"A\":\"40.66000000\"}}";

    private final SymbolIndex symbols = new SymbolIndex(List.of(
            TestInstruments.instrument(0, "BNB", "USDT", 4, 2), TestInstruments.instrument(1, "BNB", "BTC", 6, 3)));
    private final RecordingMessages handler = new RecordingMessages();
    private final StreamDecoder decoder = new StreamDecoder(symbols, handler);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ws_book_ticker.json|SHAPED|quote 0 400900217 253519 3121 253652 4066",
                "ws_trade.json|SHAPED|trade 1 12345 1 1000 100000 1672515782136000000 sell",
                "ws_depth.json|SHAPED|depth 1 157 160 - - 1672515782136000000 [2400x10000] [2600x100000 2700x0]",
                "ws_server_shutdown.json|TOLERATED|closing",
                "ws_control_error_nested.json|TOLERATED|refused 2 ? 2 Invalid request: invalid stream",
                "ws_control_error_flat.json|TOLERATED|refused 1 ? 2 Invalid request: invalid stream",
                "ws_control_done.json|TOLERATED|done 1 ?"
            })
    void shouldDecodeDocumentedPayloads(String file, Result result, String found) throws IOException {
        assertThat(decode(resource(file))).isEqualTo(result);
        assertThat(handler.found).containsExactly(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":{\"A\":\"40.66\",\"a\":\"25.3652\",\"B\":\"31.21\",\"b\":\"25.3519\",\"s\":\"BNBUSDT\",\"u\":400900217},\"stream\":\"x\"}",
                " { \"stream\" : \"bnbusdt@bookTicker\" , \"data\" : { \"u\" : 400900217 , \"s\" : \"BNBUSDT\", \"b\":\"25.3519\",\"B\":\"31.21\",\"a\":\"25.3652\",\"A\":\"40.66\"}}",
                "{\"stream\":\"bnbusdt@bookTicker\",\"data\":{\"u\":400900217,\"s\":\"BNBUSD\\u0054\",\"b\":\"25.3519\",\"B\":\"31.21\",\"a\":\"25.3652\",\"A\":\"40.66\",\"new\":[{}]}}",
                "{\"u\":400900217,\"s\":\"BNBUSDT\",\"b\":\"25.3519\",\"B\":\"31.21\",\"a\":\"25.3652\",\"A\":\"40.66\"}"
            })
    void shouldTolerateOtherSpellingsOfTheSameQuote(String message) {
        assertThat(decode(message)).isEqualTo(Result.TOLERATED);
        assertThat(handler.found).containsExactly("quote 0 400900217 253519 3121 253652 4066");
    }

    @Test
    void shouldReportAMissingSide() {
        decode(QUOTE.replace("25.35190000", "0.00000000").replace("31.21000000", "0.00000000"));

        assertThat(handler.found).containsExactly("quote 0 400900217 " + Long.MIN_VALUE + " 0 253652 4066");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25.35191", "25.35190001", "99999999999999999999", "25.351900000000000001"})
    void shouldReportWhatDoesNotFitTheInstrument(String px) {
        decode(QUOTE.replace("25.35190000", px));

        assertThat(handler.found).containsExactly("inexact 0 QUOTE -1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-25.3519", "+25.3519", "2.53519E1", ".5", "25.", "25.35.19", " 25.3519", "NaN", "0x19"})
    void shouldRefuseWhatIsNoPlainDecimal(String px) {
        assertThat(decode(QUOTE.replace("25.35190000", px))).isEqualTo(Result.MALFORMED);
        assertThat(handler.found).containsExactly("malformed 0");
    }

    @Test
    void shouldPassOverUnknownSymbolsAndStreams() {
        assertThat(decode(QUOTE.replace("BNBUSDT", "ABCUSDT"))).isEqualTo(Result.IRRELEVANT);
        assertThat(decode("{\"stream\":\"x\",\"data\":{\"e\":\"kline\"}}")).isEqualTo(Result.IRRELEVANT);
        assertThat(handler.found).isEmpty();
    }

    @Test
    void shouldRefuseEveryTruncation() throws IOException {
        for (String file : List.of("ws_book_ticker.json", "ws_trade.json", "ws_depth.json")) {
            String message = resource(file);
            for (int length = 0; length < message.length(); length++) {
                assertThat(decode(message.substring(0, length)))
                        .as("%s cut to %d", file, length)
                        .isEqualTo(Result.MALFORMED);
            }
        }
        assertThat(handler.found)
                .as("as soon as the stream's name is there, only its instrument is in doubt")
                .contains("malformed ?", "malformed 0", "malformed 1")
                .allMatch(found -> found.startsWith("malformed"));
    }

    @Test
    void shouldCountUnknownMembersAndEvents() {
        decode(QUOTE.replace("\"u\":", "\"new\":1,\"u\":"));
        decode("{\"stream\":\"x\",\"data\":{\"e\":\"kline\"}}");

        assertThat(handler.unknown).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "{}", "[]", "null", "\"bookTicker\""})
    void shouldPassOverATypeThatNobodyKnows(String type) {
        assertThat(decode(QUOTE.replace("\"u\":", "\"e\":" + type + ",\"u\":"))).isEqualTo(Result.IRRELEVANT);

        assertThat(handler.found).isEmpty();
        assertThat(handler.unknown).isEqualTo(1);
    }

    @Test
    void shouldReportLevelsThatDoNotFitTheInstrument() throws IOException {
        decode(resource("ws_depth.json").replace("0.0024", "0.0000001"));

        assertThat(handler.found).containsExactly("inexact 1 DEPTH -1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"U\":157|\"U\":161",
                "\"0.0024\"|\"0\"",
                "\"0.0024\",\"10\"|\"0\",\"0.0000001\"",
                "\"0.0024\"|0.0024",
                "\"10\"]|\"10\",\"\"]",
                "[[\"0.0024\",\"10\"]]|{}",
                "\"U\":157|\"U\":-1"
            })
    void shouldRefuseADepthThatCannotBeMeant(String from, String to) throws IOException {
        String message = resource("ws_depth.json");
        assertThat(message).contains(from);

        assertThat(decode(message.replace(from, to))).isEqualTo(Result.MALFORMED);
        assertThat(handler.found).containsExactly("malformed 1");
    }

    @Test
    void shouldReadAnEmptyDepth() throws IOException {
        assertThat(decode("{\"stream\":\"bnbbtc@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BNBBTC\","
                        + "\"U\":1,\"u\":1,\"b\":[],\"a\":[]}}"))
                .isEqualTo(Result.SHAPED);
        assertThat(handler.found).containsExactly("depth 1 1 1 - - 1000000 [] []");
    }

    /** Whatever both decoders accept must mean the same; nothing may throw. The tolerant decoder rests on a full JSON parser. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeWithTheTolerantDecoderOnMutatedMessages(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        RecordingMessages oracleHandler = new RecordingMessages();
        TolerantDecoder oracle = new TolerantDecoder(symbols, oracleHandler);
        List<byte[]> messages = List.of(
                bytes(resource("ws_book_ticker.json")),
                bytes(resource("ws_trade.json")),
                bytes(resource("ws_depth.json")));
        byte[] alphabet = bytes("0123456789.\"{}[]:,\\ -eEsubBtTa\u0000");
        int shaped = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] message = messages.get(random.nextInt(messages.size())).clone();
            for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
                message[random.nextInt(message.length)] = alphabet[random.nextInt(alphabet.length)];
            }
            handler.found.clear();
            oracleHandler.found.clear();

            Result result = decoder.decode(padded(message), message.length);
            Result expected = oracle.decode(message, message.length);

            String text = "seed=" + seed + " message=" + new String(message, StandardCharsets.UTF_8);
            assertThat(handler.found).as(text).isEqualTo(oracleHandler.found);
            assertThat(result == Result.SHAPED ? Result.TOLERATED : result)
                    .as(text)
                    .isEqualTo(expected);
            shaped += result == Result.SHAPED ? 1 : 0;
        }
        assertThat(shaped).as("messages in the expected shape").isGreaterThan(5_000);
    }

    @Test
    void shouldNotAllocateForTheExpectedShapes() throws IOException {
        byte[] quote = padded(bytes(resource("ws_book_ticker.json")));
        byte[] trade = padded(bytes(resource("ws_trade.json")));
        byte[] depth = padded(bytes(resource("ws_depth.json")));
        CountingHandler counting = new CountingHandler();
        StreamDecoder quiet = new StreamDecoder(symbols, counting);
        run(quiet, quote, trade, depth, 50_000);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        run(quiet, quote, trade, depth, 500_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(10_000);
        assertThat(counting.count).isEqualTo(1_650_000);
    }

    private static void run(StreamDecoder decoder, byte[] quote, byte[] trade, byte[] depth, int times) {
        for (int i = 0; i < times; i++) {
            if (decoder.decode(quote, quote.length - ROOM_BEHIND) != Result.SHAPED
                    || decoder.decode(trade, trade.length - ROOM_BEHIND) != Result.SHAPED
                    || decoder.decode(depth, depth.length - ROOM_BEHIND) != Result.SHAPED) {
                throw new AssertionError("not the expected shape");
            }
        }
    }

    private Result decode(String message) {
        byte[] bytes = bytes(message);
        return decoder.decode(padded(bytes), bytes.length);
    }

    /** A JSON parser takes these for UTF-32 in an order that it does not know, before it looks for JSON. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000feff7b7d0000",
                "0000fffe7b7d0000",
                "feff00007b7d0000",
                "fffe00007b7d0000",
                "7b00000000000000",
                "007b000000000000",
                "00007b0000000000",
                "fffefdfc"
            })
    void shouldRefuseBytesOfAStrangeEncoding(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);

        assertThat(decoder.decode(padded(message), message.length)).isEqualTo(Result.MALFORMED);
    }

    /** Jackson's own parser of bytes takes the name for the one that it has read before. */
    @Test
    void shouldRefuseANameThatIsNoUtf8() {
        decode(QUOTE.replace("{\"u\"", "{ \"u\""));
        handler.found.clear();
        byte[] message = QUOTE.replace("{\"u\"", "{ \"\u00ff\u00ff\u00ffu\"").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(decoder.decode(padded(message), message.length)).isEqualTo(Result.MALFORMED);
    }

    /** With digits behind the message, which must not be taken for its own. */
    static byte[] padded(byte[] message) {
        byte[] padded = Arrays.copyOf(message, message.length + ROOM_BEHIND);
        Arrays.fill(padded, message.length, padded.length, (byte) '7');
        return padded;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = StreamDecoderTest.class.getResourceAsStream("/venue/binance/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static final class CountingHandler extends RecordingMessages {
        private long count;

        @Override
        public void onDepth(FeedInstrument instrument, DepthMessage message) {
            count++;
        }

        @Override
        public void onQuote(
                FeedInstrument instrument,
                long updateId,
                long exchangeTimeNs,
                long bidPx,
                long bidQty,
                long askPx,
                long askQty) {
            count++;
        }

        @Override
        public void onTrade(
                FeedInstrument instrument,
                long tradeId,
                int count,
                long px,
                long qty,
                long exchangeTimeNs,
                boolean aggressorIsBuyer) {
            this.count++;
        }
    }
}
