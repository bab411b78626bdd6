package io.kairos.engine.adapter.inbound.feed.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KrakenDecoderTest {
    private static final String UPDATE_FOUND =
            "update 1 bids 5657:109839475580 asks checksum 2114181697 time 1696613755440295000";

    private final RecordedMessages messages = new RecordedMessages();
    private final KrakenDecoder decoder = KrakenFixture.decoder(messages);

    private Result decode(String message) {
        messages.clear();
        return KrakenFixture.decode(decoder, message);
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

        assertThat(decoder.decode(Arrays.copyOf(message, message.length + 16), message.length))
                .isEqualTo(Result.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ws_book_update.json|SHAPED|" + UPDATE_FOUND,
                "ws_trade.json|SHAPED|trade 1 4665906 1 5117:4000000000 1695628177708706000 sell",
                "ws_ticker.json|SHAPED|quote 2 -9223372036854775808 1695632671742648000 10025:74000000000 10035:74000000000",
                "ws_heartbeat.json|SHAPED|heartbeat",
                "ws_status.json|TOLERATED|status true online",
                "ws_status_maintenance.json|TOLERATED|status false maintenance",
                "ws_pong.json|TOLERATED|heartbeat",
                "ws_subscribed.json|TOLERATED|acknowledged 7 2",
                "ws_unsubscribed.json|TOLERATED|acknowledged 8 2",
                "ws_already_subscribed.json|TOLERATED|acknowledged 9 2",
                "ws_unsupported_field.json|TOLERATED|refused 10 ? Unsupported field: 'depht' for the given msg type: subscribe",
                "ws_refused_symbol.json|TOLERATED|refused -1 ? Currency pair not supported XBT/USD",
                "ws_refused_private.json|TOLERATED|refused -1 ? Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com",
                "ws_refused_public.json|TOLERATED|refused -1 ? Public market data subscriptions are unavailable on this endpoint. Try ws.kraken.com",
                "ws_refused_session.json|TOLERATED|refused -1 ? ESession:Invalid session",
                "ws_malformed_request.json|TOLERATED|refused -1 ? Malformed request"
            },
            quoteCharacter = '"')
    void shouldDecodeDocumentedMessages(String file, Result result, String found) {
        assertThat(decode(KrakenFixture.resource(file))).isEqualTo(result);
        assertThat(messages.found).containsExactly(found);
        assertThat(messages.malformed).isEmpty();
    }

    @Test
    void shouldDecodeSnapshotsAndSeveralTradesInOneMessage() {
        assertThat(decode(KrakenFixture.resource("ws_book_snapshot.json"))).isEqualTo(Result.SHAPED);
        assertThat(messages.found).singleElement().asString().startsWith("snapshot 1 bids 5666:483175496356 ");

        assertThat(decode(KrakenFixture.resource("ws_trades.json"))).isEqualTo(Result.SHAPED);
        assertThat(messages.found)
                .containsExactly(
                        "trade 1 4665846 1 5147:642346326000 1695628116925533000 buy",
                        "trade 1 4665847 1 5147:113619677815 1695628176925603000 buy");
    }

    /** The list of instruments says nothing new as long as it says what reference data said. */
    @Test
    void shouldSayWhenAnInstrumentOfOursChanged() {
        String same = KrakenFixture.resource("ws_instrument.json");

        assertThat(decode(same)).isEqualTo(Result.TOLERATED);
        assertThat(messages.found).isEmpty();

        decode(same.replace("\"qty_increment\":1e-08", "\"qty_increment\":1e-07"));
        assertThat(messages.found).containsExactly("instruments BTC-USD qty_increment=0.0000001");

        decode(same.replace("\"status\":\"online\"", "\"status\":\"cancel_only\"")
                .replace("\"price_precision\":1", "\"price_precision\":2"));
        assertThat(messages.found).containsExactly("instruments BTC-USD status=cancel_only price_precision=2");

        decode(same.replace("\"cost_min\":0.5", "\"cost_min\":\"0.50\""));
        assertThat(messages.found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Trailing zeros as on the wire, members in another order, white space, unknown members, escapes,
                // exponents.
                "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"MATIC/USD\",\"bids\":[{\"price\":0.5657,\"qty\":1098.39475580}],\"asks\":[],\"checksum\":2114181697,\"timestamp\":\"2023-10-06T17:35:55.440295Z\"}]}",
                "{\"data\":[{\"timestamp\":\"2023-10-06T17:35:55.440295000Z\",\"checksum\":2114181697,\"asks\":[],\"bids\":[{\"qty\":1098.3947558,\"price\":0.56570}],\"symbol\":\"MATIC/USD\"}],\"type\":\"update\",\"channel\":\"book\"}",
                " { \"channel\" : \"book\" , \"type\" : \"update\", \"data\" : [ { \"symbol\" : \"MATIC/USD\" , \"bids\" : [ { \"price\" : 0.5657 , \"qty\" : 1098.3947558 } ] , \"asks\" : [ ] , \"checksum\" : 2114181697 , \"timestamp\" : \"2023-10-06T17:35:55.440295Z\" } ] } ",
                "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"MATIC\\/USD\",\"bids\":[{\"price\":5657e-4,\"qty\":1.0983947558E+3}],\"asks\":[],\"checksum\":2114181697,\"timestamp\":\"2023-10-06T19:35:55.440295+02:00\"}]}",
                "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"MATIC/USD\",\"bids\":[{\"price\":0.5657,\"qty\":1098.3947558}],\"checksum\":2114181697,\"timestamp\":\"2023-10-06T17:35:55.440295Z\"}]}"
            })
    void shouldReadOtherSpellingsOfTheSameUpdate(String message) {
        assertThat(decode(message)).isIn(Result.SHAPED, Result.TOLERATED);
        assertThat(messages.found).containsExactly(UPDATE_FOUND);
    }

    @Test
    void shouldReadNumbersWithTrailingZerosInShape() {
        assertThat(decode(KrakenFixture.resource("ws_book_update.json").replace("1098.3947558", "1098.39475580")))
                .isEqualTo(Result.SHAPED);
        assertThat(messages.found).containsExactly(UPDATE_FOUND);
    }

    @Test
    void shouldCountUnknownMembersAndUseTheRest() {
        assertThat(decode(KrakenFixture.resource("ws_book_update.json")
                        .replace("\"qty\":", "\"orders\":3,\"qty\":")
                        .replace("\"asks\"", "\"new\":{},\"asks\"")))
                .isEqualTo(Result.TOLERATED);
        assertThat(messages.found).containsExactly(UPDATE_FOUND);
        assertThat(messages.unknown).isEqualTo(2);
    }

    @Test
    void shouldKeepTheCountOfTradesThatTickersHaveSince2026InShape() {
        assertThat(decode(KrakenFixture.resource("ws_ticker.json")
                        .replace(",\"timestamp\"", ",\"trades\":77,\"timestamp\"")))
                .isEqualTo(Result.SHAPED);
    }

    @ParameterizedTest
    @CsvSource({
        "2023-10-06T17:35:55Z,1696613755000000000",
        "2023-10-06T17:35:55.4Z,1696613755400000000",
        "2023-10-06T17:35:55.440Z,1696613755440000000",
        "2023-10-06T17:35:55.440295Z,1696613755440295000",
        "2023-10-06T17:35:55.440295123Z,1696613755440295123",
        "2024-02-29T23:59:59.999999999Z,1709251199999999999",
        "1970-01-01T00:00:00Z,0"
    })
    void shouldReadTimesWithAnyNumberOfDecimals(String time, long timeNs) {
        assertThat(decode(KrakenFixture.resource("ws_trade.json").replace("2023-09-25T07:49:37.708706Z", time)))
                .isEqualTo(Result.SHAPED);
        assertThat(messages.found).containsExactly("trade 1 4665906 1 5117:4000000000 " + timeNs + " sell");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29T17:35:55Z",
                "2023-13-06T17:35:55Z",
                "2023-10-06T24:35:55Z",
                "2023-10-06T17:60:55Z",
                "1969-12-31T23:59:59Z",
                "2023-10-06T17:35:55.1234567890Z",
                "2023-10-06 17:35:55Z",
                "2023-10-06T17:35:55",
                "yesterday",
                ""
            })
    void shouldRefuseWhatIsNoTime(String time) {
        assertThat(decode(KrakenFixture.resource("ws_trade.json").replace("2023-09-25T07:49:37.708706Z", time)))
                .isEqualTo(Result.MALFORMED);
        assertThat(messages.malformed).containsExactly("1 timestamp: expected RFC 3339");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.56571", "0.565700000000000000001", "1e-5", "99999999999999999999", "1e999999999"})
    void shouldReportWhatTheInstrumentsDecimalsCannotHold(String px) {
        assertThat(decode(KrakenFixture.resource("ws_book_update.json").replace("0.5657", px)))
                .isIn(Result.SHAPED, Result.TOLERATED);
        assertThat(messages.found).containsExactly("inexact 1 DEPTH -1 1696613755440295000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-0.5657",
                "+0.5657",
                ".5657",
                "0.",
                "00.5657",
                "0.56.57",
                "NaN",
                "0x19",
                "\"0.5657\"",
                "null",
                "0",
                "0.0000"
            })
    void shouldRefuseWhatIsNoPrice(String px) {
        assertThat(decode(KrakenFixture.resource("ws_book_update.json").replace("0.5657", px)))
                .isEqualTo(Result.MALFORMED);
        assertThat(messages.found).isEmpty();
        assertThat(messages.malformed).singleElement().asString().startsWith("1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967296", "1.5", "\"2114181697\"", "null"})
    void shouldRefuseWhatIsNoChecksum(String checksum) {
        assertThat(decode(KrakenFixture.resource("ws_book_update.json").replace("2114181697", checksum)))
                .isEqualTo(Result.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"channel\":\"ohlc\",\"type\":\"update\",\"data\":[]}|IRRELEVANT",
                "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"DOGE/USD\",\"bids\":[],\"asks\":[],\"checksum\":1}]}|IRRELEVANT",
                "{}|MALFORMED",
                "[]|MALFORMED",
                "null|MALFORMED",
                "{\"channel\":\"book\"}|MALFORMED",
                "{\"channel\":\"book\",\"type\":\"delta\",\"data\":[]}|MALFORMED",
                "{\"method\":\"subscribe\"}|MALFORMED",
                "{\"method\":7}|MALFORMED",
                "{\"channel\":\"status\",\"data\":[]}|MALFORMED",
                "{\"channel\":\"instrument\",\"data\":[]}|MALFORMED",
                "{\"channel\":\"heartbeat\"}{}|MALFORMED",
                "{\"channel\":\"heartbeat\",\"channel\":\"heartbeat\"}|MALFORMED"
            })
    void shouldTellWhatItCannotUseFromWhatItCannotRead(String message, Result result) {
        assertThat(decode(message)).isEqualTo(result);
        assertThat(messages.found).isEmpty();
        assertThat(messages.malformed).hasSize(result == Result.MALFORMED ? 1 : 0);
    }

    @Test
    void shouldRefuseEveryTruncation() {
        List<String> files = new ArrayList<>(KrakenFixture.DATA_MESSAGES);
        files.addAll(KrakenFixture.OTHER_MESSAGES);
        for (String file : files) {
            byte[] whole = KrakenFixture.resource(file).getBytes(StandardCharsets.UTF_8);
            for (int length = 0; length < whole.length; length++) {
                messages.clear();
                assertThat(KrakenFixture.decode(decoder, Arrays.copyOf(whole, length)))
                        .as("%s cut to %d", file, length)
                        .isEqualTo(Result.MALFORMED);
                assertThat(messages.found).isEmpty();
            }
        }
    }

    @Test
    void shouldNotAllocateForMessagesInShape() {
        long[] sum = new long[1];
        KrakenDecoder hot = KrakenFixture.decoder(new QuietMessages(sum));
        List<byte[]> shaped = KrakenFixture.DATA_MESSAGES.stream()
                .map(file -> Arrays.copyOf(
                        KrakenFixture.resource(file).getBytes(StandardCharsets.UTF_8),
                        KrakenFixture.resource(file).length() + 16))
                .toList();
        byte[][] bytes = shaped.toArray(new byte[0][]);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        decodeAll(hot, bytes, 20_000);

        long before = threads.getCurrentThreadAllocatedBytes();
        decodeAll(hot, bytes, 50_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes for 350,000 messages").isLessThan(10_000);
        assertThat(sum[0]).isPositive();
    }

    private static void decodeAll(KrakenDecoder decoder, byte[][] messages, int rounds) {
        for (int i = 0; i < rounds; i++) {
            for (byte[] message : messages) {
                if (decoder.decode(message, message.length - 16) != Result.SHAPED) {
                    throw new AssertionError(new String(message, StandardCharsets.UTF_8));
                }
            }
        }
    }
}
