package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.SimulatorFixture.Reply;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.binance.api.RateLimits;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.number.Fixed8;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trading methods by REST: one row per refusal, and the life of an order. */
class OrderRestIT {
    @TempDir
    static Path directory;

    private static SimulatorFixture simulator;

    @BeforeAll
    static void start() throws IOException {
        simulator = new SimulatorFixture(directory);
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @ParameterizedTest(name = "{0} -> {2} {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000|symbol missing|-1102",
                "symbol=NOPE&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000|unknown symbol|-1121",
                "symbol=ETHUSDT&side=HOLD&type=LIMIT&timeInForce=GTC&quantity=1&price=3000|bad side|-1117",
                "symbol=ETHUSDT&side=BUY&type=WISH&timeInForce=GTC&quantity=1&price=3000|bad type|-1116",
                "symbol=ETHUSDT&side=BUY&type=STOP_LOSS&quantity=1&stopPrice=3000|type not offered|-1013",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTD&quantity=1&price=3000|bad time in force|-1115",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&quantity=1&price=3000|time in force missing|-1102",
                "symbol=ETHUSDT&side=BUY&type=LIMIT_MAKER&timeInForce=GTC&quantity=1&price=3000|not required|-1106",
                "symbol=ETHUSDT&side=BUY&type=MARKET|quantity missing|-1102",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1e1&price=3000|exponent|-1100",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1.123456789&price=3000|nine decimals|-1111",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=&price=3000|empty|-1105",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000.001|tick|-1013",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1.00001&price=3000|step|-1013",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=9001&price=3000|too large|-1013",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=3000|notional|-1013",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=100|percent price|-1013",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1000&price=3000|no funds|-2010",
                "symbol=ETHUSDT&side=BUY&type=LIMIT_MAKER&quantity=1&price=4000|would take|-2010",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000&newClientOrderId=a b|bad id|-1100",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000&strategyType=5|strategy|-1134",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000&selfTradePreventionMode=NONE|stp|-1013",
                "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=3000&colour=red|unknown parameter|-1104"
            })
    void shouldRefuseOrder(String query, String why, int code) {
        Reply reply = simulator.signed("POST", "/api/v3/order", query.replace(" ", "%20"));

        assertThat(reply.status()).as(why + ": " + reply.body()).isEqualTo(400);
        assertThat(reply.code()).as(why).isEqualTo(code);
    }

    @Test
    void shouldRefuseBadKeysSignaturesAndTimes() {
        long nowMs = System.currentTimeMillis();
        String timed = "timestamp=" + nowMs;

        assertThat(simulator.raw("GET", "/api/v3/account", timed, "").code()).isEqualTo(-2014);
        assertThat(simulator.raw("GET", "/api/v3/account", timed, "unknown").code())
                .isEqualTo(-2015);
        assertThat(simulator
                        .raw("GET", "/api/v3/account", timed, SimulatorFixture.HMAC_KEY)
                        .code())
                .isEqualTo(-1102);
        assertThat(simulator
                        .raw("GET", "/api/v3/account", timed + "&signature=00ff", SimulatorFixture.HMAC_KEY)
                        .code())
                .isEqualTo(-1022);
        String signature = SimulatorFixture.hmac(timed);
        assertThat(simulator
                        .raw(
                                "GET",
                                "/api/v3/account",
                                "signature=" + signature + "&" + timed,
                                SimulatorFixture.HMAC_KEY)
                        .code())
                .isEqualTo(-1022);
        String old = "timestamp=" + (nowMs - 6000);
        assertThat(simulator
                        .raw(
                                "GET",
                                "/api/v3/account",
                                old + "&signature=" + SimulatorFixture.hmac(old),
                                SimulatorFixture.HMAC_KEY)
                        .code())
                .isEqualTo(-1021);
        String ahead = "timestamp=" + (nowMs + 5000);
        assertThat(simulator
                        .raw(
                                "GET",
                                "/api/v3/account",
                                ahead + "&signature=" + SimulatorFixture.hmac(ahead),
                                SimulatorFixture.HMAC_KEY)
                        .code())
                .isEqualTo(-1021);
    }

    @Test
    void shouldPlaceQueryAndCancelRestingOrder() {
        String terms = "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.5&price=2000"
                + "&newClientOrderId=resting-1";
        long lockedBefore = simulator.locked("USDT");

        Reply placed = simulator.signed("POST", "/api/v3/order", terms);
        Reply repeated = simulator.signed("POST", "/api/v3/order", terms);
        Reply queried = simulator.signed("GET", "/api/v3/order", "symbol=ETHUSDT&origClientOrderId=resting-1");
        long lockedMeanwhile = simulator.locked("USDT");
        Reply canceled = simulator.signed(
                "DELETE", "/api/v3/order", "symbol=ETHUSDT&origClientOrderId=resting-1&newClientOrderId=cancel-1");
        Reply again = simulator.signed("DELETE", "/api/v3/order", "symbol=ETHUSDT&origClientOrderId=resting-1");

        assertThat(placed.status()).as(placed.body()).isEqualTo(200);
        assertThat(placed.json().path("status").asText()).isEqualTo("NEW");
        assertThat(placed.header("x-mbx-order-count-10s")).isNotEmpty();
        assertThat(repeated.json().path("msg").asText()).isEqualTo("Duplicate order sent.");
        assertThat(queried.json().path("isWorking").asBoolean()).isTrue();
        assertThat(lockedMeanwhile - lockedBefore).isEqualTo(1000 * Fixed8.ONE);
        assertThat(canceled.json().path("origClientOrderId").asText()).isEqualTo("resting-1");
        assertThat(canceled.json().path("clientOrderId").asText()).isEqualTo("cancel-1");
        assertThat(again.code()).isEqualTo(-2011);
        assertThat(simulator.locked("USDT")).isEqualTo(lockedBefore);
        assertThat(simulator
                        .signed("DELETE", "/api/v3/openOrders", "symbol=ETHUSDT")
                        .code())
                .isEqualTo(-2011);
    }

    @Test
    void shouldFillMarketOrderAndChargeWhatWasReceived() {
        long btcBefore = simulator.free("BTC");
        long usdtBefore = simulator.free("USDT");

        JsonNode order = simulator
                .signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")
                .json();

        assertThat(order.path("status").asText()).isEqualTo("FILLED");
        long received = 0;
        for (JsonNode fill : order.path("fills")) {
            long quantity = Fixed8.parse(fill.path("qty").asText());
            long commission = Fixed8.parse(fill.path("commission").asText());
            assertThat(fill.path("commissionAsset").asText()).isEqualTo("BTC");
            assertThat(commission).isEqualTo(quantity / 1000);
            received += quantity - commission;
        }
        long paid = Fixed8.parse(order.path("cummulativeQuoteQty").asText());
        assertThat(simulator.free("BTC") - btcBefore).isEqualTo(received);
        assertThat(usdtBefore - simulator.free("USDT")).isEqualTo(paid);
        String trades = simulator
                .signed(
                        "GET",
                        "/api/v3/myTrades",
                        "symbol=BTCUSDT&orderId=" + order.path("orderId").asLong())
                .body();
        assertThat(trades).contains(order.path("fills").path(0).path("tradeId").asText());
    }

    @Test
    void shouldSpendQuoteAmountAndExpireWhatCannotFill() {
        JsonNode byQuote = simulator
                .signed("POST", "/api/v3/order", "symbol=ETHUSDT&side=BUY&type=MARKET&quoteOrderQty=500")
                .json();
        JsonNode killed = simulator
                .signed(
                        "POST",
                        "/api/v3/order",
                        "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=FOK&quantity=1&price=2000")
                .json();
        JsonNode immediate = simulator
                .signed(
                        "POST",
                        "/api/v3/order",
                        "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1&price=2000")
                .json();

        assertThat(byQuote.path("status").asText()).as(byQuote.toString()).isEqualTo("FILLED");
        assertThat(Fixed8.parse(byQuote.path("cummulativeQuoteQty").asText()))
                .isBetween(499 * Fixed8.ONE, 500 * Fixed8.ONE);
        assertThat(killed.path("expiryReason").asText()).isEqualTo("UNFILLED_FOK_ORDER_EXPIRED");
        assertThat(immediate.path("expiryReason").asText()).isEqualTo("UNFILLED_IOC_QUANTITY_EXPIRED");
    }

    @Test
    void shouldFailOrdersBeforeAndAfterTheyTookEffect() {
        simulator.command("/faults", "{\"kind\":\"ORDER_ERROR\",\"moment\":\"BEFORE\",\"status\":503,\"code\":0}");
        Reply before = simulator.signed("POST", "/api/v3/order", order("fault-before"));
        simulator.command("/faults", "{\"kind\":\"ORDER_ERROR\",\"moment\":\"AFTER\",\"status\":504,\"code\":-1007}");
        Reply after = simulator.signed("POST", "/api/v3/order", order("fault-after"));

        assertThat(before.status()).isEqualTo(503);
        assertThat(before.body()).startsWith("<html>");
        assertThat(after.status()).isEqualTo(504);
        assertThat(after.code()).isEqualTo(-1007);
        String known = simulator.control("/orders").body();
        assertThat(known).doesNotContain("fault-before").contains("fault-after");
        assertThat(simulator.control("/orders?since=" + Long.MAX_VALUE).body()).isEqualTo("[]");
        assertThat(simulator
                        .signed("DELETE", "/api/v3/order", "symbol=SOLUSDT&origClientOrderId=fault-after")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldAnswer429Then418(@TempDir Path other) throws IOException {
        BinanceVenue.Settings tight = new BinanceVenue.Settings(
                new RateLimits.Limits(100, 300_000, 2, 1000), WebSocketConnection.Timing.STANDARD, 0);
        try (SimulatorFixture strict = new SimulatorFixture(other, 50, 0, tight)) {
            // Two a window and at most one window boundary in between: the sixth at the latest is one too many.
            Reply tooMany = strict.signed("POST", "/api/v3/order", order("many-0"));
            for (int i = 1; i < 6 && tooMany.status() == 200; i++) {
                tooMany = strict.signed("POST", "/api/v3/order", order("many-" + i));
            }
            Reply last = strict.get("/api/v3/exchangeInfo");
            boolean limited = false;
            while (last.status() != 418) {
                limited |= last.status() == 429 && !last.header("retry-after").isEmpty();
                assertThat(last.status()).isIn(200, 429);
                last = strict.get("/api/v3/exchangeInfo");
            }

            assertThat(tooMany.status()).isEqualTo(429);
            assertThat(tooMany.code()).isEqualTo(-1015);
            assertThat(limited).isTrue();
            assertThat(last.code()).isEqualTo(-1003);
            assertThat(last.json().path("msg").asText()).startsWith("Way too much request weight used");
        }
    }

    @Test
    void shouldAnswerPublicMethods() {
        // A market just opened has not traded yet.
        await().atMost(Duration.ofSeconds(15)).until(() -> !simulator
                .get("/api/v3/historicalTrades?symbol=BTCUSDT&fromId=1&limit=1")
                .json()
                .isEmpty());
        JsonNode info = simulator.get("/api/v3/exchangeInfo").json();
        JsonNode trades = simulator.get("/api/v3/trades?symbol=BTCUSDT&limit=5").json();
        Reply page = simulator.get("/api/v3/historicalTrades?symbol=BTCUSDT&fromId=1&limit=1000");

        assertThat(info.path("symbols").size()).isGreaterThanOrEqualTo(16);
        assertThat(trades.isArray()).isTrue();
        assertThat(page.json().path(0).path("id").asLong()).isEqualTo(1);
        assertThat(simulator.get("/api/v3/time").json().path("serverTime").asLong())
                .isPositive();
        assertThat(simulator.get("/api/v3/ping").body()).isEqualTo("{}");
        assertThat(simulator.get("/api/v3/depth?symbol=NOPE").code()).isEqualTo(-1121);
        assertThat(simulator
                        .get("/api/v3/avgPrice?symbol=BTCUSDT")
                        .json()
                        .path("mins")
                        .asInt())
                .isEqualTo(5);
        assertThat(simulator.get("/api/v3/klines?symbol=BTCUSDT&interval=1m").status())
                .isEqualTo(200);
        assertThat(simulator.get("/api/v3/aggTrades?symbol=BTCUSDT").status()).isEqualTo(200);
        assertThat(simulator.get("/api/v3/userDataStream").status()).isEqualTo(410);
        assertThat(simulator.get("/api/v3/exchangeInfo").header("x-mbx-used-weight-1m"))
                .isNotEmpty();
    }

    private static String order(String clientOrderId) {
        return "symbol=SOLUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=100&newClientOrderId="
                + clientOrderId;
    }
}
