package io.kairos.engine.adapter.inbound.feed.okx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamDecoderTest {
    private static final int TAIL_BYTES = 16;

    private final RecordingMessages said = new RecordingMessages();
    private final StreamDecoder decoder = new StreamDecoder(TestMarkets.index(), said, new MaintenanceWindows());

    private Result decode(String message) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        return decoder.decode(Arrays.copyOf(text, text.length + TAIL_BYTES), text.length);
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

    private static List<String> marketData() {
        return Samples.marketData();
    }

    @ParameterizedTest
    @MethodSource("marketData")
    void shouldReadMarketDataByItsShapeAsThePlainDecoderDoes(String message) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);

        assertThat(decode(message)).isEqualTo(Result.SHAPED);

        assertThat(said.take()).isEqualTo(new PlainDecoder().decode(text, text.length));
    }

    @Test
    void shouldReadSnapshot() {
        assertThat(decode(Samples.SNAPSHOT)).isEqualTo(Result.SHAPED);
        assertThat(said.lines)
                .containsExactly("depth BTC-USDT snapshot last=123456 previous=-1 first=" + DepthMessage.ABSENT
                        + " checksum=" + DepthMessage.ABSENT
                        + " time=1597026383085000000 bids=847697x25600000000,847555x10100000000"
                        + " asks=847698x41500000000,847700x700000000");
    }

    @Test
    void shouldReadTradesOfOneMessageInOrder() {
        decode(Samples.TRADES);

        assertThat(said.lines)
                .containsExactly(
                        "trade SHIB-USDT id=7 count=1 px=12345 qty=1000000 time=1630048897897000000 buyer=false",
                        "trade SHIB-USDT id=9 count=2 px=12346 qty=25 time=1630048897898000000 buyer=true");
    }

    @Test
    void shouldTellSignsOfLifeAnswersAndWarnings() {
        assertThat(decode(Samples.PONG)).isEqualTo(Result.SHAPED);
        assertThat(decode(Samples.SUBSCRIBED)).isEqualTo(Result.SHAPED);
        assertThat(decode(Samples.UNSUBSCRIBED)).isEqualTo(Result.SHAPED);
        assertThat(decode(Samples.BAD_REQUEST)).isEqualTo(Result.SHAPED);
        assertThat(decode(Samples.NO_CHANNEL)).isEqualTo(Result.SHAPED);
        assertThat(decode(Samples.NOTICE)).isEqualTo(Result.SHAPED);
        assertThat(decode(Samples.CONNECTION_COUNT)).isEqualTo(Result.IRRELEVANT);
        assertThat(decode(Samples.LOGIN)).isEqualTo(Result.IRRELEVANT);
        assertThat(decode(Samples.ORDER_REPLY)).isEqualTo(Result.IRRELEVANT);
        assertThat(decode(Samples.TICKER)).isEqualTo(Result.IRRELEVANT);

        assertThat(said.lines.subList(0, 4))
                .containsExactly(
                        "heartbeat",
                        "acknowledged 1512 BTC-USDT",
                        "acknowledged -1 BTC-USDT",
                        "refused 1512 - 60012 Invalid request: {...}");
        assertThat(said.lines.get(4)).startsWith("refused -1 SHIB-USDT 60018 Wrong URL");
        assertThat(said.lines.subList(5, said.lines.size())).containsExactly("closing");
    }

    @ParameterizedTest
    @CsvSource({
        "ongoing, 1, false",
        "pre_open, 1, false",
        "ongoing, 0, false",
        "ongoing, 5, false",
        "ongoing, 3, true",
        "scheduled, 1, true",
        "completed, 1, true",
        "canceled, 1, true"
    })
    void shouldTellWhetherTheVenueTrades(String state, String serviceType, boolean trading) {
        decode(Samples.STATUS
                .replace("\"ongoing\"", '"' + state + '"')
                .replace("\"serviceType\":\"1\"", "\"serviceType\":\"" + serviceType + '"'));

        assertThat(said.lines).containsExactly("status " + trading + " Spot System Upgrade state=" + state);
    }

    @Test
    void shouldRememberOpenMaintenanceWindows() {
        decode(Samples.STATUS);
        decode(Samples.STATUS.replace("Spot System Upgrade", "Another").replace("ongoing", "scheduled"));
        assertThat(said.take()).allMatch(line -> line.startsWith("status false"));

        decode(Samples.STATUS.replace("ongoing", "completed"));
        assertThat(said.take()).allMatch(line -> line.startsWith("status true"));

        decode(Samples.STATUS);
        decode("{\"arg\":{\"channel\":\"status\"},\"data\":[]}");
        assertThat(said.take()).hasSize(2).last().isEqualTo("status true ");
    }

    @Test
    void shouldReportOnlyRulesThatDiffer() {
        decode(Samples.INSTRUMENTS);
        assertThat(said.take()).containsExactly("instruments BTC-USDT: tickSz=0.1");

        String same = Samples.INSTRUMENTS
                .replace("\"tickSz\":\"0.1\"", "\"tickSz\":\"0.01\"")
                .replace("\"minSz\":\"0.00001\"", "\"minSz\":\"0.00000001\"")
                .replace("\"maxLmtSz\":\"9999999999\"", "\"maxLmtSz\":\"\"");
        decode(same);
        assertThat(said.take()).isEmpty();

        decode(same.replace("live", "suspend"));
        assertThat(said.take()).containsExactly("instruments BTC-USDT: state=suspend");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"arg\":{\"channel\":\"books\" | { \"arg\" : {\"channel\" : \"books\"",
                "\"asks\":[[\"8476.98\" | \"new\":{\"a\":[1,2]},\"asks\":[[\"8476.98\"",
                "\"8476.98\" | \"8.47698e3\"",
                "\"8476.98\" | 8476.98",
                "\"instId\":\"BTC-USDT\" | \"instId\":\"BTC\\u002dUSDT\"",
                "\"415\",\"0\",\"13\" | \"415\",\"0\",\"13\",\"new\"",
                "\"415\",\"0\",\"13\" | \"415\"",
                "\"415\" | \"415.000000000\"",
                "\"seqId\":123456 | \"seqId\":\"123456\""
            })
    void shouldTolerateOtherSpellings(String usual, String other) {
        decode(Samples.SNAPSHOT);
        String meaning = said.take().get(0);

        assertThat(decode(Samples.SNAPSHOT.replace(usual, other))).isIn(Result.TOLERATED, Result.SHAPED);

        assertThat(said.lines).contains(meaning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"8476.98\" | \"8476.985\"",
                "\"8476.98\" | \"1e30\"",
                "\"8476.98\" | \"92233720368547758.08\"",
                "\"415\" | \"0.000000001\""
            })
    void shouldRefuseWhatTheDecimalsCannotHold(String usual, String other) {
        decode(Samples.SNAPSHOT.replace(usual, other));

        assertThat(said.lines).containsExactly("inexact BTC-USDT DEPTH id=-1 time=1597026383085000000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"8476.98\" | \"\"",
                "\"8476.98\" | \"-1\"",
                "\"8476.98\" | \"NaN\"",
                "\"8476.98\" | null",
                ",\"prevSeqId\":-1 | ''",
                "\"prevSeqId\":-1 | \"prevSeqId\":null",
                "\"prevSeqId\":-1 | \"prevSeqId\":",
                "\"seqId\":123456 | \"seqId\":1.5",
                "snapshot | picture",
                "\"ts\":\"1597026383085\" | \"ts\":\"99999999999999\""
            })
    void shouldRefuseWhatMakesNoSense(String usual, String other) {
        assertThat(decode(Samples.SNAPSHOT.replace(usual, other))).isEqualTo(Result.MALFORMED);

        assertThat(said.lines).containsExactly("malformed BTC-USDT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "null",
                "{",
                "pon",
                "pongo",
                "{\"arg\":{\"channel\":\"books\",\"instId\":7},\"data\":[{}]}"
            })
    void shouldBlameNoMarketWhenNoneIsNamed(String message) {
        assertThat(decode(message)).isEqualTo(Result.MALFORMED);

        assertThat(said.lines).containsExactly("malformed -");
    }

    @Test
    void shouldNotReadBeyondTheMessage() {
        byte[] text = Samples.UPDATE.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < text.length; length++) {
            assertThat(decoder.decode(Arrays.copyOf(text, text.length + TAIL_BYTES), length))
                    .as("length=%d", length)
                    .isEqualTo(Result.MALFORMED);
        }
    }

    @Test
    void shouldNotAllocateForShapedMessages() {
        CountingMessages counting = new CountingMessages();
        StreamDecoder quiet = new StreamDecoder(TestMarkets.index(), counting, new MaintenanceWindows());
        List<byte[]> messages = Samples.marketData().stream()
                .map(text -> Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), text.length() + TAIL_BYTES))
                .toList();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        decodeAll(quiet, messages, 20_000);

        long before = threads.getCurrentThreadAllocatedBytes();
        decodeAll(quiet, messages, 50_000);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated)
                .as("bytes for %d messages", 50_000 * messages.size())
                .isLessThan(20_000);
        assertThat(counting.calls).isGreaterThanOrEqualTo(70_000L * messages.size());
    }

    private static void decodeAll(StreamDecoder decoder, List<byte[]> messages, int rounds) {
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < messages.size(); i++) {
                byte[] message = messages.get(i);
                if (decoder.decode(message, message.length - TAIL_BYTES) != Result.SHAPED) {
                    throw new AssertionError("not shaped: " + i);
                }
            }
        }
    }
}
