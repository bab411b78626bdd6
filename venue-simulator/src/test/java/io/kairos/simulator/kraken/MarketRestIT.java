package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.matching.Side;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketRestIT {
    private KrakenFixture venue;
    private KrakenRest rest;

    @BeforeEach
    void start() throws Exception {
        venue = new KrakenFixture();
        rest = new KrakenRest(venue.base());
    }

    @AfterEach
    void stop() {
        venue.close();
    }

    @Test
    void shouldTellTimeAndStatus() {
        JsonNode time = rest.get("Time");

        assertThat(time.path("unixtime").asLong()).isCloseTo(System.currentTimeMillis() / 1000, within(5));
        assertThat(time.path("rfc1123").asText())
                .matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d\\d [\\d:]{8} \\+0000");
        assertThat(rest.get("SystemStatus").path("status").asText()).isEqualTo("online");
    }

    @Test
    void shouldNamePairsAndAssetsInAllTheirWays() {
        JsonNode pairs = rest.get("AssetPairs");
        JsonNode assets = rest.get("Assets");

        JsonNode bitcoin = pairs.path("XXBTZUSD");
        assertThat(bitcoin.path("altname").asText()).isEqualTo("XBTUSD");
        assertThat(bitcoin.path("wsname").asText()).isEqualTo("XBT/USD");
        assertThat(bitcoin.path("base").asText()).isEqualTo("XXBT");
        assertThat(bitcoin.path("quote").asText()).isEqualTo("ZUSD");
        assertThat(bitcoin.path("pair_decimals").asInt()).isEqualTo(1);
        assertThat(bitcoin.path("lot_decimals").asInt()).isEqualTo(8);
        assertThat(bitcoin.path("ordermin").asText()).isEqualTo("0.00005");
        assertThat(bitcoin.path("costmin").asText()).isEqualTo("0.5");
        assertThat(bitcoin.path("tick_size").asText()).isEqualTo("0.1");
        assertThat(bitcoin.path("fees").isArray()).isTrue();
        assertThat(bitcoin.path("fees").isEmpty()).isTrue();
        assertThat(pairs.path("SOLUSD").path("wsname").asText()).isEqualTo("SOL/USD");
        assertThat(pairs.path("XDGUSD").path("wsname").asText()).isEqualTo("XDG/USD");
        assertThat(pairs.has("XETHXXBT")).isTrue();
        assertThat(assets.path("XXBT").path("altname").asText()).isEqualTo("XBT");
        assertThat(assets.path("ZUSD").path("altname").asText()).isEqualTo("USD");
        assertThat(assets.path("SOL").path("decimals").asInt()).isEqualTo(10);
    }

    @Test
    void shouldFindPairsByIdShortNameAndSymbolButNotByTheOldSpelling() {
        for (String name : new String[] {"XXBTZUSD", "XBTUSD", "BTC/USD"}) {
            assertThat(rest.get("AssetPairs?pair=" + name).fieldNames().next()).isEqualTo("XXBTZUSD");
        }
        assertThat(rest.error("AssetPairs?pair=XBT/USD")).isEqualTo("EQuery:Unknown asset pair");
        assertThat(rest.error("Depth")).isEqualTo("EGeneral:Invalid arguments:pair");
        assertThat(rest.error("Depth?pair=XBTUSD&count=0")).isEqualTo("EGeneral:Invalid arguments:count");
        assertThat(rest.error("Nonsense")).isEqualTo("EGeneral:Unknown method");
    }

    @Test
    void shouldRoundDepth() {
        venue.rest("BTC/USD", Side.BUY, "105944.3", "0.1358765");
        venue.rest("BTC/USD", Side.SELL, "105950.1", "2");

        JsonNode book = rest.get("Depth?pair=XBTUSD&count=5").path("XXBTZUSD");

        assertThat(book.path("bids").path(0).path(0).asText()).isEqualTo("105944.30000");
        assertThat(book.path("bids").path(0).path(1).asText()).isEqualTo("0.136");
        assertThat(book.path("bids").path(0).path(2).isIntegralNumber()).isTrue();
        assertThat(book.path("asks").path(0).path(1).asText()).isEqualTo("2.000");
    }

    @Test
    void shouldPageTradesByCursor() {
        venue.rest("BTC/USD", Side.BUY, "30000.0", "3");
        venue.take("BTC/USD", Side.SELL, "30000.0", "1");
        venue.take("BTC/USD", Side.SELL, "30000.0", "0.5");
        JsonNode first = rest.get("Trades?pair=XBTUSD&since=0&count=1");
        JsonNode second =
                rest.get("Trades?pair=XBTUSD&since=" + first.path("last").asText());

        JsonNode row = first.path("XXBTZUSD").path(0);
        assertThat(row.path(0).asText()).isEqualTo("30000.00000");
        assertThat(row.path(1).asText()).isEqualTo("1.00000000");
        assertThat(row.path(3).asText()).isEqualTo("s");
        assertThat(first.path("last").isTextual()).isTrue();
        assertThat(second.path("XXBTZUSD").size()).isEqualTo(1);
        assertThat(second.path("XXBTZUSD").path(0).path(6).asLong())
                .isEqualTo(row.path(6).asLong() + 1);
    }

    @Test
    void shouldTickAsRestDoes() {
        venue.rest("BTC/USD", Side.BUY, "30000.0", "3");
        venue.rest("BTC/USD", Side.SELL, "30001.0", "3");
        venue.take("BTC/USD", Side.SELL, "30000.0", "1");

        JsonNode ticker = rest.get("Ticker?pair=XBTUSD").path("XXBTZUSD");

        assertThat(ticker.path("a").toString()).isEqualTo("[\"30001.00000\",\"3\",\"3.000\"]");
        assertThat(ticker.path("b").toString()).isEqualTo("[\"30000.00000\",\"2\",\"2.000\"]");
        assertThat(ticker.path("c").toString()).isEqualTo("[\"30000.00000\",\"1.00000000\"]");
        assertThat(ticker.path("t").toString()).isEqualTo("[1,1]");
        assertThat(ticker.path("o").asText()).isEqualTo("30000.00000");
    }

    private static Offset<Long> within(long seconds) {
        return Offset.offset(seconds);
    }
}
