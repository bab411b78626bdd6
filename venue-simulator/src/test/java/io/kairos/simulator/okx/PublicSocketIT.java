package io.kairos.simulator.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.okx.api.RateLimits;
import io.kairos.simulator.okx.stream.SocketHub;
import io.kairos.simulator.okx.stream.StreamHub;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicSocketIT {
    @Test
    void shouldAnswerTextPingAndAcknowledgeEachArgument() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket socket = okx.socket("public")) {
            socket.send("ping");
            socket.send(
                    "{\"id\":\"1512\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},"
                            + "{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"}]}");
            await().atMost(Duration.ofSeconds(10)).until(() -> socket.pongs() == 1);
            JsonNode books = socket.awaitMessage(message -> isAck(message, "subscribe", "books"));
            JsonNode trades = socket.awaitMessage(message -> isAck(message, "subscribe", "trades"));
            socket.send("{\"op\":\"unsubscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}");
            JsonNode gone = socket.awaitMessage(message -> isAck(message, "unsubscribe", "books"));

            assertThat(books.path("id").asText()).isEqualTo("1512");
            assertThat(books.path("arg").path("instId").asText()).isEqualTo("BTC-USDT");
            assertThat(books.path("connId").asText()).matches("[0-9a-f]{8}");
            assertThat(trades.path("id").asText()).isEqualTo("1512");
            assertThat(gone.has("id")).isFalse();
        }
    }

    @Test
    void shouldRefuseWhatTheSocketDoesNotCarry() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket open = okx.socket("public");
                OkxSocket closed = okx.socket("private");
                OkxSocket business = okx.socket("business")) {
            open.subscribe("books:NOPE-USDT");
            JsonNode unknown = open.awaitEvent("error");
            open.send("{\"id\":\"a1\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"orders\",\"instType\":\"SPOT\"}]}");
            open.send(
                    "{\"id\":\"a2\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"books-l2-tbt\",\"instId\":\"BTC-USDT\"}]}");
            open.send("{\"id\":\"a3\",\"op\":\"nonsense\",\"args\":[]}");
            open.send("{\"id\":\"a4\",\"args\":[]}");
            closed.send(
                    "{\"id\":\"b1\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"orders\",\"instType\":\"SPOT\"}]}");
            business.send(
                    "{\"id\":\"c1\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}");

            assertThat(unknown.path("code").asText()).isEqualTo("60018");
            assertThat(unknown.has("arg")).isFalse();
            assertThat(unknown.path("msg").asText())
                    .isEqualTo("Wrong URL or channel:books, instId:NOPE-USDT doesn't exist. Please use the correct URL,"
                            + " channel and parameters referring to API document.");
            assertThat(open.awaitReply("a1").path("code").asText()).isEqualTo("60018");
            assertThat(open.awaitReply("a2").path("code").asText()).isEqualTo("60011");
            assertThat(open.awaitReply("a3").path("code").asText()).isEqualTo("60019");
            assertThat(open.awaitReply("a4").path("code").asText()).isEqualTo("60012");
            assertThat(closed.awaitReply("b1").path("code").asText()).isEqualTo("60011");
            assertThat(business.awaitReply("c1").path("code").asText()).isEqualTo("60018");
        }
    }

    @Test
    void shouldRefuseFastBooksWithoutTheTier() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket socket = okx.socket("public")) {
            socket.login(OkxFixture.KEY, OkxFixture.PASSPHRASE, OkxFixture.SECRET);
            socket.awaitEvent("login");
            socket.send(
                    "{\"id\":\"a1\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"books50-l2-tbt\",\"instId\":\"BTC-USDT\"}]}");

            assertThat(socket.awaitReply("a1").path("code").asText()).isEqualTo("64003");
        }
    }

    @Test
    void shouldCloseSilentSocketWithItsOwnCode() throws Exception {
        OkxVenue.Settings quick = new OkxVenue.Settings(
                new RateLimits.Limits(true, 100, 480), StreamHub.BookRules.STANDARD, new SocketHub.Care(600, 2_000));
        try (OkxFixture okx = new OkxFixture(0, quick);
                OkxSocket quiet = okx.socket("public");
                OkxSocket alive = okx.socket("public")) {
            alive.subscribe("trades:BTC-USDT");
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        if (alive.closeCode() == 0) {
                            alive.send("ping");
                        }
                        return quiet.closeCode() == 4004 && alive.pongs() > 12;
                    });

            assertThat(quiet.closeReason()).startsWith("No data received in");
            assertThat(alive.closeCode()).isZero();
        }
    }

    @Test
    void shouldLimitRequestsPerConnection() throws Exception {
        OkxVenue.Settings tight = new OkxVenue.Settings(
                new RateLimits.Limits(true, 100, 3), StreamHub.BookRules.STANDARD, new SocketHub.Care(30_000, 2_000));
        try (OkxFixture okx = new OkxFixture(0, tight);
                OkxSocket socket = okx.socket("public");
                OkxSocket other = okx.socket("public")) {
            for (int i = 0; i < 4; i++) {
                socket.send("{\"id\":\"r" + i
                        + "\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"}]}");
            }
            other.subscribe("trades:BTC-USDT");

            assertThat(socket.awaitReply("r3").path("code").asText()).isEqualTo("60014");
            other.awaitEvent("subscribe");
            assertThat(okx.breaches()).isEqualTo(1);
        }
    }

    @Test
    void shouldPushTradesPerTakerAndPriceWithContiguousIds() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket open = okx.socket("public");
                OkxSocket business = okx.socket("business")) {
            open.subscribe("trades:BTC-USDT");
            business.subscribe("trades-all:BTC-USDT");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> open.pushes("trades").size() > 60
                            && business.pushes("trades-all").size() > 60);
            List<JsonNode> joined = open.pushes("trades");
            List<JsonNode> single = business.pushes("trades-all");

            long last = 0;
            for (JsonNode push : joined) {
                JsonNode trade = push.path("data").path(0);
                long id = trade.path("tradeId").asLong();
                assertThat(last == 0 || id == last + trade.path("count").asLong())
                        .isTrue();
                assertThat(trade.path("side").asText()).isIn("buy", "sell");
                assertThat(trade.path("source").asText()).isEqualTo("0");
                assertThat(trade.path("seqId").isIntegralNumber()).isTrue();
                last = id;
            }
            for (int i = 1; i < single.size(); i++) {
                assertThat(single.get(i).path("data").path(0).path("tradeId").asLong())
                        .isEqualTo(single.get(i - 1)
                                        .path("data")
                                        .path(0)
                                        .path("tradeId")
                                        .asLong()
                                + 1);
            }
        }
    }

    @Test
    void shouldPushTickersAndTopLevels() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket socket = okx.socket("public")) {
            socket.subscribe("tickers:BTC-USDT", "bbo-tbt:BTC-USDT", "books5:BTC-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> socket.pushes("tickers").size() > 3
                            && socket.pushes("bbo-tbt").size() > 3
                            && socket.pushes("books5").size() > 3);
            JsonNode ticker = socket.pushes("tickers").get(3).path("data").path(0);
            JsonNode best = socket.pushes("bbo-tbt").get(3);
            JsonNode top = socket.pushes("books5").get(3);

            assertThat(ticker.path("instId").asText()).isEqualTo("BTC-USDT");
            assertThat(best.has("action")).isFalse();
            assertThat(best.path("data").path(0).has("prevSeqId")).isFalse();
            assertThat(best.path("data").path(0).path("asks").size()).isEqualTo(1);
            assertThat(best.path("data").path(0).has("instId")).isFalse();
            assertThat(top.path("data").path(0).path("bids").size()).isEqualTo(5);
            assertThat(top.path("data").path(0).path("instId").asText()).isEqualTo("BTC-USDT");
            assertThat(top.path("data").path(0).path("seqId").isIntegralNumber())
                    .isTrue();
        }
    }

    @Test
    void shouldAnnounceUpgradeOnEverySocket() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket socket = okx.socket("public")) {
            socket.subscribe("trades:BTC-USDT");
            socket.awaitEvent("subscribe");
            okx.onVenueThread(() -> {
                okx.venue().sockets().announceUpgrade();
                return true;
            });

            JsonNode notice = socket.awaitEvent("notice");
            assertThat(notice.path("code").asText()).isEqualTo("64008");
            assertThat(notice.path("connId").asText()).isNotEmpty();
        }
    }

    private static boolean isAck(JsonNode message, String event, String channel) {
        return message.path("event").asText().equals(event)
                && message.path("arg").path("channel").asText().equals(channel);
    }
}
