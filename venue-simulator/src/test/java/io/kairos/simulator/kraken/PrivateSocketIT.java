package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.kraken.api.EngineRates;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.RestLimits;
import io.kairos.simulator.matching.Side;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateSocketIT {
    private KrakenFixture venue;
    private KrakenRest rest;
    private KrakenSocket client;
    private String token;

    @BeforeEach
    void start() throws Exception {
        KrakenApi.Settings rules =
                new KrakenApi.Settings(RestLimits.Limits.STANDARD, EngineRates.Tier.PRO, 0, 0, false);
        venue = new KrakenFixture(KrakenVenue.Settings.STANDARD.with(rules));
        rest = new KrakenRest(venue.base());
        venue.rest("BTC/USD", Side.BUY, "30000.0", "1");
        venue.rest("BTC/USD", Side.SELL, "30010.0", "1");
        client = new KrakenSocket(venue.socket("/auth/v2"));
        token = rest.token();
    }

    @AfterEach
    void stop() {
        client.close();
        venue.close();
    }

    @Test
    void shouldTellAnOrdersLifeInSparseRows() {
        JsonNode ack = subscribe("executions", ",\"ratecounter\":true", 1);
        send("add_order", sell("0.5", ",\"cl_ord_id\":\"a1\""), 2);
        String id = client.awaitReply(2).path("result").path("order_id").asText();
        List<JsonNode> rows = executions(4);

        assertThat(ack.path("result").path("maxratecount").asInt()).isEqualTo(180);
        assertThat(ack.path("result").path("warnings").isArray()).isTrue();
        assertThat(rows)
                .extracting(row -> row.path("exec_type").asText())
                .containsExactly("pending_new", "new", "trade", "filled");
        assertThat(rows).allMatch(row -> row.path("order_id").asText().equals(id));
        JsonNode pending = rows.get(0);
        assertThat(pending.path("symbol").asText()).isEqualTo("BTC/USD");
        assertThat(pending.path("time_in_force").asText()).isEqualTo("GTC");
        assertThat(pending.path("limit_price").decimalValue()).isEqualByComparingTo("29990");
        assertThat(pending.path("order_status").asText()).isEqualTo("pending_new");
        JsonNode accepted = rows.get(1);
        assertThat(accepted.has("symbol") || accepted.has("side") || accepted.has("order_qty"))
                .isFalse();
        assertThat(accepted.path("cl_ord_id").asText()).isEqualTo("a1");
        assertThat(accepted.path("ratecount").asDouble()).isPositive();
        JsonNode trade = rows.get(2);
        assertThat(trade.path("order_status").asText()).isEqualTo("partially_filled");
        assertThat(trade.path("exec_id").asText()).startsWith("T");
        assertThat(trade.path("last_price").decimalValue()).isEqualByComparingTo("30000");
        assertThat(trade.path("last_qty").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(trade.path("cost").decimalValue()).isEqualByComparingTo("15000");
        assertThat(trade.path("liquidity_ind").asText()).isEqualTo("t");
        // In base where a sale asks for nothing else.
        assertThat(trade.path("fees").path(0).path("asset").asText()).isEqualTo("BTC");
        assertThat(trade.path("fees").path(0).path("qty").decimalValue()).isEqualByComparingTo("0.0012");
        JsonNode filled = rows.get(3);
        assertThat(filled.has("last_qty") || filled.has("symbol")).isFalse();
        assertThat(filled.path("cum_qty").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(sequences("executions")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(client.channel("executions").get(0).path("type").asText()).isEqualTo("snapshot");
        assertThat(client.channel("executions").get(0).path("data").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "buy, quote, USD, 36.012, 84958.988, 2.5",
        "buy, base, BTC, 0.0012, 84995, 2.4988",
        "sell, quote, USD, 36, 114964, 1.5",
        "sell, base, BTC, 0.0012, 115000, 1.4988"
    })
    void shouldChargeTheFeeInTheAssetAskedFor(
            String side, String preference, String asset, String fee, String dollars, String bitcoins) {
        subscribe("executions", "", 1);
        subscribe("balances", "", 2);
        send(
                "add_order",
                "\"order_type\":\"market\",\"order_qty\":0.5,\"symbol\":\"BTC/USD\",\"side\":\"" + side
                        + "\",\"fee_preference\":\"" + preference + '"',
                3);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> client.channel("balances").size() == 3);
        JsonNode charged = client.channel("executions").stream()
                .flatMap(frame -> StreamSupport.stream(frame.path("data").spliterator(), false))
                .filter(row -> row.path("exec_type").asText().equals("trade"))
                .findFirst()
                .orElseThrow()
                .path("fees")
                .path(0);

        assertThat(charged.path("asset").asText()).isEqualTo(asset);
        assertThat(charged.path("qty").decimalValue()).isEqualByComparingTo(fee);
        assertThat(client.channel("balances"))
                .extracting(frame -> frame.path("data").path(0))
                .anySatisfy(row -> {
                    assertThat(row.path("asset").asText()).isEqualTo("USD");
                    assertThat(row.path("balance").decimalValue()).isEqualByComparingTo(dollars);
                })
                .anySatisfy(row -> {
                    assertThat(row.path("asset").asText()).isEqualTo("BTC");
                    assertThat(row.path("balance").decimalValue()).isEqualByComparingTo(bitcoins);
                });
    }

    @Test
    void shouldBookEachTradeTwice() {
        subscribe("balances", "", 1);
        send("add_order", sell("0.5", ""), 2);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> client.channel("balances").size() == 3);
        List<JsonNode> frames = client.channel("balances");
        JsonNode quote = frames.get(1).path("data").path(0);
        JsonNode base = frames.get(2).path("data").path(0);

        assertThat(frames.get(0).path("type").asText()).isEqualTo("snapshot");
        assertThat(frames.get(0).path("data").findValuesAsText("asset")).contains("BTC", "USD", "ETH");
        assertThat(frames.get(0)
                        .path("data")
                        .path(0)
                        .path("wallets")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo("main");
        assertThat(quote.path("asset").asText()).isEqualTo("USD");
        assertThat(quote.path("amount").decimalValue()).isEqualByComparingTo("15000");
        assertThat(quote.path("fee").decimalValue()).isZero();
        assertThat(quote.path("balance").decimalValue()).isEqualByComparingTo("115000");
        assertThat(base.path("asset").asText()).isEqualTo("BTC");
        assertThat(base.path("amount").decimalValue()).isEqualByComparingTo("-0.5");
        assertThat(base.path("fee").decimalValue()).isEqualByComparingTo("0.0012");
        assertThat(base.path("balance").decimalValue()).isEqualByComparingTo("1.4988");
        assertThat(base.path("ref_id")).isEqualTo(quote.path("ref_id"));
        assertThat(base.path("ledger_id")).isNotEqualTo(quote.path("ledger_id"));
        assertThat(sequences("balances")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldAmendAndAnswerEachCancelByItself() {
        subscribe("executions", "", 1);
        send("add_order", bid("0.5", ",\"cl_ord_id\":\"a1\""), 2);
        send("add_order", bid("0.4", ",\"order_userref\":7,\"post_only\":true"), 3);
        String first = client.awaitReply(2).path("result").path("order_id").asText();
        String second = client.awaitReply(3).path("result").path("order_id").asText();
        send("amend_order", "\"order_id\":\"" + first + "\",\"limit_price\":25001.5", 4);
        JsonNode amended = client.awaitReply(4).path("result");
        send("cancel_order", "\"order_id\":[\"" + first + "\",\"OAAAAA-AAAAA-AAAAAA\",\"" + second + "\"]", 5);
        await().atMost(Duration.ofSeconds(10)).until(() -> replies(5).size() == 3);
        List<JsonNode> rows = executions(7);

        assertThat(amended.path("order_id").asText()).isEqualTo(first);
        assertThat(amended.path("amend_id").asText()).startsWith("T");
        assertThat(replies(5))
                .filteredOn(reply -> reply.path("success").asBoolean())
                .extracting(reply -> reply.path("result").toString())
                .containsExactlyInAnyOrder("{\"order_id\":\"" + first + "\"}", "{\"order_id\":\"" + second + "\"}");
        assertThat(replies(5))
                .filteredOn(reply -> !reply.path("success").asBoolean())
                .extracting(reply -> reply.path("error").asText())
                .containsExactly("EOrder:Unknown order");
        assertThat(rows)
                .extracting(row -> row.path("exec_type").asText())
                .containsExactly("pending_new", "new", "pending_new", "new", "amended", "canceled", "canceled");
        assertThat(rows.get(2).path("post_only").asBoolean()).isTrue();
        assertThat(rows.get(2).path("order_userref").asInt()).isEqualTo(7);
        assertThat(rows.get(4).path("amended").asBoolean()).isTrue();
        assertThat(rows.get(4).path("limit_price").decimalValue()).isEqualByComparingTo("25001.5");
        assertThat(rows.get(5).path("reason").asText()).isEqualTo("User requested");
        assertThat(rows.get(5).has("symbol")).isFalse();
    }

    @Test
    void shouldCancelPostOnlyOrderWithReasonInsteadOfTaking() {
        subscribe("executions", "", 1);
        send(
                "add_order",
                "\"order_type\":\"limit\",\"side\":\"buy\",\"order_qty\":0.1,\"symbol\":\"BTC/USD\","
                        + "\"limit_price\":30010,\"post_only\":true",
                2);
        List<JsonNode> rows = executions(3);

        assertThat(client.awaitReply(2).path("success").asBoolean()).isTrue();
        assertThat(rows.get(2).path("exec_type").asText()).isEqualTo("canceled");
        assertThat(rows.get(2).path("reason").asText()).isEqualTo("Post only order");
    }

    @Test
    void shouldTakeBatchesAndCancelAll() {
        send(
                "batch_add",
                "\"symbol\":\"BTC/USD\",\"orders\":["
                        + "{\"order_type\":\"limit\",\"side\":\"buy\",\"order_qty\":0.1,\"limit_price\":1010.1,\"order_userref\":1},"
                        + "{\"order_type\":\"limit\",\"side\":\"buy\",\"order_qty\":0.1,\"limit_price\":1020.2,\"order_userref\":2}]",
                1);
        JsonNode batch = client.awaitReply(1).path("result");
        send("add_order", bid("0.4", ""), 2);
        client.awaitReply(2);
        send(
                "batch_cancel",
                "\"orders\":[\"1\",\"" + batch.path(1).path("order_id").asText() + "\"]",
                3);
        JsonNode canceled = client.awaitReply(3);
        send("cancel_all", "", 4);
        JsonNode all = client.awaitReply(4);
        send("cancel_all_orders_after", "\"timeout\":100", 5);
        JsonNode armed = client.awaitReply(5);

        assertThat(batch.path(0).path("order_userref").asInt()).isEqualTo(1);
        assertThat(canceled.path("result").path("count").asInt()).isEqualTo(2);
        assertThat(all.path("result").path("count").asInt()).isEqualTo(1);
        assertThat(armed.path("result").path("triggerTime").asText()).endsWith("Z");
        assertThat(armed.has("time_in")).isTrue();
    }

    @Test
    void shouldRefuseInTheVenuesWords() {
        client.send(
                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[\"BTC/USD\"]},\"req_id\":1}");
        assertThat(client.awaitReply(1).path("error").asText())
                .isEqualTo("Public market data subscriptions are unavailable on this endpoint. Try ws.kraken.com");
        client.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"executions\",\"token\":\"T\"},\"req_id\":2}");
        JsonNode session = client.awaitReply(2);
        assertThat(session.path("error").asText()).isEqualTo("ESession:Invalid session");
        assertThat(session.path("status").asText()).isEqualTo("error");
        assertThat(session.path("channel").asText()).isEqualTo("executions");
        send("add_order", bid("0.00001", ""), 3);
        assertThat(client.awaitReply(3).path("error").asText())
                .isEqualTo("EGeneral:Invalid arguments:volume minimum not met");
        send("add_order", bid("90", ""), 4);
        assertThat(client.awaitReply(4).path("error").asText()).isEqualTo("EOrder:Insufficient funds");
        send("add_order", bid("0.1", "").replace("BTC/USD", "XBT/USD"), 5);
        assertThat(client.awaitReply(5).path("error").asText()).isEqualTo("Currency pair not supported XBT/USD");
        send("amend_order", "\"order_id\":\"OAAAAA-AAAAA-AAAAAA\",\"order_qty\":1", 6);
        assertThat(client.awaitReply(6).path("error").asText()).isEqualTo("EOrder:Unknown order");
        subscribe("executions", "", 7);
        client.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"executions\",\"token\":\"" + token
                + "\"},\"req_id\":8}");
        assertThat(client.awaitReply(8).path("error").asText()).isEqualTo("Already subscribed");
    }

    @Test
    void shouldKeepTokenForSocketThatHoldsItAndRefuseItOnOthersOnceOver() {
        subscribe("executions", "", 1);
        venue.arm("{\"kind\":\"CLOCK_SKEW\",\"skewMillis\":901000,\"venue\":\"KRAKEN\"}");
        send("add_order", bid("0.1", ""), 2);
        JsonNode held = client.awaitReply(2);
        try (KrakenSocket other = new KrakenSocket(venue.socket("/auth/v2"))) {
            other.send("{\"method\":\"cancel_all\",\"params\":{\"token\":\"" + token + "\"},\"req_id\":3}");
            JsonNode late = other.awaitReply(3);
            venue.arm("{\"kind\":\"EXPIRE_SESSIONS\",\"venue\":\"KRAKEN\"}");
            send("cancel_all", "", 4);
            JsonNode lost = client.awaitReply(4);

            assertThat(held.path("success").asBoolean()).isTrue();
            assertThat(late.path("error").asText()).isEqualTo("ESession:Invalid session");
            assertThat(lost.path("error").asText()).isEqualTo("ESession:Invalid session");
        }
    }

    @Test
    void shouldShowOpenOrdersAndOldTradesInTheSnapshot() {
        send("add_order", bid("0.3", ",\"cl_ord_id\":\"open\""), 1);
        client.awaitReply(1);
        send("add_order", sell("0.2", ""), 2);
        client.awaitReply(2);
        subscribe("executions", ",\"snap_trades\":true", 3);
        JsonNode rows = client.awaitData("executions", 0).path("data");

        assertThat(rows.size()).isEqualTo(2);
        assertThat(rows.path(0).path("cl_ord_id").asText()).isEqualTo("open");
        assertThat(rows.path(0).path("order_status").asText()).isEqualTo("new");
        assertThat(rows.path(1).path("exec_type").asText()).isEqualTo("trade");
        assertThat(rows.path(1).path("order_status").asText()).isEqualTo("filled");
        assertThat(rows.path(1).has("cum_qty")).isFalse();
    }

    private JsonNode subscribe(String channel, String more, long requestId) {
        send("subscribe", "\"channel\":\"" + channel + "\"" + more, requestId);
        JsonNode ack = client.awaitReply(requestId);
        assertThat(ack.path("success").asBoolean()).as(ack.toString()).isTrue();
        client.awaitData(channel, 0);
        return ack;
    }

    private void send(String method, String params, long requestId) {
        client.send("{\"method\":\"" + method + "\",\"params\":{" + params + (params.isEmpty() ? "" : ",")
                + "\"token\":\"" + token + "\"},\"req_id\":" + requestId + "}");
    }

    private static String bid(String qty, String more) {
        return "\"order_type\":\"limit\",\"side\":\"buy\",\"order_qty\":" + qty
                + ",\"symbol\":\"BTC/USD\",\"limit_price\":25000" + more;
    }

    private static String sell(String qty, String more) {
        return "\"order_type\":\"limit\",\"side\":\"sell\",\"order_qty\":" + qty
                + ",\"symbol\":\"BTC/USD\",\"limit_price\":29990" + more;
    }

    private List<JsonNode> replies(long requestId) {
        return client.heard().stream()
                .filter(message -> message.path("req_id").asLong(-1) == requestId)
                .toList();
    }

    /** The rows of the updates, once there are so many. */
    private List<JsonNode> executions(int count) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> client.channel("executions").size() == count + 1);
        return client.channel("executions").stream()
                .skip(1)
                .map(message -> message.path("data").path(0))
                .toList();
    }

    private List<Long> sequences(String channel) {
        return client.channel(channel).stream()
                .map(message -> message.path("sequence").asLong())
                .toList();
    }
}
