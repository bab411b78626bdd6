package io.kairos.simulator.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.okx.OkxFixture.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicRestIT {
    @Test
    void shouldTellTimeAndInstruments() throws Exception {
        try (OkxFixture okx = new OkxFixture()) {
            Reply time = okx.get("/api/v5/public/time");
            Reply all = okx.get("/api/v5/public/instruments?instType=SPOT");
            Reply one = okx.get("/api/v5/public/instruments?instType=SPOT&instId=BTC-USDT");
            Reply futures = okx.get("/api/v5/public/instruments?instType=FUTURES");

            assertThat(time.code()).isEqualTo("0");
            assertThat(time.json().path("msg").asText("missing")).isEmpty();
            assertThat(Math.abs(time.row().path("ts").asLong() - System.currentTimeMillis()))
                    .isLessThan(5_000);
            assertThat(all.json().path("data").size())
                    .isEqualTo(okx.exchange().catalogue().all().size());
            assertThat(one.json().path("data").size()).isEqualTo(1);
            assertThat(one.row().path("instIdCode").isIntegralNumber()).isTrue();
            assertThat(one.row().path("baseCcy").asText()).isEqualTo("BTC");
            assertThat(one.row().path("quoteCcy").asText()).isEqualTo("USDT");
            assertThat(one.row().path("state").asText()).isEqualTo("live");
            assertThat(one.row().path("ctVal").asText("missing")).isEmpty();
            assertThat(one.row().path("tickSz").isTextual()).isTrue();
            assertThat(one.row().path("tickSz").asText()).doesNotEndWith("0");
            assertThat(futures.json().path("data").isEmpty()).isTrue();
        }
    }

    @Test
    void shouldGiveBooksWithSequenceNumberAndDeadField() throws Exception {
        try (OkxFixture okx = new OkxFixture()) {
            JsonNode standard = okx.get("/api/v5/market/books?instId=BTC-USDT").row();
            JsonNode deep =
                    okx.get("/api/v5/market/books?instId=BTC-USDT&sz=20").row();
            JsonNode full =
                    okx.get("/api/v5/market/books-full?instId=BTC-USDT&sz=20").row();

            assertThat(standard.path("asks").size()).isEqualTo(1);
            assertThat(deep.path("bids").size()).isEqualTo(20);
            assertThat(deep.path("seqId").isIntegralNumber()).isTrue();
            assertThat(deep.path("seqId").asLong())
                    .isGreaterThanOrEqualTo(standard.path("seqId").asLong());
            assertThat(deep.path("bids").path(0).size()).isEqualTo(4);
            assertThat(deep.path("bids").path(0).path(2).asText()).isEqualTo("0");
            assertThat(deep.path("bids").path(0).path(3).asInt()).isPositive();
            assertThat(new BigDecimal(deep.path("bids").path(0).path(0).asText()))
                    .isLessThan(new BigDecimal(deep.path("asks").path(0).path(0).asText()))
                    .isGreaterThan(
                            new BigDecimal(deep.path("bids").path(1).path(0).asText()));
            assertThat(full.path("asks").path(0).size()).isEqualTo(3);
        }
    }

    @Test
    void shouldGiveTickersTradesAndPriceLimits() throws Exception {
        try (OkxFixture okx = new OkxFixture()) {
            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> okx.get("/api/v5/market/trades?instId=BTC-USDT&limit=50")
                                    .json()
                                    .path("data")
                                    .size()
                            == 50);
            JsonNode trades = okx.get("/api/v5/market/trades?instId=BTC-USDT&limit=50")
                    .json()
                    .path("data");
            JsonNode older = okx.get("/api/v5/market/history-trades?instId=BTC-USDT&limit=5&after="
                            + trades.path(0).path("tradeId").asText())
                    .json()
                    .path("data");
            JsonNode ticker = okx.get("/api/v5/market/ticker?instId=BTC-USDT").row();
            JsonNode tickers =
                    okx.get("/api/v5/market/tickers?instType=SPOT").json().path("data");
            JsonNode band =
                    okx.get("/api/v5/public/price-limit?instId=BTC-USDT").row();

            for (int i = 1; i < trades.size(); i++) {
                assertThat(trades.path(i).path("tradeId").asLong())
                        .isEqualTo(trades.path(i - 1).path("tradeId").asLong() - 1);
            }
            assertThat(older.path(0).path("tradeId").asLong())
                    .isEqualTo(trades.path(0).path("tradeId").asLong() - 1);
            assertThat(older.size()).isEqualTo(5);
            for (String number : List.of("last", "askPx", "bidPx", "open24h", "high24h", "low24h", "vol24h")) {
                assertThat(new BigDecimal(ticker.path(number).asText())).isPositive();
            }
            assertThat(tickers.size())
                    .isEqualTo(okx.exchange().catalogue().all().size());
            assertThat(new BigDecimal(band.path("sellLmt").asText()))
                    .isLessThan(new BigDecimal(ticker.path("last").asText()));
            assertThat(new BigDecimal(band.path("buyLmt").asText()))
                    .isGreaterThan(new BigDecimal(ticker.path("last").asText()));
            assertThat(okx.get("/api/v5/system/status").json().path("data").isEmpty())
                    .isTrue();
        }
    }

    @Test
    void shouldRefuseBadParametersInTheVenuesWords() throws Exception {
        try (OkxFixture okx = new OkxFixture()) {
            Reply unknown = okx.get("/api/v5/market/books?instId=NOPE-USDT");
            Reply missing = okx.get("/api/v5/market/books");
            Reply badType = okx.get("/api/v5/public/instruments?instType=STOCK");

            assertThat(unknown.status()).isEqualTo(200);
            assertThat(unknown.code()).isEqualTo("51001");
            assertThat(unknown.json().path("data").isArray()).isTrue();
            assertThat(missing.status()).isEqualTo(400);
            assertThat(missing.code()).isEqualTo("50014");
            assertThat(missing.json().path("msg").asText()).isEqualTo("Parameter instId can not be empty");
            assertThat(badType.code()).isEqualTo("51000");
            assertThat(okx.get("/api/v5/no/such").status()).isEqualTo(404);
        }
    }

    @Test
    void shouldRefuseMoreThanTheDocumentedRequestsPerTwoSeconds() throws Exception {
        try (OkxFixture okx = new OkxFixture(50, OkxFixture.SETTINGS)) {
            Reply last = okx.get("/api/v5/public/time");
            for (int i = 0; i < 10; i++) {
                last = okx.get("/api/v5/public/time");
            }

            assertThat(last.status()).isEqualTo(429);
            assertThat(last.code()).isEqualTo("50011");
            assertThat(okx.breaches()).isEqualTo(1);
            assertThat(okx.get("/api/v5/market/ticker?instId=BTC-USDT").status())
                    .as("other classes have their own counts")
                    .isEqualTo(200);
        }
    }
}
