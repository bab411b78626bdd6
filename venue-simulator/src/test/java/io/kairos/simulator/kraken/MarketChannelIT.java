package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.kraken.socket.SocketHub;
import io.kairos.simulator.kraken.stream.NumberStyle;
import io.kairos.simulator.matching.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketChannelIT {
    private static final String PUBLIC = "/v2";

    @Test
    void shouldTellStatusOnConnectAndWhenItChanges() throws Exception {
        try (KrakenFixture venue = new KrakenFixture();
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC))) {
            JsonNode first = client.awaitData("status", 0);
            venue.arm(
                    "{\"kind\":\"MAINTENANCE\",\"status\":\"POST_ONLY\",\"venue\":\"KRAKEN\",\"durationMillis\":600}");
            JsonNode second = client.awaitData("status", 1);

            JsonNode data = first.path("data").path(0);
            assertThat(first.path("type").asText()).isEqualTo("update");
            assertThat(data.path("system").asText()).isEqualTo("online");
            assertThat(data.path("api_version").asText()).isEqualTo("v2");
            assertThat(data.path("connection_id").bigIntegerValue().bitLength()).isEqualTo(64);
            assertThat(second.path("data").path(0).path("system").asText()).isEqualTo("post_only");
            assertThat(client.awaitData("status", 2)
                            .path("data")
                            .path(0)
                            .path("system")
                            .asText())
                    .isEqualTo("online");
        }
    }

    @Test
    void shouldSendHeartbeatsOnlyAfterSubscriptionAndOnlyInSilence() throws Exception {
        KrakenVenue.Settings quick = timing(new SocketHub.Timing(100, 60_000));
        try (KrakenFixture venue = new KrakenFixture(quick);
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC));
                KrakenSocket silent = new KrakenSocket(venue.socket(PUBLIC))) {
            client.send(subscribe("trade", "\"BTC/USD\"", "", 1));
            client.awaitReply(1);

            await().atMost(Duration.ofSeconds(5)).until(() -> heartbeats(client) >= 3);
            assertThat(heartbeats(silent)).isZero();
            JsonNode beat = client.awaitMessage(
                    message -> message.path("channel").asText().equals("heartbeat"));
            assertThat(client.text(beat)).isEqualTo("{\"channel\":\"heartbeat\"}");
        }
    }

    @Test
    void shouldCloseIdleSocketButKeepPingedAndSubscribedOnes() throws Exception {
        KrakenVenue.Settings quick = timing(new SocketHub.Timing(100, 400));
        try (KrakenFixture venue = new KrakenFixture(quick);
                KrakenSocket idle = new KrakenSocket(venue.socket(PUBLIC));
                KrakenSocket pinging = new KrakenSocket(venue.socket(PUBLIC));
                KrakenSocket subscribed = new KrakenSocket(venue.socket(PUBLIC))) {
            subscribed.send(subscribe("trade", "\"BTC/USD\"", "", 1));
            await().atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        pinging.send("{\"method\":\"ping\",\"req_id\":101}");
                        return idle.closeCode() == 1000;
                    });

            JsonNode pong = pinging.awaitReply(101);
            assertThat(pong.path("method").asText()).isEqualTo("pong");
            assertThat(pong.path("time_in").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
            assertThat(pong.has("time_out")).isTrue();
            assertThat(pinging.closeCode()).isZero();
            assertThat(subscribed.closeCode()).isZero();
            assertThat(venue.venue().counts()).containsEntry("idleCloses", 1L);
        }
    }

    @Test
    void shouldAcknowledgeEachSymbolAndRefuseWithTheVenuesWords() throws Exception {
        try (KrakenFixture venue = new KrakenFixture();
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC))) {
            client.send(subscribe("book", "\"BTC/USD\",\"XBT/USD\",\"ETH/USD\"", ",\"depth\":25", 7));
            await().atMost(Duration.ofSeconds(5)).until(() -> replies(client, 7).size() == 3);
            List<JsonNode> replies = replies(client, 7);

            JsonNode result = replies.get(0).path("result");
            assertThat(result.toString())
                    .isEqualTo("{\"channel\":\"book\",\"depth\":25,\"snapshot\":true,\"symbol\":\"BTC/USD\"}");
            assertThat(replies.get(1).path("error").asText()).isEqualTo("Currency pair not supported XBT/USD");
            assertThat(replies.get(1).path("symbol").asText()).isEqualTo("XBT/USD");
            assertThat(replies.get(1).has("result")).isFalse();
            assertThat(replies.get(2).path("success").asBoolean()).isTrue();

            assertThat(refusal(client, subscribe("book", "\"BTC/USD\"", "", 8), 8))
                    .isEqualTo("Already subscribed");
            assertThat(refusal(client, subscribe("executions", "", "", 9), 9))
                    .isEqualTo("Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com");
            assertThat(refusal(client, "{\"method\":\"add_order\",\"params\":{},\"req_id\":10}", 10))
                    .isEqualTo("Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com");
            assertThat(refusal(client, subscribe("trade", "\"BTC/USD\"", ",\"colour\":1", 11), 11))
                    .isEqualTo("Unsupported field: 'colour' for the given msg type: subscribe");
            assertThat(refusal(client, subscribe("level3", "\"BTC/USD\"", "", 12), 12))
                    .startsWith("Level 3 market data is unavailable on this endpoint");
            client.send("{nonsense");
            JsonNode malformed = client.awaitMessage(
                    message -> message.path("method").asText().equals("error"));
            assertThat(malformed.path("error").asText()).isEqualTo("Malformed request");
            assertThat(malformed.path("success").asBoolean(true)).isFalse();
        }
    }

    @Test
    void shouldStopSendingAfterUnsubscribe() throws Exception {
        try (KrakenFixture venue = new KrakenFixture();
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC))) {
            client.send(subscribe("book", "\"BTC/USD\",\"ETH/USD\"", "", 1));
            client.awaitData("book", 1);
            assertThat(refusal(client, unsubscribe("\"BTC/USD\"", ",\"depth\":25", 2), 2))
                    .isEqualTo("Subscription Not Found");
            client.send(unsubscribe("\"BTC/USD\"", ",\"depth\":10", 3));
            assertThat(client.awaitReply(3).path("result").path("symbol").asText())
                    .isEqualTo("BTC/USD");

            venue.rest("BTC/USD", Side.BUY, "30000.0", "1");
            venue.rest("ETH/USD", Side.BUY, "2000.00", "1");
            JsonNode update = client.awaitData("book", 2);

            assertThat(update.path("data").path(0).path("symbol").asText()).isEqualTo("ETH/USD");
        }
    }

    @Test
    void shouldPrintFullPrecisionAndDeletesWithinTheWindowOnly() throws Exception {
        try (KrakenFixture venue = new KrakenFixture();
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC))) {
            venue.rest("BTC/USD", Side.SELL, "30010.0", "12.9");
            for (int i = 1; i <= 10; i++) {
                venue.rest("BTC/USD", Side.SELL, (30_010 + i) + ".0", "1.5");
            }
            client.send(subscribe("book", "\"BTC/USD\"", "", 1));
            JsonNode snapshot = client.awaitData("book", 0);
            venue.rest("BTC/USD", Side.SELL, "30010.0", "0");
            JsonNode update = client.awaitData("book", 1);

            assertThat(client.text(snapshot)).contains("{\"price\":30010.0,\"qty\":12.90000000}");
            assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
            assertThat(client.text(update)).contains("{\"price\":30010.0,\"qty\":0.00000000}");
            assertThat(client.text(update))
                    .as("the level that comes back into the window")
                    .contains("{\"price\":30020.0,\"qty\":1.50000000}");
            assertThat(update.path("data").path(0).path("bids").isEmpty()).isTrue();
        }
    }

    @Test
    void shouldTrimNumbersOnDemand() throws Exception {
        KrakenVenue.Settings trimmed = KrakenVenue.Settings.STANDARD.with(NumberStyle.TRIMMED, 0);
        try (KrakenFixture venue = new KrakenFixture(trimmed);
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC))) {
            venue.rest("ETH/USD", Side.SELL, "2010.50", "12.9");
            client.send(subscribe("book", "\"ETH/USD\"", "", 1));
            JsonNode snapshot = client.awaitData("book", 0);

            assertThat(client.text(snapshot)).contains("{\"price\":2010.5,\"qty\":12.9}");
            assertThat(new NaiveBook(10, 2, 8).apply(snapshot)).isTrue();
        }
    }

    @Test
    void shouldSendTradesWithConsecutiveIdsSeveralPerFrame() throws Exception {
        try (KrakenFixture venue = new KrakenFixture();
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC));
                KrakenSocket late = new KrakenSocket(venue.socket(PUBLIC))) {
            client.send(subscribe("trade", "\"BTC/USD\"", "", 1));
            client.awaitReply(1);
            venue.rest("BTC/USD", Side.BUY, "30000.0", "1");
            venue.rest("BTC/USD", Side.BUY, "29999.9", "1");
            venue.take("BTC/USD", Side.SELL, "29990.0", "1.5");
            JsonNode update = client.awaitData("trade", 0);
            late.send(subscribe("trade", "\"BTC/USD\"", ",\"snapshot\":true", 2));
            JsonNode snapshot = late.awaitData("trade", 0);

            JsonNode trades = update.path("data");
            assertThat(trades.size()).isEqualTo(2);
            assertThat(trades.path(0).path("side").asText()).isEqualTo("sell");
            assertThat(trades.path(0).path("symbol").asText()).isEqualTo("BTC/USD");
            assertThat(trades.path(1).path("trade_id").asLong())
                    .isEqualTo(trades.path(0).path("trade_id").asLong() + 1);
            assertThat(client.text(update)).contains("\"price\":30000.0,\"qty\":1.00000000");
            assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
            assertThat(snapshot.path("data")).isEqualTo(trades);
        }
    }

    @Test
    void shouldMoveTickerByItsTrigger() throws Exception {
        try (KrakenFixture venue = new KrakenFixture();
                KrakenSocket onTrades = new KrakenSocket(venue.socket(PUBLIC));
                KrakenSocket onQuotes = new KrakenSocket(venue.socket(PUBLIC))) {
            venue.rest("BTC/USD", Side.SELL, "30010.0", "1");
            onTrades.send(subscribe("ticker", "\"BTC/USD\"", "", 1));
            onQuotes.send(subscribe("ticker", "\"BTC/USD\"", ",\"event_trigger\":\"bbo\"", 1));
            onTrades.awaitData("ticker", 0);
            onQuotes.awaitData("ticker", 0);
            venue.rest("BTC/USD", Side.BUY, "30000.0", "2");
            JsonNode quote = onQuotes.awaitData("ticker", 1);
            venue.take("BTC/USD", Side.BUY, "30010.0", "0.25");
            JsonNode trade = onTrades.awaitData("ticker", 1);

            JsonNode data = trade.path("data").path(0);
            assertThat(quote.path("data").path(0).path("bid").decimalValue()).isEqualByComparingTo("30000.0");
            assertThat(quote.path("data").path(0).path("last").decimalValue()).isEqualByComparingTo("0");
            assertThat(data.path("last").decimalValue()).isEqualByComparingTo("30010.0");
            assertThat(data.path("ask_qty").decimalValue()).isEqualByComparingTo("0.75");
            assertThat(data.path("volume").decimalValue()).isEqualByComparingTo("0.25");
            assertThat(data.path("vwap").decimalValue()).isEqualByComparingTo("30010.0");
            assertThat(data.path("trades").asInt()).isEqualTo(1);
            assertThat(data.path("timestamp").asText()).endsWith("Z");
        }
    }

    @Test
    void shouldListInstrumentsWithExponentsAndTellStatusChanges() throws Exception {
        try (KrakenFixture venue = new KrakenFixture();
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC))) {
            client.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\"},\"req_id\":1}");
            JsonNode snapshot = client.awaitData("instrument", 0);
            venue.arm("{\"kind\":\"HALT\",\"symbol\":\"ETH/USD\",\"venue\":\"KRAKEN\",\"durationMillis\":60000}");
            JsonNode update = client.awaitData("instrument", 1);

            JsonNode pair = snapshot.path("data").path("pairs").path(0);
            assertThat(pair.path("symbol").asText()).isEqualTo("BTC/USD");
            assertThat(pair.path("price_precision").asInt()).isEqualTo(1);
            assertThat(pair.path("qty_precision").asInt()).isEqualTo(8);
            assertThat(pair.path("price_increment").decimalValue()).isEqualByComparingTo("0.1");
            assertThat(client.text(snapshot))
                    .contains("\"qty_increment\":1e-07")
                    .contains("\"qty_min\":5e-05");
            assertThat(snapshot.path("data").path("assets").path(0).path("id").asText())
                    .isEqualTo("BTC");
            assertThat(update.path("type").asText()).isEqualTo("update");
            assertThat(update.path("data").path("pairs").path(0).path("status").asText())
                    .isEqualTo("cancel_only");
        }
    }

    @Test
    void shouldChangeThePriceStepWhileRunning() throws Exception {
        try (KrakenFixture venue = new KrakenFixture();
                KrakenSocket client = new KrakenSocket(venue.socket(PUBLIC))) {
            venue.rest("LTC/EUR", Side.SELL, "120.0", "1");
            client.send("{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\"},\"req_id\":1}");
            client.awaitData("instrument", 0);
            venue.arm("{\"kind\":\"TICK_SIZE\",\"symbol\":\"LTC/EUR\",\"venue\":\"KRAKEN\"}");
            JsonNode pair =
                    client.awaitData("instrument", 1).path("data").path("pairs").path(0);
            client.send(subscribe("book", "\"LTC/EUR\"", "", 2));
            JsonNode snapshot = client.awaitData("book", 0);

            assertThat(pair.path("price_precision").asInt()).isEqualTo(2);
            assertThat(pair.path("price_increment").decimalValue()).isEqualByComparingTo("0.01");
            assertThat(client.text(snapshot)).contains("\"price\":120.00,");
            assertThat(new NaiveBook(10, 2, 8).apply(snapshot)).isTrue();
        }
    }

    private static KrakenVenue.Settings timing(SocketHub.Timing timing) {
        return KrakenVenue.Settings.STANDARD.with(timing);
    }

    private static long heartbeats(KrakenSocket client) {
        return client.heard().stream()
                .filter(message -> message.path("channel").asText().equals("heartbeat"))
                .count();
    }

    private static List<JsonNode> replies(KrakenSocket client, long requestId) {
        return client.heard().stream()
                .filter(message -> message.path("req_id").asLong(-1) == requestId)
                .toList();
    }

    private static String refusal(KrakenSocket client, String request, long requestId) {
        client.send(request);
        JsonNode reply = client.awaitReply(requestId);
        assertThat(reply.path("success").asBoolean(true)).isFalse();
        return reply.path("error").asText();
    }

    private static String subscribe(String channel, String symbols, String more, long requestId) {
        return "{\"method\":\"subscribe\",\"params\":{\"channel\":\"" + channel + "\",\"symbol\":[" + symbols + "]"
                + more + "},\"req_id\":" + requestId + "}";
    }

    private static String unsubscribe(String symbols, String more, long requestId) {
        return subscribe("book", symbols, more, requestId).replace("\"subscribe\"", "\"unsubscribe\"");
    }
}
