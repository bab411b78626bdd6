package io.kairos.simulator.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.okx.OkxFixture.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultIT {
    private OkxFixture okx;

    @BeforeEach
    void open() throws Exception {
        okx = new OkxFixture();
    }

    @AfterEach
    void close() {
        okx.close();
    }

    @Test
    void shouldGoOnFromASmallNumberWithoutABreak() {
        try (OkxSocket socket = okx.socket("public")) {
            socket.subscribe("books:BTC-USDT", "books:ETH-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> books(socket, "BTC-USDT").size() > 10);
            arm("SEQUENCE_RESET", "\"symbol\":\"BTC-USDT\",\"to\":2");
            await().atMost(Duration.ofSeconds(20)).until(() -> falls(books(socket, "BTC-USDT")) == 1);
            int before = books(socket, "BTC-USDT").size();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> books(socket, "BTC-USDT").size() > before + 3);

            assertThat(breaks(books(socket, "BTC-USDT"))).isZero();
            assertThat(falls(books(socket, "BTC-USDT"))).isEqualTo(1);
            assertThat(falls(books(socket, "ETH-USDT"))).isZero();
        }
    }

    @Test
    void shouldBreakTheChainOfOneBookOnly() {
        try (OkxSocket socket = okx.socket("public")) {
            socket.subscribe("books:BTC-USDT", "books:ETH-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> books(socket, "BTC-USDT").size() > 5);
            arm("SEQUENCE_GAP", "\"symbol\":\"BTC-USDT\",\"ids\":500");
            await().atMost(Duration.ofSeconds(20)).until(() -> breaks(books(socket, "BTC-USDT")) == 1);

            assertThat(breaks(books(socket, "ETH-USDT"))).isZero();
        }
    }

    @Test
    void shouldSuspendOneInstrumentAndSaySo() {
        try (OkxSocket socket = okx.socket("public")) {
            socket.send("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"instruments\",\"instType\":\"SPOT\"}]}");
            socket.awaitEvent("subscribe");
            arm("HALT", "\"symbol\":\"BTC-USDT\",\"durationMillis\":60000");
            JsonNode push = socket.awaitMessage(message -> message.has("data"));
            JsonNode refused = okx.place(order("BTC-USDT"));

            assertThat(push.path("data").path(0).path("instId").asText()).isEqualTo("BTC-USDT");
            assertThat(push.path("data").path(0).path("state").asText()).isEqualTo("suspend");
            assertThat(refused.path("sCode").asText()).isEqualTo("51022");
            assertThat(okx.place(order("ETH-USDT")).path("sCode").asText()).isEqualTo("0");
            okx.arm("{\"kind\":\"CLEAR\"}");
            assertThat(okx.place(order("BTC-USDT")).path("sCode").asText()).isEqualTo("0");
        }
    }

    @Test
    void shouldForgetADelistedInstrument() {
        arm("DELIST", "\"symbol\":\"BTC-USDT\",\"durationMillis\":60000");
        try (OkxSocket socket = okx.socket("public")) {
            socket.subscribe("books:BTC-USDT");

            assertThat(okx.get("/api/v5/market/ticker?instId=BTC-USDT").code()).isEqualTo("51001");
            assertThat(socket.awaitEvent("error").path("code").asText()).isEqualTo("60018");
        }
    }

    @Test
    void shouldTakeNoOrdersDuringMaintenance() {
        try (OkxSocket socket = okx.socket("public")) {
            socket.send("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"status\"}]}");
            socket.awaitEvent("subscribe");
            arm("MAINTENANCE", "\"durationMillis\":60000");
            JsonNode push = socket.awaitMessage(message -> message.has("data"));

            assertThat(push.path("data").path(0).path("state").asText()).isEqualTo("ongoing");
            assertThat(okx.get("/api/v5/system/status").row().path("state").asText())
                    .isEqualTo("ongoing");
            assertThat(okx.place(order("BTC-USDT")).path("sCode").asText()).isEqualTo("50001");
        }
    }

    @Test
    void shouldFailOrdersBeforeAndAfterTheyTookEffect() {
        arm("ORDER_ERROR", "\"moment\":\"BEFORE\",\"status\":504");
        Reply before = okx.signedPost("/api/v5/trade/order", order("BTC-USDT"));
        int openBefore = pending();
        arm("ORDER_ERROR", "\"moment\":\"AFTER\",\"status\":503");
        Reply after = okx.signedPost("/api/v5/trade/order", order("BTC-USDT"));
        arm("ORDER_ERROR", "\"moment\":\"BEFORE\",\"status\":502,\"code\":0");
        Reply page = okx.signedPost("/api/v5/trade/order", order("BTC-USDT"));

        assertThat(before.status()).isEqualTo(504);
        assertThat(before.code()).isEqualTo("50004");
        assertThat(openBefore).isZero();
        assertThat(after.status()).isEqualTo(503);
        assertThat(pending()).as("it took effect").isEqualTo(1);
        assertThat(page.status()).isEqualTo(502);
        assertThat(page.body()).startsWith("<html>");
    }

    @Test
    void shouldLeaveAnOrderWithoutAnswer() {
        arm("ORDER_ERROR", "\"moment\":\"AFTER\",\"answer\":\"NONE\"");
        try (OkxSocket socket = okx.loggedIn()) {
            long code = okx.venue().api().market().instruments().code(okx.instrument("BTC-USDT"));
            socket.send("{\"id\":\"s1\",\"op\":\"order\",\"args\":["
                    + order("BTC-USDT").replace("\"instId\":\"BTC-USDT\"", "\"instIdCode\":" + code) + "]}");
            await().atMost(Duration.ofSeconds(5)).until(() -> pending() == 1);
            socket.send("{\"id\":\"s2\",\"op\":\"order\",\"args\":[]}");
            socket.awaitReply("s2");

            assertThat(socket.heard())
                    .noneMatch(message -> message.path("id").asText().equals("s1"));
        }
    }

    @Test
    void shouldHideOrdersFromQueriesAndRefuseOneTooMany() {
        String ordId = okx.place(order("BTC-USDT")).path("ordId").asText();
        String query = "/api/v5/trade/order?instId=BTC-USDT&ordId=" + ordId;
        arm("QUERY_LAG", "\"durationMillis\":60000");
        Reply hidden = okx.signedGet(query);
        okx.arm("{\"kind\":\"CLEAR\"}");
        arm("RATE_LIMIT", "\"count\":1");
        Reply tooMany = okx.signedGet(query);

        assertThat(hidden.code()).isEqualTo("51603");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.code()).isEqualTo("50011");
        assertThat(okx.signedGet(query).code()).isEqualTo("0");
    }

    @Test
    void shouldCloseSocketsWhoseLoginExpired() {
        try (OkxSocket socket = okx.loggedIn();
                OkxSocket open = okx.socket("public")) {
            open.subscribe("trades:BTC-USDT");
            open.awaitEvent("subscribe");
            arm("EXPIRE_SESSIONS", "\"count\":1");

            await().atMost(Duration.ofSeconds(5)).until(() -> socket.closeCode() == 4007);
            assertThat(open.closeCode()).isZero();
        }
    }

    @Test
    void shouldWordHttpErrorsAsTheVenueDoes() throws Exception {
        arm("HTTP_ERROR", "\"status\":503,\"body\":\"JSON\",\"count\":1");
        Reply down = okx.get("/api/v5/public/time");
        arm("HTTP_TIMEOUT", "\"count\":1");
        HttpRequest request = HttpRequest.newBuilder(URI.create(okx.base() + "/api/v5/public/time"))
                .timeout(Duration.ofMillis(400))
                .build();

        assertThat(down.status()).isEqualTo(503);
        assertThat(down.code()).isEqualTo("50001");
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(okx.get("/api/v5/public/time").code()).isEqualTo("0");
    }

    private void arm(String kind, String fields) {
        okx.arm("{\"kind\":\"" + kind + "\",\"venue\":\"OKX\"," + fields + "}");
    }

    private int pending() {
        return okx.signedGet("/api/v5/trade/orders-pending").json().path("data").size();
    }

    private String order(String instId) {
        return "{\"instId\":\"" + instId + "\",\"tdMode\":\"cash\",\"side\":\"buy\",\"ordType\":\"limit\",\"px\":\""
                + okx.priceBelow(instId, 0.03) + "\",\"sz\":\"0.01\"}";
    }

    private static List<JsonNode> books(OkxSocket socket, String instId) {
        return socket.pushes("books").stream()
                .filter(push -> push.path("arg").path("instId").asText().equals(instId))
                .toList();
    }

    private static long seqId(JsonNode push) {
        return push.path("data").path(0).path("seqId").asLong();
    }

    private static int falls(List<JsonNode> pushes) {
        int falls = 0;
        for (int i = 1; i < pushes.size(); i++) {
            falls += seqId(pushes.get(i)) < seqId(pushes.get(i - 1)) ? 1 : 0;
        }
        return falls;
    }

    private static int breaks(List<JsonNode> pushes) {
        int breaks = 0;
        for (int i = 1; i < pushes.size(); i++) {
            if (pushes.get(i).path("data").path(0).path("prevSeqId").asLong() != seqId(pushes.get(i - 1))) {
                breaks++;
            }
        }
        return breaks;
    }
}
