package io.kairos.simulator.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.okx.OkxFixture.Reply;
import io.kairos.simulator.okx.api.DecimalText;
import io.kairos.simulator.okx.api.Signing;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderRestIT {
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
    void shouldPlaceQueryListAndCancelOrder() {
        String price = okx.priceBelow("BTC-USDT", 0.02);
        Reply reply = okx.signedPost("/api/v5/trade/order", limit("buy", "limit", price, "0.01", "b15"));
        JsonNode placed = reply.row();
        String ordId = placed.path("ordId").asText();
        JsonNode queried = okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&ordId=" + ordId)
                .row();
        JsonNode pending =
                okx.signedGet("/api/v5/trade/orders-pending?instType=SPOT").json();
        Balance held = okx.balance("USDT");
        JsonNode canceled = okx.signedPost(
                        "/api/v5/trade/cancel-order", "{\"instId\":\"BTC-USDT\",\"clOrdId\":\"b15\"}")
                .row();
        Reply again =
                okx.signedPost("/api/v5/trade/cancel-order", "{\"instId\":\"BTC-USDT\",\"ordId\":\"" + ordId + "\"}");
        JsonNode history =
                okx.signedGet("/api/v5/trade/orders-history?instType=SPOT").row();

        assertThat(reply.code()).isEqualTo("0");
        assertThat(reply.json().path("inTime").asText()).hasSize(16);
        assertThat(reply.json().path("outTime").asText()).hasSize(16);
        assertThat(placed.path("sCode").asText()).isEqualTo("0");
        assertThat(placed.path("clOrdId").asText()).isEqualTo("b15");
        assertThat(ordId).hasSizeGreaterThanOrEqualTo(18);
        assertThat(queried.path("state").asText()).isEqualTo("live");
        assertThat(queried.path("px").asText()).isEqualTo(price);
        assertThat(queried.path("avgPx").asText("missing")).isEmpty();
        assertThat(queried.path("accFillSz").asText()).isEqualTo("0");
        assertThat(pending.path("data").size()).isEqualTo(1);
        assertThat(held.locked()).isEqualTo(Fixed8.multiplyDown(Fixed8.parse(price), Fixed8.parse("0.01")));
        assertThat(canceled.path("sCode").asText()).isEqualTo("0");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.code()).isEqualTo("1");
        assertThat(again.row().path("sCode").asText()).isEqualTo("51400");
        assertThat(okx.balance("USDT").locked()).isZero();
        assertThat(history.path("state").asText()).isEqualTo("canceled");
        assertThat(history.path("cancelSource").asText()).isEqualTo("1");
    }

    @Test
    void shouldRefuseWhoeverIsNotTheOwner() {
        String path = "/api/v5/account/balance?ccy=BTC";
        Reply none = okx.get(path);
        Reply sign = okx.signed("GET", path, "", OkxFixture.KEY, OkxFixture.PASSPHRASE, okx.now(), "other");
        Reply phrase = okx.signed("GET", path, "", OkxFixture.KEY, "wrong", okx.now(), OkxFixture.SECRET);
        Reply key = okx.signed("GET", path, "", "nobody", OkxFixture.PASSPHRASE, okx.now(), OkxFixture.SECRET);
        Reply late = okx.signed(
                "GET",
                path,
                "",
                OkxFixture.KEY,
                OkxFixture.PASSPHRASE,
                OkxFixture.time(Instant.now().minusSeconds(31)),
                OkxFixture.SECRET);
        Reply demo = okx.send(HttpRequest.newBuilder(URI.create(okx.base() + path))
                .header("x-simulated-trading", "1")
                .GET());

        for (Reply refused : new Reply[] {none, sign, phrase, key, late, demo}) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().has("data")).isFalse();
        }
        assertThat(none.code()).isEqualTo("50103");
        assertThat(sign.body()).isEqualTo("{\"msg\":\"Invalid Sign\",\"code\":\"50113\"}");
        assertThat(phrase.code()).isEqualTo("50105");
        assertThat(key.code()).isEqualTo("50119");
        assertThat(late.code()).isEqualTo("50102");
        assertThat(demo.code()).isEqualTo("50101");
        assertThat(okx.signedGet(path).code()).isEqualTo("0");
    }

    @Test
    void shouldFillMarketBuySizedInQuote() {
        long before = okx.balance("BTC").free();
        JsonNode placed = okx.place(
                "{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\",\"side\":\"buy\",\"ordType\":\"market\",\"sz\":\"100\"}");
        JsonNode order = okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&ordId="
                        + placed.path("ordId").asText())
                .row();
        JsonNode fills = okx.signedGet("/api/v5/trade/fills?instType=SPOT&ordId="
                        + placed.path("ordId").asText())
                .json()
                .path("data");

        assertThat(order.path("state").asText()).isEqualTo("filled");
        assertThat(order.path("tgtCcy").asText()).isEqualTo("quote_ccy");
        assertThat(order.path("sz").asText()).isEqualTo("100");
        assertThat(order.path("px").asText("missing")).isEmpty();
        BigDecimal bought = number(order, "accFillSz");
        assertThat(bought.multiply(number(order, "avgPx"))).isBetween(new BigDecimal("99.9"), new BigDecimal("100"));
        assertThat(order.path("feeCcy").asText()).isEqualTo("BTC");
        assertThat(number(order, "fee")).isNegative();
        assertThat(order.path("rebateCcy").asText()).isEqualTo("USDT");
        assertThat(okx.balance("BTC").free() - before)
                .isEqualTo(Fixed8.parse(bought.add(number(order, "fee")).toPlainString()));
        BigDecimal summed = BigDecimal.ZERO;
        for (JsonNode fill : fills) {
            summed = summed.add(number(fill, "fillSz"));
            assertThat(fill.path("execType").asText()).isEqualTo("T");
            assertThat(fill.path("feeRate").asText()).isEqualTo("-0.001");
            assertThat(fill.path("billId").asText()).isNotEmpty();
        }
        assertThat(summed).isEqualByComparingTo(bought);
    }

    @Test
    void shouldSellMarketSizedInBaseByDefault() {
        JsonNode placed = okx.place(
                "{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\",\"side\":\"sell\",\"ordType\":\"market\",\"sz\":\"0.01\"}");
        JsonNode order = okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&ordId="
                        + placed.path("ordId").asText())
                .row();

        assertThat(order.path("tgtCcy").asText()).isEqualTo("base_ccy");
        assertThat(order.path("accFillSz").asText()).isEqualTo("0.01");
        assertThat(order.path("feeCcy").asText()).isEqualTo("USDT");
    }

    @Test
    void shouldShrinkMarketBuySizedInBaseToTheBalanceUnlessBanned() {
        String body =
                "{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\",\"side\":\"buy\",\"ordType\":\"market\",\"sz\":\"3\","
                        + "\"tgtCcy\":\"base_ccy\"";
        JsonNode banned = okx.place(body + ",\"banAmend\":true}");
        JsonNode shrunk = okx.place(body + "}");
        JsonNode order = okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&ordId="
                        + shrunk.path("ordId").asText())
                .row();

        assertThat(banned.path("sCode").asText()).isEqualTo("51008");
        assertThat(order.path("state").asText()).isEqualTo("filled");
        assertThat(number(order, "accFillSz")).isLessThan(new BigDecimal("3"));
        assertThat(okx.balance("USDT").free()).isNotNegative();
    }

    @Test
    void shouldEndPostOnlyIocAndFokAsTheVenueDoes() {
        String ask = DecimalText.of(okx.best("BTC-USDT", Side.SELL));
        String below = okx.priceBelow("BTC-USDT", 0.01);
        JsonNode postOnly = ended(limit("buy", "post_only", ask, "0.01", ""));
        JsonNode ioc = ended(limit("buy", "ioc", below, "0.01", ""));
        JsonNode fok = ended(limit("buy", "fok", below, "0.01", ""));
        JsonNode rests = ended(limit("buy", "post_only", below, "0.01", ""));

        assertThat(postOnly.path("state").asText()).isEqualTo("canceled");
        assertThat(postOnly.path("cancelSource").asText()).isEqualTo("31");
        assertThat(ioc.path("cancelSource").asText()).isEqualTo("14");
        assertThat(fok.path("cancelSource").asText()).isEqualTo("13");
        assertThat(rests.path("state").asText()).isEqualTo("live");
        assertThat(rests.path("ordType").asText()).isEqualTo("post_only");
    }

    @Test
    void shouldPreventTradesWithOneself() {
        String bid = DecimalText.of(okx.best("BTC-USDT", Side.BUY));
        long tick = okx.instrument("BTC-USDT").tickSize();
        String better = DecimalText.of(okx.best("BTC-USDT", Side.BUY)
                + (okx.best("BTC-USDT", Side.SELL) - okx.best("BTC-USDT", Side.BUY) > tick ? tick : 0));
        JsonNode maker = okx.place(limit("buy", "limit", better, "0.01", "maker"));
        String sell = limit("sell", "ioc", bid, "0.00002", "").replace("}", ",\"stpMode\":\"cancel_taker\"}");
        JsonNode taker = okx.place(sell);
        JsonNode takerOrder = okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&ordId="
                        + taker.path("ordId").asText())
                .row();
        JsonNode makerOrder = okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&ordId="
                        + maker.path("ordId").asText())
                .row();

        assertThat(maker.path("sCode").asText()).isEqualTo("0");
        if (!better.equals(bid)) {
            assertThat(takerOrder.path("cancelSource").asText()).isEqualTo("32");
        }
        assertThat(makerOrder.path("state").asText()).isEqualTo("live");
    }

    @Test
    void shouldRefuseOrdersInTheVenuesWords() {
        String price = okx.priceBelow("BTC-USDT", 0.02);
        assertRefused("51001", limit("buy", "limit", price, "0.01", "").replace("BTC-USDT", "NOPE-USDT"));
        assertRefused("50014", "{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\",\"side\":\"buy\",\"ordType\":\"limit\"}");
        assertRefused("51000", limit("buy", "limit", price, "0.01", "").replace("cash", "isolated"));
        assertRefused("51000", limit("buy", "limit", price, "0.01", "with-dash"));
        assertRefused("51204", limit("buy", "limit", "", "0.01", ""));
        assertRefused("51006", limit("buy", "limit", okx.priceBelow("BTC-USDT", -0.2), "0.01", ""));
        assertRefused("51006", limit("sell", "limit", okx.priceBelow("BTC-USDT", 0.2), "0.01", ""));
        assertRefused(
                "51150",
                limit("buy", "limit", price + "00001", "0.01", "")
                        .replace(price + "00001", price.contains(".") ? price + "01" : price + ".01"));
        assertRefused("51020", limit("buy", "limit", price, "0.0000001", ""));
        assertRefused("51121", limit("buy", "limit", price, "0.01000001", ""));
        assertRefused("51203", limit("buy", "limit", price, "900", ""));
        assertRefused("50016", limit("buy", "fok", price, "0.01", "").replace("}", ",\"stpMode\":\"cancel_both\"}"));
        JsonNode poor = okx.place(limit("buy", "limit", price, "8", ""));
        assertThat(poor.path("sCode").asText()).isEqualTo("51008");
        assertThat(poor.path("subCode").asText()).isEqualTo("1000");
        assertThat(poor.path("sMsg").asText()).isEqualTo("Order failed. Insufficient USDT balance in account");
        okx.place(limit("buy", "limit", price, "0.01", "same"));
        assertRefused("51016", limit("buy", "limit", price, "0.01", "same"));
    }

    @Test
    void shouldAmendOrders() {
        String price = okx.priceBelow("BTC-USDT", 0.02);
        String lower = okx.priceBelow("BTC-USDT", 0.03);
        String ask = DecimalText.of(okx.best("BTC-USDT", Side.SELL));
        String ordId = okx.place(limit("buy", "post_only", price, "0.01", "am1"))
                .path("ordId")
                .asText();
        JsonNode amended = amend(ordId, "\"newPx\":\"" + lower + "\",\"newSz\":\"0.02\",\"reqId\":\"r1\"");
        JsonNode order = okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&ordId=" + ordId)
                .row();
        JsonNode nothing = amend(ordId, "\"reqId\":\"r2\"");
        JsonNode taking = amend(ordId, "\"newPx\":\"" + ask + "\",\"cxlOnFail\":true,\"reqId\":\"r3\"");
        JsonNode gone = amend(ordId, "\"newSz\":\"0.03\"");

        assertThat(amended.path("sCode").asText()).isEqualTo("0");
        assertThat(amended.path("reqId").asText()).isEqualTo("r1");
        assertThat(order.path("ordId").asText()).isEqualTo(ordId);
        assertThat(order.path("px").asText()).isEqualTo(lower);
        assertThat(order.path("sz").asText()).isEqualTo("0.02");
        assertThat(nothing.path("sCode").asText()).isEqualTo("51500");
        assertThat(taking.path("sCode").asText()).isEqualTo("51511");
        assertThat(gone.path("sCode").asText()).isEqualTo("51503");
        assertThat(okx.balance("USDT").locked()).isZero();
    }

    @Test
    void shouldAnswerBatchesPerOrder() {
        String price = okx.priceBelow("BTC-USDT", 0.02);
        String good = limit("buy", "limit", price, "0.01", "");
        String bad = limit("buy", "limit", price, "900", "");
        Reply mixed = okx.signedPost("/api/v5/trade/batch-orders", "[" + good + "," + bad + "," + good + "]");
        Reply allBad = okx.signedPost("/api/v5/trade/batch-orders", "[" + bad + "," + bad + "]");
        StringBuilder many = new StringBuilder("[" + good);
        for (int i = 0; i < 20; i++) {
            many.append(',').append(good);
        }
        Reply tooMany = okx.signedPost("/api/v5/trade/batch-orders", many + "]");
        StringBuilder cancels = new StringBuilder();
        for (int i = 0; i < 3; i += 2) {
            cancels.append(cancels.isEmpty() ? "[" : ",")
                    .append("{\"instId\":\"BTC-USDT\",\"ordId\":\"")
                    .append(mixed.json().path("data").path(i).path("ordId").asText())
                    .append("\"}");
        }
        Reply canceled = okx.signedPost("/api/v5/trade/cancel-batch-orders", cancels + "]");

        assertThat(mixed.code()).isEqualTo("2");
        assertThat(mixed.json().path("data").path(1).path("sCode").asText()).isEqualTo("51203");
        assertThat(mixed.json().path("data").path(2).path("sCode").asText()).isEqualTo("0");
        assertThat(allBad.code()).isEqualTo("1");
        assertThat(tooMany.code()).isEqualTo("51000");
        assertThat(canceled.code()).isEqualTo("0");
        assertThat(okx.signedGet("/api/v5/trade/orders-pending")
                        .json()
                        .path("data")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void shouldPagePendingOrdersByTheirNumber() {
        String price = okx.priceBelow("BTC-USDT", 0.02);
        for (int i = 0; i < 5; i++) {
            okx.place(limit("buy", "limit", price, "0.01", "p" + i));
        }
        JsonNode first =
                okx.signedGet("/api/v5/trade/orders-pending?limit=2").json().path("data");
        JsonNode second = okx.signedGet("/api/v5/trade/orders-pending?limit=2&after="
                        + first.path(1).path("ordId").asText())
                .json()
                .path("data");

        assertThat(first.path(0).path("clOrdId").asText()).isEqualTo("p4");
        assertThat(second.path(0).path("clOrdId").asText()).isEqualTo("p2");
        assertThat(second.path(0).path("ordId").asLong())
                .isLessThan(first.path(1).path("ordId").asLong());
    }

    @Test
    void shouldForgetUnfilledCanceledOrdersAfterTwoHours() {
        String price = okx.priceBelow("BTC-USDT", 0.02);
        String ordId = okx.place(limit("buy", "limit", price, "0.01", ""))
                .path("ordId")
                .asText();
        String query = "/api/v5/trade/order?instId=BTC-USDT&ordId=" + ordId;
        okx.signedPost("/api/v5/trade/cancel-order", "{\"instId\":\"BTC-USDT\",\"ordId\":\"" + ordId + "\"}");
        Reply known = okx.signedGet(query);
        okx.advance(2 * 3_600_000L + 1_000);
        Reply forgotten = okx.signedGet(query);

        assertThat(known.code()).isEqualTo("0");
        assertThat(forgotten.code()).isEqualTo("51603");
        assertThat(forgotten.status()).isEqualTo(200);
    }

    @Test
    void shouldCancelAllOrdersUnlessAskedForMoreTime() {
        String price = okx.priceBelow("BTC-USDT", 0.02);
        String tagged = limit("buy", "limit", price, "0.01", "t1").replace("}", ",\"tag\":\"bot\"}");
        okx.place(tagged);
        okx.place(limit("buy", "limit", price, "0.01", "t2"));
        Reply armed = okx.signedPost("/api/v5/trade/cancel-all-after", "{\"timeOut\":\"10\",\"tag\":\"bot\"}");
        Reply tooSoon = okx.signedPost("/api/v5/trade/cancel-all-after", "{\"timeOut\":\"10\",\"tag\":\"bot\"}");
        okx.advance(10_500);

        await().atMost(Duration.ofSeconds(5))
                .until(() -> okx.signedGet("/api/v5/trade/orders-pending")
                                .json()
                                .path("data")
                                .size()
                        == 1);
        JsonNode gone =
                okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&clOrdId=t1").row();
        assertThat(armed.row().path("triggerTime").asText()).hasSize(10);
        assertThat(tooSoon.status()).isEqualTo(429);
        assertThat(gone.path("cancelSource").asText()).isEqualTo("20");
        assertThat(okx.signedPost("/api/v5/trade/cancel-all-after", "{\"timeOut\":\"5\"}")
                        .code())
                .isEqualTo("51000");
    }

    @Test
    void shouldTellFundsSettingsAndFees() {
        JsonNode all = okx.signedGet("/api/v5/account/balance").row();
        JsonNode some = okx.signedGet("/api/v5/account/balance?ccy=BTC,ETH").row();
        JsonNode config = okx.signedGet("/api/v5/account/config").row();
        JsonNode fee = okx.signedGet("/api/v5/account/trade-fee?instType=SPOT&instId=BTC-USDT")
                .row();
        JsonNode rate = okx.signedGet("/api/v5/trade/account-rate-limit").row();

        assertThat(all.path("details").size()).isEqualTo(3);
        assertThat(some.path("details").size()).isEqualTo(2);
        JsonNode btc = some.path("details").path(0);
        assertThat(btc.path("ccy").asText()).isEqualTo("BTC");
        assertThat(btc.path("cashBal").asText()).isEqualTo("2");
        assertThat(btc.path("availBal").asText()).isEqualTo("2");
        assertThat(btc.path("frozenBal").asText()).isEqualTo("0");
        assertThat(config.path("acctLv").asText()).isEqualTo("1");
        assertThat(fee.path("taker").asText()).isEqualTo("-0.001");
        assertThat(fee.path("feeGroup").path(0).path("maker").asText()).isEqualTo("-0.0008");
        assertThat(rate.path("accRateLimit").asText()).isEqualTo("1000");
    }

    @Test
    void shouldLimitOrdersPerInstrument() {
        String price = okx.priceBelow("BTC-USDT", 0.02);
        Reply last = okx.signedPost("/api/v5/trade/order", limit("buy", "limit", price, "900", ""));
        for (int i = 0; i < 200 && last.status() == 200; i++) {
            last = okx.signedPost("/api/v5/trade/order", limit("buy", "limit", price, "900", ""));
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.body()).isEqualTo("{\"msg\":\"Too Many Requests\",\"code\":\"50011\"}");
        assertThat(okx.signedPost(
                                "/api/v5/trade/order",
                                limit("buy", "limit", okx.priceBelow("ETH-USDT", 0.02), "0.1", "")
                                        .replace("BTC-USDT", "ETH-USDT"))
                        .code())
                .as("each instrument has its own count")
                .isEqualTo("0");
    }

    @Test
    void shouldRefuseOrdersThatCameTooLate() {
        String path = "/api/v5/trade/order";
        String body = limit("buy", "limit", okx.priceBelow("BTC-USDT", 0.02), "0.01", "");
        String time = okx.now();
        String sign = Signing.sign(OkxFixture.SECRET, Signing.payload(time, "POST", path, body));
        Reply late = okx.send(HttpRequest.newBuilder(URI.create(okx.base() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("OK-ACCESS-KEY", OkxFixture.KEY)
                .header("OK-ACCESS-PASSPHRASE", OkxFixture.PASSPHRASE)
                .header("OK-ACCESS-TIMESTAMP", time)
                .header("OK-ACCESS-SIGN", sign)
                .header("expTime", Long.toString(System.currentTimeMillis() - 1_000)));

        assertThat(late.code()).isEqualTo("50036");
        assertThat(okx.signedGet("/api/v5/trade/orders-pending")
                        .json()
                        .path("data")
                        .isEmpty())
                .isTrue();
    }

    private JsonNode ended(String body) {
        JsonNode placed = okx.place(body);
        assertThat(placed.path("sCode").asText()).as(placed.toString()).isEqualTo("0");
        return okx.signedGet("/api/v5/trade/order?instId=BTC-USDT&ordId="
                        + placed.path("ordId").asText())
                .row();
    }

    private JsonNode amend(String ordId, String changes) {
        return okx.signedPost(
                        "/api/v5/trade/amend-order",
                        "{\"instId\":\"BTC-USDT\",\"ordId\":\"" + ordId + "\"," + changes + "}")
                .row();
    }

    private void assertRefused(String code, String body) {
        Reply reply = okx.signedPost("/api/v5/trade/order", body);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.code()).isEqualTo("1");
        assertThat(reply.row().path("sCode").asText()).as(body).isEqualTo(code);
        assertThat(reply.row().path("ordId").asText("missing")).isEmpty();
    }

    private static String limit(String side, String type, String price, String size, String clientId) {
        return "{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\",\"side\":\"" + side + "\",\"ordType\":\"" + type
                + "\",\"px\":\"" + price + "\",\"sz\":\"" + size + "\",\"clOrdId\":\"" + clientId + "\"}";
    }

    private static BigDecimal number(JsonNode row, String field) {
        return new BigDecimal(row.path(field).asText());
    }
}
