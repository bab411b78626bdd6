package io.kairos.engine.adapter.outbound.execution.okx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.kairos.journal.codec.ReportKind;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, reading them neither fails nor makes a trade that adds up to nothing; what is whole is read as ever
 * afterwards.
 */
class MessagesPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 40_000;
    private static final String PUSH =
            "{\"arg\":{\"channel\":\"orders\",\"instType\":\"SPOT\",\"uid\":\"614488474791936\"},\"data\":["
                    + ReportMapperTest.DOCUMENTED_PUSH
                            .replace("\n", "")
                            .replace("\"clOrdId\":\"\"", "\"clOrdId\":\"kairos16\"")
                    + "]}";
    private static final String ACCOUNT =
            "{\"arg\":{\"channel\":\"account\",\"uid\":\"44705892343619584\"},\"eventType\":\"snapshot\",\"curPage\":1,\"lastPage\":true,"
                    + "\"data\":[{\"uTime\":\"1597026383085\",\"totalEq\":\"\",\"details\":[{\"ccy\":\"BTC\",\"cashBal\":\"2\",\"availBal\":\"1.5\","
                    + "\"frozenBal\":\"0.5\",\"uTime\":\"1597026383085\"},{\"ccy\":\"USDT\",\"cashBal\":\"7\",\"availBal\":\"7\",\"frozenBal\":\"\"}]}]}";
    private static final List<String> DOCUMENTED = List.of(
            "pong",
            "{\"event\":\"login\",\"code\":\"0\",\"msg\":\"\",\"connId\":\"a4d3ae55\"}",
            "{\"event\":\"error\",\"code\":\"60009\",\"msg\":\"Login failed.\",\"connId\":\"a4d3ae55\"}",
            "{\"id\":\"sub\",\"event\":\"subscribe\",\"arg\":{\"channel\":\"orders\",\"instType\":\"SPOT\"},\"connId\":\"a4d3ae55\"}",
            "{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"The connection will soon be closed for a service upgrade. Please reconnect.\",\"connId\":\"a4d3ae55\"}",
            "{\"event\":\"channel-conn-count\",\"channel\":\"orders\",\"connCount\":\"2\",\"connId\":\"abcd1234\"}",
            "{\"event\":\"channel-conn-count-error\",\"channel\":\"orders\",\"connCount\":\"30\",\"connId\":\"a4d3ae55\"}",
            "{\"id\":\"1512\",\"op\":\"order\",\"data\":[{\"clOrdId\":\"b15\",\"ordId\":\"12345689\",\"tag\":\"\",\"ts\":\"1695190491421\",\"sCode\":\"0\",\"sMsg\":\"\",\"subCode\":\"\"}],\"code\":\"0\",\"msg\":\"\",\"inTime\":\"1695190491421339\",\"outTime\":\"1695190491423240\"}",
            "{\"id\":\"1512\",\"op\":\"order\",\"data\":[{\"clOrdId\":\"b15\",\"ordId\":\"\",\"tag\":\"\",\"ts\":\"1695190491421\",\"sCode\":\"51008\",\"sMsg\":\"Order failed. Insufficient USDT balance in account\",\"subCode\":\"1000\"}],\"code\":\"1\",\"msg\":\"\",\"inTime\":\"1695190491421339\",\"outTime\":\"1695190491423240\"}",
            "{\"id\":\"1512\",\"op\":\"order\",\"data\":[],\"code\":\"60013\",\"msg\":\"Invalid args\",\"inTime\":\"1695190491421339\",\"outTime\":\"1695190491423240\"}",
            PUSH,
            ACCOUNT);

    private final MapperBench bench = new MapperBench();
    private final Told told = new Told();
    private final PrivateConnection connection =
            new PrivateConnection(told, new EmbeddedChannel().eventLoop(), 1_000, () -> 0);
    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void shouldReadWhatIsDocumented() {
        DOCUMENTED.forEach(this::receive);

        assertThat(told.loggedIn).isOne();
        assertThat(told.notices).isOne();
        assertThat(bench.sink.reports).hasSize(1);
        assertThat(bench.sink.reports.get(0).orderId()).isEqualTo(42);
        assertThat(bench.sink.balances).hasSize(2);
        assertThat(told.unreadable)
                .as("answers that nobody waits for, an error that belongs to nothing")
                .isEqualTo(3);
    }

    @Test
    void shouldSurviveMutatedAndTruncatedMessages() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = DOCUMENTED.get(random.nextInt(DOCUMENTED.size())).getBytes(StandardCharsets.UTF_8);
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                bytes = mutated(bytes);
            }
            connection.onMessage(Unpooled.wrappedBuffer(bytes));
        }

        for (Report report : bench.sink.reports) {
            assertThat(report.instrumentId()).isZero();
            if (report.kind() == ReportKind.TRADED) {
                assertThat(report.tradeId()).isNotNegative();
                assertThat(report.lastQty()).isPositive();
                assertThat(report.lastPx()).isPositive();
                assertThat(report.cumQty()).isNotNegative();
            } else {
                assertThat(report.tradeId()).isEqualTo(-1);
            }
        }
        int before = bench.sink.reports.size();
        receive(PUSH.replace("242589207", "777"));
        assertThat(bench.sink.reports).hasSize(before + 1);
        assertThat(bench.sink.reports.get(before).tradeId()).isEqualTo(777);
    }

    @Test
    void shouldTellEveryHandlerExactlyOnceWhateverTheAnswer() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutated(DOCUMENTED.get(7 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8));
            JsonNode answer;
            try {
                answer = JSON.readTree(bytes);
            } catch (IOException notJson) {
                continue;
            }
            int[] calls = new int[1];
            AnswerHandler.deliver(200, answer, "excerpt", new AnswerHandler() {
                @Override
                public void onDone(JsonNode data) {
                    calls[0]++;
                }

                @Override
                public void onRefused(int status, String code, String message) {
                    calls[0]++;
                    assertThat(message).doesNotContain("{");
                }

                @Override
                public void onNoAnswer(String why) {
                    calls[0]++;
                }
            });
            assertThat(calls[0]).isOne();
        }
    }

    private byte[] mutated(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(40));
        byte[] out;
        switch (random.nextInt(5)) {
            case 0 -> out = Arrays.copyOf(bytes, at);
            case 1 -> {
                out = bytes.clone();
                out[at] = (byte) random.nextInt(256);
            }
            case 2 -> {
                out = bytes.clone();
                out[at] = (byte) "0123456789-.\"{}[],:e".charAt(random.nextInt(20));
            }
            case 3 -> {
                out = new byte[bytes.length - length];
                System.arraycopy(bytes, 0, out, 0, at);
                System.arraycopy(bytes, at + length, out, at, bytes.length - at - length);
            }
            default -> {
                out = new byte[bytes.length + length];
                System.arraycopy(bytes, 0, out, 0, at + length);
                System.arraycopy(bytes, at, out, at + length, bytes.length - at);
            }
        }
        return out;
    }

    private void receive(String text) {
        connection.onMessage(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    private final class Told implements PrivateConnection.Owner {
        int loggedIn;
        int notices;
        int unreadable;

        @Override
        public void onOpen(PrivateConnection from) {
            throw new AssertionError("nothing was opened");
        }

        @Override
        public void onLoggedIn(PrivateConnection from) {
            loggedIn++;
        }

        @Override
        public void onSubscribed(PrivateConnection from) {
            assertThat(from).isSameAs(connection);
        }

        @Override
        public void onPush(PrivateConnection from, String channel, JsonNode rows) {
            if (channel.equals("orders")) {
                rows.forEach(row -> bench.mapper.onPush(1, row));
            } else {
                rows.forEach(row -> bench.book.onPush(row, 1));
            }
        }

        @Override
        public void onUpgradeNotice(PrivateConnection from) {
            notices++;
        }

        @Override
        public void onWrongTime() {
            // Mutations of codes may say so.
        }

        @Override
        public void onUnreadable(PrivateConnection from, String what) {
            unreadable++;
            assertThat(what.length()).isLessThan(400);
        }

        @Override
        public void onClosed(PrivateConnection from, WebSocketListener.CloseReason reason) {
            throw new AssertionError("nothing was closed");
        }
    }
}
