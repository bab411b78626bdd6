package io.kairos.simulator.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.okx.api.DecimalText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrivateSocketIT {
    private OkxFixture okx;

    @BeforeEach
    void open() throws Exception {
        okx = new OkxFixture();
        okx.onVenueThread(() -> {
            okx.world().freeze();
            return true;
        });
    }

    @AfterEach
    void close() {
        okx.close();
    }

    @Test
    void shouldLogInAndRefuseWrongLogins() {
        try (OkxSocket good = okx.socket("private");
                OkxSocket sign = okx.socket("private");
                OkxSocket late = okx.socket("private")) {
            good.login(OkxFixture.KEY, OkxFixture.PASSPHRASE, OkxFixture.SECRET);
            JsonNode welcome = good.awaitEvent("login");
            good.login(OkxFixture.KEY, OkxFixture.PASSPHRASE, OkxFixture.SECRET);
            sign.login(OkxFixture.KEY, OkxFixture.PASSPHRASE, "other");
            late.login(
                    OkxFixture.KEY,
                    OkxFixture.PASSPHRASE,
                    OkxFixture.SECRET,
                    Long.toString(Instant.now().getEpochSecond() - 40));

            assertThat(welcome.path("code").asText()).isEqualTo("0");
            assertThat(welcome.path("connId").asText()).isNotEmpty();
            assertThat(good.awaitEvent("error").path("code").asText()).isEqualTo("60031");
            assertThat(sign.awaitEvent("error").path("code").asText()).isEqualTo("60007");
            assertThat(late.awaitEvent("error").path("code").asText()).isEqualTo("60006");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> sign.closeCode() == 4001 && late.closeCode() == 4001 && good.closeCode() == 0);
        }
    }

    @Test
    void shouldTellTheLifeOfALimitOrder() {
        try (OkxSocket socket = orders()) {
            long tick = okx.instrument("BTC-USDT").tickSize();
            String price = DecimalText.of(okx.best("BTC-USDT", Side.BUY) - 5 * tick);
            JsonNode placed = operate(socket, "o1", "order", order("buy", "limit", price, "0.01", "w1"));
            JsonNode live = push(socket, 0);
            JsonNode amended = operate(
                    socket,
                    "o2",
                    "amend-order",
                    "\"ordId\":\"" + ordId(placed) + "\",\"newSz\":\"0.02\",\"reqId\":\"q1\"");
            JsonNode changed = push(socket, 1);
            JsonNode canceled = operate(socket, "o3", "cancel-order", "\"ordId\":\"" + ordId(placed) + "\"");
            JsonNode ended = push(socket, 2);

            assertThat(placed.path("code").asText()).isEqualTo("0");
            assertThat(placed.path("op").asText()).isEqualTo("order");
            assertThat(placed.path("inTime").asText()).hasSize(16);
            assertThat(placed.path("data").path(0).has("instId")).isFalse();
            assertThat(live.path("state").asText()).isEqualTo("live");
            assertThat(live.path("avgPx").asText()).isEqualTo("0");
            assertThat(live.path("fillSz").asText()).isEqualTo("0");
            assertThat(live.path("tradeId").asText("missing")).isEmpty();
            assertThat(live.path("reduceOnly").asText()).isEqualTo("false");
            assertThat(live.size()).isGreaterThanOrEqualTo(66);
            assertThat(amended.path("data").path(0).path("reqId").asText()).isEqualTo("q1");
            assertThat(changed.path("reqId").asText()).isEqualTo("q1");
            assertThat(changed.path("amendResult").asText()).isEqualTo("0");
            assertThat(changed.path("sz").asText()).isEqualTo("0.02");
            assertThat(canceled.path("data").path(0).path("sCode").asText()).isEqualTo("0");
            assertThat(ended.path("state").asText()).isEqualTo("canceled");
            assertThat(ended.path("cancelSource").asText()).isEqualTo("1");
            assertThat(socket.pushes("orders").get(0).path("arg").path("uid").asText())
                    .isNotEmpty();
        }
    }

    @Test
    void shouldEndMarketOrdersWithAnExtraPush() {
        try (OkxSocket socket = orders()) {
            operate(
                    socket,
                    "m1",
                    "order",
                    "\"tdMode\":\"cash\",\"side\":\"sell\",\"ordType\":\"market\",\"sz\":\"100\",\"tgtCcy\":\"quote_ccy\"");
            await().atMost(Duration.ofSeconds(5)).until(() -> rows(socket).stream()
                    .anyMatch(row -> row.path("state").asText().equals("filled")));
            List<JsonNode> rows = rows(socket);
            JsonNode last = rows.get(rows.size() - 1);

            assertThat(rows.get(0).path("state").asText()).isEqualTo("live");
            BigDecimal filled = BigDecimal.ZERO;
            BigDecimal fees = BigDecimal.ZERO;
            for (JsonNode row : rows.subList(1, rows.size() - 1)) {
                assertThat(row.path("state").asText()).isEqualTo("partially_filled");
                assertThat(row.path("tradeId").asText()).isNotEmpty();
                assertThat(row.path("execType").asText()).isEqualTo("T");
                filled = filled.add(new BigDecimal(row.path("fillSz").asText()));
                fees = fees.add(new BigDecimal(row.path("fillFee").asText()));
                assertThat(new BigDecimal(row.path("accFillSz").asText())).isEqualByComparingTo(filled);
                assertThat(new BigDecimal(row.path("fee").asText())).isEqualByComparingTo(fees);
            }
            assertThat(filled).isPositive();
            assertThat(last.path("state").asText()).isEqualTo("filled");
            assertThat(last.path("tradeId").asText("missing")).isEmpty();
            assertThat(last.path("fillSz").asText()).isEqualTo("0");
            assertThat(last.path("fillPx").asText("missing")).isEmpty();
            assertThat(last.path("sz").asText()).isEqualTo("100");
            assertThat(last.path("tgtCcy").asText()).isEqualTo("quote_ccy");
            assertThat(new BigDecimal(last.path("accFillSz").asText())).isEqualByComparingTo(filled);
        }
    }

    @Test
    void shouldCarryTheTradeInTheLastPushOfALimitOrder() {
        try (OkxSocket socket = orders()) {
            String ask = DecimalText.of(okx.best("BTC-USDT", Side.SELL));
            operate(socket, "l1", "order", order("buy", "limit", ask, "0.00001", "x1"));
            JsonNode last = push(socket, 1);

            assertThat(last.path("state").asText()).isEqualTo("filled");
            assertThat(last.path("tradeId").asText()).isNotEmpty();
            assertThat(last.path("fillSz").asText()).isEqualTo("0.00001");
            assertThat(last.path("feeCcy").asText()).isEqualTo("BTC");
        }
    }

    @Test
    void shouldRefuseOperationsInTheVenuesWords() {
        try (OkxSocket socket = orders();
                OkxSocket stranger = okx.socket("private")) {
            stranger.send("{\"id\":\"n1\",\"op\":\"order\",\"args\":[{}]}");
            socket.send("{\"id\":\"n2\",\"op\":\"order\",\"args\":[{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\","
                    + "\"side\":\"buy\",\"ordType\":\"limit\",\"px\":\"2\",\"sz\":\"1\"}]}");
            socket.send("{\"id\":\"n3\",\"op\":\"order\",\"args\":[]}");
            socket.send("{\"id\":\"n4\",\"op\":\"order\",\"args\":[{\"instIdCode\":7}]}");
            JsonNode unknown = operate(socket, "n5", "cancel-order", "\"ordId\":\"123\"");

            assertThat(stranger.awaitReply("n1").path("code").asText()).isEqualTo("60011");
            JsonNode noCode = socket.awaitReply("n2");
            assertThat(noCode.path("code").asText()).isEqualTo("1");
            assertThat(noCode.path("msg").asText("missing")).isEmpty();
            assertThat(noCode.path("data").path(0).path("sMsg").asText())
                    .isEqualTo("Parameter instIdCode can not be empty");
            JsonNode noArgs = socket.awaitReply("n3");
            assertThat(noArgs.path("code").asText()).isEqualTo("60013");
            assertThat(noArgs.path("data").isEmpty()).isTrue();
            assertThat(socket.awaitReply("n4")
                            .path("data")
                            .path(0)
                            .path("sCode")
                            .asText())
                    .isEqualTo("51001");
            assertThat(unknown.path("data").path(0).path("sCode").asText()).isEqualTo("51400");
        }
    }

    @Test
    void shouldTellFundsAtOnceAndAfterEachChange() {
        try (OkxSocket socket = okx.loggedIn()) {
            socket.send("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"account\",\"extraParams\":"
                    + "\"{\\\"updateInterval\\\":\\\"0\\\"}\"},{\"channel\":\"balance_and_position\"}]}");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> socket.pushes("account").size() == 1
                            && socket.pushes("balance_and_position").size() == 1);
            operate(
                    socket,
                    "f1",
                    "order",
                    "\"tdMode\":\"cash\",\"side\":\"sell\",\"ordType\":\"market\",\"sz\":\"0.01\"");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> socket.pushes("account").size() == 2
                            && socket.pushes("balance_and_position").size() == 2);
            JsonNode snapshot = socket.pushes("account").get(0);
            JsonNode update = socket.pushes("account").get(1);
            JsonNode funds =
                    socket.pushes("balance_and_position").get(1).path("data").path(0);

            assertThat(snapshot.path("eventType").asText()).isEqualTo("snapshot");
            assertThat(snapshot.path("curPage").asInt()).isEqualTo(1);
            assertThat(snapshot.path("lastPage").asBoolean()).isTrue();
            assertThat(snapshot.path("data").path(0).path("details").size()).isEqualTo(3);
            assertThat(update.path("eventType").asText()).isEqualTo("event_update");
            assertThat(update.has("curPage")).isFalse();
            assertThat(update.path("data").path(0).path("details").size()).isEqualTo(2);
            assertThat(funds.path("eventType").asText()).isEqualTo("filled");
            assertThat(funds.path("trades").path(0).path("tradeId").asText()).isNotEmpty();
            assertThat(funds.path("posData").isEmpty()).isTrue();
            assertThat(socket.awaitEvent("channel-conn-count").path("connCount").asText())
                    .isEqualTo("1");
        }
    }

    @Test
    void shouldRefuseFillsWithoutTheTier() {
        try (OkxSocket socket = okx.loggedIn()) {
            socket.send("{\"id\":\"t1\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"fills\"}]}");

            assertThat(socket.awaitReply("t1").path("code").asText()).isEqualTo("64003");
        }
    }

    @Test
    void shouldLetAnswersAndPushesArriveInEitherOrder() {
        try (OkxSocket socket = orders()) {
            String price = okx.priceBelow("BTC-USDT", 0.02);
            for (int i = 0; i < 40; i++) {
                operate(socket, "e" + i, "order", order("buy", "limit", price, "0.0001", "e" + i));
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> rows(socket).size() == 40);
            int answersFirst = 0;
            int pushesFirst = 0;
            List<JsonNode> heard = new ArrayList<>(socket.heard());
            for (int i = 0; i < 40; i++) {
                String id = "e" + i;
                int answer = indexOf(heard, id, false);
                int push = indexOf(heard, id, true);
                answersFirst += answer < push ? 1 : 0;
                pushesFirst += push < answer ? 1 : 0;
            }

            assertThat(answersFirst).isPositive();
            assertThat(pushesFirst).isPositive();
        }
    }

    @Test
    void shouldRepeatEventsOnDemandWithAnotherUpdateTime() {
        try (OkxSocket socket = orders()) {
            okx.arm("{\"kind\":\"DUPLICATE_EVENTS\",\"venue\":\"OKX\",\"count\":1}");
            operate(socket, "d1", "order", order("buy", "limit", okx.priceBelow("BTC-USDT", 0.02), "0.01", "d1"));
            await().atMost(Duration.ofSeconds(5)).until(() -> rows(socket).size() == 2);

            assertThat(rows(socket).get(1).path("ordId"))
                    .isEqualTo(rows(socket).get(0).path("ordId"));
            assertThat(rows(socket).get(1).path("uTime"))
                    .isNotEqualTo(rows(socket).get(0).path("uTime"));
        }
    }

    @Test
    void shouldKeepFundsWholeUnderRandomOrders() {
        SplittableRandom random = new SplittableRandom(17);
        List<String> ids = new ArrayList<>();
        okx.onVenueThread(() -> {
            okx.world().thaw();
            return true;
        });
        BigDecimal before = worth("USDT");
        BigDecimal btcBefore = worth("BTC");
        try (OkxSocket socket = orders()) {
            for (int i = 0; i < 120; i++) {
                String side = random.nextBoolean() ? "buy" : "sell";
                String type =
                        List.of("limit", "post_only", "ioc", "fok", "market").get(random.nextInt(5));
                String price = okx.priceBelow("BTC-USDT", (random.nextDouble() - 0.5) / 500);
                String size = "0.0" + (1 + random.nextInt(9));
                String id = "k" + i;
                String args = type.equals("market")
                        ? "\"tdMode\":\"cash\",\"side\":\"" + side
                                + "\",\"ordType\":\"market\",\"tgtCcy\":\"base_ccy\",\"sz\":\"" + size + "\""
                        : order(side, type, price, size, id);
                JsonNode reply = operate(socket, id, "order", args);
                if (reply.path("code").asText().equals("0")) {
                    ids.add(ordId(reply));
                }
                if (random.nextInt(3) == 0 && !ids.isEmpty()) {
                    operate(
                            socket,
                            "c" + i,
                            "cancel-order",
                            "\"ordId\":\"" + ids.get(random.nextInt(ids.size())) + "\"");
                }
            }
        }

        assertThat(ids.size()).isGreaterThan(30);
        assertThat(worth("USDT")).isEqualByComparingTo(before);
        assertThat(worth("BTC")).isEqualByComparingTo(btcBefore);
        assertThat(okx.balance("USDT").free()).isNotNegative();
        assertThat(okx.balance("USDT").locked()).isEqualTo(heldByOpenOrders(Side.BUY));
        assertThat(okx.balance("BTC").locked()).isEqualTo(heldByOpenOrders(Side.SELL));
    }

    /** An asset's sum over all accounts, which nothing may change. */
    private BigDecimal worth(String asset) {
        return okx.onVenueThread(() -> {
            BigDecimal sum = BigDecimal.ZERO;
            for (Account account : okx.exchange().ledger().all()) {
                sum = sum.add(BigDecimal.valueOf(account.balance(asset).total()));
            }
            return sum;
        });
    }

    private long heldByOpenOrders(Side side) {
        return okx.onVenueThread(() -> okx.exchange().orders().open(1).stream()
                .filter(order -> order.terms().side() == side)
                .mapToLong(order -> Ledger.lockFor(order.terms(), order.leavesQty()))
                .sum());
    }

    private OkxSocket orders() {
        OkxSocket socket = okx.loggedIn();
        socket.send("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"orders\",\"instType\":\"SPOT\"}]}");
        socket.awaitEvent("channel-conn-count");
        return socket;
    }

    private JsonNode operate(OkxSocket socket, String id, String op, String fields) {
        long code = okx.venue().api().market().instruments().code(okx.instrument("BTC-USDT"));
        socket.send("{\"id\":\"" + id + "\",\"op\":\"" + op + "\",\"args\":[{\"instIdCode\":" + code + "," + fields
                + "}]}");
        return socket.awaitReply(id);
    }

    private static String order(String side, String type, String price, String size, String clientId) {
        return "\"tdMode\":\"cash\",\"side\":\"" + side + "\",\"ordType\":\"" + type + "\",\"px\":\"" + price
                + "\",\"sz\":\"" + size + "\",\"clOrdId\":\"" + clientId + "\"";
    }

    private static String ordId(JsonNode reply) {
        return reply.path("data").path(0).path("ordId").asText();
    }

    private static List<JsonNode> rows(OkxSocket socket) {
        return socket.pushes("orders").stream()
                .map(push -> push.path("data").path(0))
                .toList();
    }

    private static JsonNode push(OkxSocket socket, int number) {
        await().atMost(Duration.ofSeconds(5)).until(() -> rows(socket).size() > number);
        return rows(socket).get(number);
    }

    private static int indexOf(List<JsonNode> heard, String id, boolean push) {
        for (int i = 0; i < heard.size(); i++) {
            JsonNode message = heard.get(i);
            boolean isPush = message.has("arg") && message.has("data");
            String found = isPush
                    ? message.path("data").path(0).path("clOrdId").asText()
                    : message.path("id").asText();
            if (isPush == push && found.equals(id)) {
                return i;
            }
        }
        throw new AssertionError("not heard: " + id);
    }
}
