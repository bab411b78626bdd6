package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.RecordingMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames put together from the venue's schema and read with its standard code generator, and what a later version may send. */
class SbeDecoderTest {
    static final byte[] QUOTE =
            hex("3200112701000000400aa2c89a1e06007940e51700000000fefb6ad7630000000000f049020000000000"
                    + "6bd763000000000070820300000000000742544355534454");
    static final byte[] TRADE = hex("1200102701000000400aa2c89a1e06007808a2c89a1e0600fefb1900010000003930000000000000"
            + "6ad7630000000000f049020000000000010742544355534454");
    static final byte[] DEPTH = hex(
            "1a00132701000000400aa2c89a1e06009d00000000000000a000000000000000fefb10000100"
                    + "6ad7630000000000f049020000000000100002006bd76300000000007082030000000000c4d763000000000000000000000000000742544355534454");
    private static final long TIME_MICROS = 1_722_500_000_123_456L;

    private final RecordingMessages messages = new RecordingMessages();
    private final SbeDecoder decoder = new SbeDecoder(
            new SymbolIndex(List.of(
                    TestInstruments.instrument(0, "ETH", "USDT", 2, 4),
                    TestInstruments.instrument(1, "BTC", "USDT", 2, 5))),
            messages);
    private final SbeMessages btc = new SbeMessages("BTCUSDT", -2, -5);

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private Result decode(byte[] message) {
        return decoder.decode(Arrays.copyOf(message, message.length + 16), message.length);
    }

    private Result decode(String text) {
        return decode(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadBestBidAndAsk() {
        assertThat(decode(QUOTE)).isEqualTo(Result.SHAPED);

        assertThat(messages.found).containsExactly("quote 1 400900217 6543210 150000 6543211 230000");
    }

    @Test
    void shouldReadTrades() {
        assertThat(decode(TRADE)).isEqualTo(Result.SHAPED);
        assertThat(decode(btc.trades(TIME_MICROS, 7, 6_543_210, 1, 0, 8, 6_543_200, 2, 1)))
                .isEqualTo(Result.SHAPED);

        assertThat(messages.found)
                .containsExactly(
                        "trade 1 12345 1 6543210 150000 1722500000123000000 sell",
                        "trade 1 7 1 6543210 1 1722500000123456000 buy",
                        "trade 1 8 1 6543200 2 1722500000123456000 sell");
    }

    @Test
    void shouldReadADepthDifference() {
        assertThat(decode(DEPTH)).isEqualTo(Result.SHAPED);
        assertThat(decode(btc.depth(TIME_MICROS, 161, 161, new long[0], new long[0])))
                .isEqualTo(Result.SHAPED);

        assertThat(messages.found)
                .containsExactly(
                        "depth 1 157 160 - - 1722500000123456000 [6543210x150000] [6543211x230000 6543300x0]",
                        "depth 1 161 161 - - 1722500000123456000 [] []");
    }

    @Test
    void shouldWriteWhatItReads() {
        assertThat(btc.quote(TIME_MICROS, 400_900_217, 6_543_210, 150_000, 6_543_211, 230_000))
                .isEqualTo(QUOTE);
        assertThat(btc.depth(TIME_MICROS, 157, 160, new long[] {6_543_210, 150_000}, new long[] {
                    6_543_211, 230_000, 6_543_300, 0
                }))
                .isEqualTo(DEPTH);
    }

    @Test
    void shouldTakeAnyExponentExactly() {
        SbeMessages fine = new SbeMessages("BTCUSDT", -8, -8);
        SbeMessages coarse = new SbeMessages("BTCUSDT", 1, 0);

        assertThat(decode(fine.quote(TIME_MICROS, 1, 6_543_210_000_000L, 150_000_000, 6_543_211_000_000L, 1_000)))
                .isEqualTo(Result.SHAPED);
        assertThat(decode(coarse.quote(TIME_MICROS, 2, 6_543, 1, 6_544, 2))).isEqualTo(Result.SHAPED);
        assertThat(decode(fine.quote(TIME_MICROS, 3, 6_543_210_000_001L, 150_000_000, 6_543_211_000_000L, 1_000)))
                .isEqualTo(Result.SHAPED);
        assertThat(decode(new SbeMessages("BTCUSDT", -2, 127).quote(TIME_MICROS, 4, 6_543_210, 0, 6_543_211, 0)))
                .as("zero has any exponent")
                .isEqualTo(Result.TOLERATED);
        assertThat(decode(coarse.quote(TIME_MICROS, 5, Long.MAX_VALUE, 1, 6_544, 2)))
                .isEqualTo(Result.SHAPED);

        assertThat(messages.found)
                .containsExactly(
                        "quote 1 1 6543210 150000 6543211 1",
                        "quote 1 2 6543000 100000 6544000 200000",
                        "inexact 1 QUOTE -1",
                        "quote 1 4 6543210 0 6543211 0",
                        "inexact 1 QUOTE -1");
    }

    @Test
    void shouldSayThatASideIsEmpty() {
        assertThat(decode(btc.quote(TIME_MICROS, 1, 0, 0, 6_543_211, 1))).isEqualTo(Result.SHAPED);
        assertThat(decode(btc.quote(TIME_MICROS, 2, 6_543_210, 1, Long.MIN_VALUE, Long.MIN_VALUE)))
                .isEqualTo(Result.TOLERATED);

        assertThat(messages.found)
                .containsExactly(
                        "quote 1 1 " + FeedMessages.NO_PX + " 0 6543211 1",
                        "quote 1 2 6543210 1 " + FeedMessages.NO_PX + " 0");
    }

    @Test
    void shouldReadALaterVersionByItsLengths() {
        SbeMessages later = btc.later(3, 5);

        assertThat(decode(later.quote(TIME_MICROS, 1, 6_543_210, 1, 6_543_211, 2)))
                .isEqualTo(Result.TOLERATED);
        assertThat(decode(later.depth(
                        TIME_MICROS, 2, 3, new long[] {6_543_210, 1, 6_543_200, 0}, new long[] {6_543_211, 2})))
                .isEqualTo(Result.TOLERATED);
        assertThat(decode(later.trades(TIME_MICROS, 7, 6_543_210, 1, 0, 8, 6_543_200, 2, 1)))
                .isEqualTo(Result.TOLERATED);

        assertThat(messages.found)
                .containsExactly(
                        "quote 1 1 6543210 1 6543211 2",
                        "depth 1 2 3 - - 1722500000123456000 [6543210x1 6543200x0] [6543211x2]",
                        "trade 1 7 1 6543210 1 1722500000123456000 buy",
                        "trade 1 8 1 6543200 2 1722500000123456000 sell");
        assertThat(messages.unknown).isEqualTo(3);
    }

    @Test
    void shouldPassOverMessagesThatItDidNotAskFor() {
        byte[] snapshot = DEPTH.clone();
        snapshot[SbeLayout.TEMPLATE_AT] = (byte) 10_002;

        assertThat(decode(snapshot)).isEqualTo(Result.IRRELEVANT);
        assertThat(decode(new SbeMessages("XRPUSDT", -2, -5).quote(TIME_MICROS, 1, 1, 1, 2, 1)))
                .isEqualTo(Result.IRRELEVANT);

        assertThat(messages.found).isEmpty();
        assertThat(messages.unknown).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatItCannotKnow() {
        byte[] schema = QUOTE.clone();
        schema[SbeLayout.SCHEMA_AT] = 2;
        byte[] block = QUOTE.clone();
        block[0] = 49;
        byte[] entry = DEPTH.clone();
        entry[SbeLayout.HEADER_BYTES + SbeLayout.DEPTH_BLOCK] = 15;
        byte[] maker = TRADE.clone();
        maker[SbeLayout.HEADER_BYTES + SbeLayout.TRADES_BLOCK + 6 + SbeLayout.TRADE_MAKER] = 2;
        byte[] count = TRADE.clone();
        Arrays.fill(count, 28, 32, (byte) 0xFF);
        byte[] longer = Arrays.copyOf(new SbeMessages("XRPUSDT", -2, -5).quote(TIME_MICROS, 1, 1, 1, 2, 1), 80);

        assertThat(List.of(decode(schema), decode(block), decode(entry), decode(maker), decode(count), decode(longer)))
                .containsOnly(Result.MALFORMED);

        assertThat(messages.found)
                .containsExactly(
                        "malformed ?", "malformed ?", "malformed ?", "malformed 1", "malformed ?", "malformed ?");
        assertThat(messages.problems)
                .contains(
                        "schema 2 instead of 1",
                        "block of 49 bytes instead of 50",
                        "entries of 15 bytes instead of 16",
                        "no symbol of ours in a message of a later version");
    }

    @Test
    void shouldRefuseEveryTruncatedMessage() {
        for (byte[] whole : List.of(QUOTE, TRADE, DEPTH)) {
            for (int length = 0; length < whole.length; length++) {
                assertThat(decode(Arrays.copyOf(whole, length)))
                        .as("length %d of %d", length, whole.length)
                        .isEqualTo(Result.MALFORMED);
            }
        }
        assertThat(messages.found).containsOnly("malformed ?");
    }

    @Test
    void shouldRefuseNumbersThatCannotBe() {
        assertThat(decode(btc.quote(-1, 1, 6_543_210, 1, 6_543_211, 2))).isEqualTo(Result.MALFORMED);
        assertThat(decode(btc.quote(Long.MAX_VALUE, 1, 6_543_210, 1, 6_543_211, 2)))
                .isEqualTo(Result.MALFORMED);
        assertThat(decode(btc.quote(TIME_MICROS, -1, 6_543_210, 1, 6_543_211, 2)))
                .isEqualTo(Result.MALFORMED);
        assertThat(decode(btc.quote(TIME_MICROS, 1, -6_543_210, 1, 6_543_211, 2)))
                .isEqualTo(Result.MALFORMED);
        assertThat(decode(btc.depth(TIME_MICROS, 5, 4, new long[0], new long[0])))
                .isEqualTo(Result.MALFORMED);
        assertThat(decode(btc.depth(TIME_MICROS, 4, 5, new long[] {0, 1}, new long[0])))
                .isEqualTo(Result.MALFORMED);
        assertThat(decode(btc.trades(TIME_MICROS, 1, 1, 1, 0, 2, 1, -1, 0)))
                .as("all trades of a message or none")
                .isEqualTo(Result.MALFORMED);
        assertThat(decode(new SbeMessages("BTCUSDT", -128, -5).quote(TIME_MICROS, 1, 1, 1, 2, 1)))
                .isEqualTo(Result.MALFORMED);

        assertThat(messages.found).containsOnly("malformed 1");
    }

    @Test
    void shouldReadAnswersToRequestsAsText() {
        assertThat(decode("{\"result\":null,\"id\":3}")).isEqualTo(Result.TOLERATED);
        assertThat(decode("{\"error\":{\"code\":2,\"msg\":\"Invalid request: invalid stream\"},\"id\":4}"))
                .isEqualTo(Result.TOLERATED);
        assertThat(decode("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}"))
                .isEqualTo(Result.TOLERATED);

        assertThat(messages.found)
                .containsExactly("done 3 ?", "refused 4 ? 2 Invalid request: invalid stream", "closing");
    }
}
