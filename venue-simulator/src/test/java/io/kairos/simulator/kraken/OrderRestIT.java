package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.kraken.api.EngineRates;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.RestLimits;
import io.kairos.simulator.matching.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderRestIT {
    private static final RestLimits.Limits GENEROUS = new RestLimits.Limits(1000, 100, 1000, 100);

    private KrakenFixture venue;
    private KrakenRest rest;

    @BeforeEach
    void start() throws Exception {
        open(new KrakenApi.Settings(GENEROUS, EngineRates.Tier.PRO, 0, 0, false));
        venue.rest("BTC/USD", Side.BUY, "30000.0", "1");
        venue.rest("BTC/USD", Side.SELL, "30010.0", "1");
    }

    private void open(KrakenApi.Settings settings) throws Exception {
        if (venue != null) {
            venue.close();
        }
        venue = new KrakenFixture(KrakenVenue.Settings.STANDARD.with(settings));
        rest = new KrakenRest(venue.base());
    }

    @AfterEach
    void stop() {
        venue.close();
    }

    @Test
    void shouldPlaceQueryAmendAndCancel() {
        JsonNode placed = rest.ok(
                "AddOrder",
                "pair",
                "XBTUSD",
                "type",
                "buy",
                "ordertype",
                "limit",
                "price",
                "25000.1",
                "volume",
                "0.5",
                "cl_ord_id",
                "my-order");
        String id = placed.path("txid").path(0).asText();
        JsonNode open = rest.ok("OpenOrders").path("open").path(id);
        JsonNode held = rest.ok("BalanceEx").path("ZUSD");
        JsonNode amended = rest.ok("AmendOrder", "txid", id, "order_qty", "0.4", "limit_price", "25000.2");
        JsonNode queried = rest.ok("QueryOrders", "txid", id).path(id);
        JsonNode canceled = rest.ok("CancelOrder", "cl_ord_id", "my-order");
        JsonNode closed = rest.ok("ClosedOrders").path("closed").path(id);

        assertThat(id).matches("O[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{6}");
        assertThat(placed.path("descr").path("order").asText()).isEqualTo("buy 0.50000000 XBTUSD @ limit 25000.1");
        assertThat(open.path("status").asText()).isEqualTo("open");
        assertThat(open.path("cl_ord_id").asText()).isEqualTo("my-order");
        assertThat(open.path("descr").path("price").asText()).isEqualTo("25000.1");
        assertThat(open.path("vol_exec").asText()).isEqualTo("0.00000000");
        // The fee of a buy is in quote by default, so it is held too.
        assertThat(open.path("oflags").asText()).isEqualTo("fciq");
        assertThat(number(held.path("hold_trade"))).isEqualByComparingTo("12530.05012");
        assertThat(number(held.path("balance"))).isEqualByComparingTo("100000");
        assertThat(amended.path("amend_id").asText()).startsWith("T");
        assertThat(queried.path("vol").asText()).isEqualTo("0.40000000");
        assertThat(queried.path("descr").path("price").asText()).isEqualTo("25000.2");
        assertThat(canceled.path("count").asInt()).isEqualTo(1);
        assertThat(closed.path("status").asText()).isEqualTo("canceled");
        assertThat(closed.path("reason").asText()).isEqualTo("User requested");
        assertThat(rest.refusal("CancelOrder", "txid", id)).isEqualTo("EOrder:Unknown order");
    }

    @Test
    void shouldFillAndShowTradesAndFees() {
        String id = rest.ok(
                        "AddOrder",
                        "pair",
                        "BTC/USD",
                        "type",
                        "sell",
                        "ordertype",
                        "market",
                        "volume",
                        "0.25",
                        "oflags",
                        "fciq")
                .path("txid")
                .path(0)
                .asText();
        JsonNode order = rest.ok("QueryOrders", "txid", id, "trades", "true").path(id);
        String tradeId = order.path("trades").path(0).asText();
        JsonNode trade = rest.ok("TradesHistory").path("trades").path(tradeId);
        JsonNode balance = rest.ok("Balance");
        JsonNode fees = rest.ok("TradeVolume", "pair", "XXBTZUSD");

        assertThat(order.path("status").asText()).isEqualTo("closed");
        assertThat(number(order.path("price"))).isEqualByComparingTo("30000");
        assertThat(number(order.path("cost"))).isEqualByComparingTo("7500");
        assertThat(number(order.path("fee"))).isEqualByComparingTo("18");
        assertThat(trade.path("ordertxid").asText()).isEqualTo(id);
        assertThat(trade.path("maker").asBoolean(true)).isFalse();
        assertThat(rest.ok("QueryTrades", "txid", tradeId).path(tradeId)).isEqualTo(trade);
        assertThat(number(balance.path("ZUSD"))).isEqualByComparingTo("107482");
        assertThat(number(balance.path("XXBT"))).isEqualByComparingTo("1.75");
        assertThat(fees.path("fees").path("XXBTZUSD").path("fee").asText()).isEqualTo("0.2400");
        assertThat(fees.path("fees_maker").path("XXBTZUSD").path("fee").asText())
                .isEqualTo("0.1400");
    }

    @Test
    void shouldAcceptAndCancelPostOnlyOrderThatWouldTake() {
        String id = rest.ok(
                        "AddOrder",
                        "pair",
                        "XBTUSD",
                        "type",
                        "buy",
                        "ordertype",
                        "limit",
                        "price",
                        "30010",
                        "volume",
                        "0.1",
                        "oflags",
                        "post")
                .path("txid")
                .path(0)
                .asText();
        JsonNode order = rest.ok("QueryOrders", "txid", id).path(id);

        assertThat(order.path("status").asText()).isEqualTo("canceled");
        assertThat(order.path("reason").asText()).isEqualTo("Post only order");
        assertThat(order.path("oflags").asText()).contains("post");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pair,XBT/USD | EQuery:Unknown asset pair",
                "type,hold | EGeneral:Invalid arguments:type",
                "ordertype,dream | EGeneral:Invalid arguments:ordertype",
                "price,25000.12 | EOrder:Invalid price:BTC/USD price can only be specified up to 1 decimals.",
                "price,0 | EGeneral:Invalid arguments:price",
                "price,x | EGeneral:Invalid arguments:price",
                "volume,0.00001 | EOrder:Order minimum not met",
                "volume,0.12345678 | EGeneral:Invalid arguments:volume",
                "volume,100 | EOrder:Insufficient funds",
                "timeinforce,GTT | EGeneral:Invalid arguments:timeinforce",
                "stptype,none | EGeneral:Invalid arguments:stptype",
                "userref,4294967296 | EGeneral:Invalid arguments:userref",
                "cl_ord_id,nineteen-characters | EGeneral:Invalid arguments:cl_ord_id",
                "deadline,2020-01-01T00:00:00Z | EService:Deadline elapsed",
                "oflags,viqc | EGeneral:Invalid arguments"
            })
    void shouldRefuseInTheVenuesWords(String change, String error) {
        String field = change.substring(0, change.indexOf(','));
        String value = change.substring(change.indexOf(',') + 1);

        assertThat(rest.refusal("AddOrder", order(field, value))).isEqualTo(error);
        assertThat(rest.ok("OpenOrders").path("open").isEmpty()).isTrue();
    }

    @Test
    void shouldRefuseCostBelowMinimumAndDuplicateClientId() {
        assertThat(rest.refusal(
                        "AddOrder",
                        "pair",
                        "XBTUSD",
                        "type",
                        "buy",
                        "ordertype",
                        "limit",
                        "price",
                        "100",
                        "volume",
                        "0.001"))
                .isEqualTo("EOrder:Cost minimum not met");
        rest.ok("AddOrder", order("cl_ord_id", "once"));
        assertThat(rest.refusal("AddOrder", order("cl_ord_id", "once")))
                .isEqualTo("EGeneral:Invalid arguments:cl_ord_id");
    }

    private static BigDecimal number(JsonNode text) {
        return new BigDecimal(text.asText());
    }

    private static String[] order(String field, String value) {
        String[] standard = {"pair", "XBTUSD", "type", "buy", "ordertype", "limit", "price", "25000", "volume", "0.1"};
        for (int i = 0; i < standard.length; i += 2) {
            if (standard[i].equals(field)) {
                standard[i + 1] = value;
                return standard;
            }
        }
        String[] more = Arrays.copyOf(standard, standard.length + 2);
        more[standard.length] = field;
        more[standard.length + 1] = value;
        return more;
    }

    @Test
    void shouldTakeBatches() {
        JsonNode batch = KrakenRest.result(rest.signed(
                "AddOrderBatch",
                "99999999999999990",
                "{\"nonce\":\"99999999999999990\",\"pair\":\"XBTUSD\",\"orders\":["
                        + "{\"ordertype\":\"limit\",\"type\":\"buy\",\"price\":\"25000\",\"volume\":\"0.1\",\"userref\":5},"
                        + "{\"ordertype\":\"limit\",\"type\":\"buy\",\"price\":\"25000\",\"volume\":\"90\"}]}",
                "application/json"));
        JsonNode canceled = KrakenRest.result(rest.signed(
                "CancelOrderBatch",
                "99999999999999991",
                "{\"nonce\":\"99999999999999991\",\"orders\":[5]}",
                "application/json"));

        assertThat(batch.path("orders").path(0).path("txid").asText()).startsWith("O");
        assertThat(batch.path("orders").path(1).path("error").asText()).isEqualTo("EOrder:Insufficient funds");
        assertThat(canceled.path("count").asInt()).isEqualTo(1);
    }

    @Test
    void shouldValidateOnlyAndCancelEverythingWhenTheSwitchGoesOff() {
        JsonNode validated = rest.ok("AddOrder", order("validate", "true"));
        rest.ok("AddOrder", order("userref", "1"));
        rest.ok("AddOrder", order("userref", "2"));
        JsonNode armed = rest.ok("CancelAllOrdersAfter", "timeout", "1");

        assertThat(validated.has("txid")).isFalse();
        assertThat(armed.path("triggerTime").asText()).endsWith("Z");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> rest.ok("OpenOrders").path("open").isEmpty());
        assertThat(rest.ok("ClosedOrders").path("count").asInt()).isEqualTo(2);
        assertThat(rest.ok("CancelAllOrdersAfter", "timeout", "0")
                        .path("triggerTime")
                        .asText())
                .isEqualTo("0");
    }

    @Test
    void shouldExpireOrdersWithAnEnd() {
        String id = rest.ok(
                        "AddOrder",
                        "pair",
                        "XBTUSD",
                        "type",
                        "buy",
                        "ordertype",
                        "limit",
                        "price",
                        "25000",
                        "volume",
                        "0.1",
                        "timeinforce",
                        "GTD",
                        "expiretm",
                        "+6")
                .path("txid")
                .path(0)
                .asText();

        assertThat(rest.ok("QueryOrders", "txid", id).path(id).path("expiretm").asLong())
                .isPositive();
        await().atMost(Duration.ofSeconds(15)).until(() -> rest.ok("QueryOrders", "txid", id)
                .path(id)
                .path("status")
                .asText()
                .equals("expired"));
    }

    @Test
    void shouldObeyTheEnginesState() {
        venue.arm("{\"kind\":\"MAINTENANCE\",\"venue\":\"KRAKEN\",\"status\":\"CANCEL_ONLY\"}");
        assertThat(rest.refusal("AddOrder", order("userref", "1"))).isEqualTo("EService:Market in cancel_only mode");
        assertThat(rest.get("SystemStatus").path("status").asText()).isEqualTo("cancel_only");
        venue.arm("{\"kind\":\"CLEAR\"}");
        venue.arm("{\"kind\":\"MAINTENANCE\",\"venue\":\"KRAKEN\",\"status\":\"POST_ONLY\"}");
        assertThat(rest.refusal("AddOrder", order("userref", "1"))).isEqualTo("EService:Market in post_only mode");
        rest.ok("AddOrder", order("oflags", "post"));
        venue.arm("{\"kind\":\"CLEAR\"}");
        venue.arm("{\"kind\":\"MAINTENANCE\",\"venue\":\"KRAKEN\"}");
        assertThat(rest.refusal("CancelAll")).isEqualTo("EService:Unavailable");
        venue.arm("{\"kind\":\"CLEAR\"}");
        assertThat(rest.ok("CancelAll").path("count").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseBadSignaturesAndNoncesWithHttp200() {
        String body = "nonce=1";
        assertThat(KrakenRest.error(rest.raw("/0/private/Balance", body, "text/plain", "nobody", "x")))
                .isEqualTo("EAPI:Invalid key");
        assertThat(KrakenRest.error(rest.raw("/0/private/Balance", body, "text/plain", KrakenFixture.KEY, "x")))
                .isEqualTo("EAPI:Invalid signature");
        rest.ok("Balance");
        assertThat(KrakenRest.error(rest.signed("Balance", "5", "nonce=5", "application/x-www-form-urlencoded")))
                .isEqualTo("EAPI:Invalid nonce");
        assertThat(KrakenRest.error(rest.signed("Nonsense", "6", "nonce=6", "application/x-www-form-urlencoded")))
                .isEqualTo("EGeneral:Unknown method");
    }

    @Test
    void shouldCountCallsAndOrders() throws Exception {
        open(new KrakenApi.Settings(new RestLimits.Limits(6, 0, 3, 0), new EngineRates.Tier(8.5, 0, 2), 0, 0, false));

        rest.ok("TradesHistory");
        rest.ok("Balance");
        rest.ok("Balance");
        assertThat(rest.refusal("Balance")).isEqualTo("EAPI:Rate limit exceeded");
        rest.get("Time");
        rest.get("Time");
        rest.get("Time");
        assertThat(rest.error("Time")).isEqualTo("EGeneral:Too many requests");
        String id =
                rest.ok("AddOrder", order("userref", "1")).path("txid").path(0).asText();
        rest.ok("AddOrder", order("userref", "2"));
        assertThat(rest.refusal("AddOrder", order("userref", "3"))).isEqualTo("EOrder:Orders limit exceeded");
        assertThat(rest.refusal("CancelOrder", "txid", id)).isEqualTo("EOrder:Rate limit exceeded");
        assertThat(venue.venue().api().faults().breaches().counts())
                .containsKeys("privateRestCounter", "publicRestCalls", "engineRateCounter");
    }

    @Test
    void shouldLetOrderQueriesTrailTheMarket() throws Exception {
        open(new KrakenApi.Settings(GENEROUS, EngineRates.Tier.PRO, 0, 1_500, false));
        String id =
                rest.ok("AddOrder", order("userref", "1")).path("txid").path(0).asText();

        assertThat(rest.ok("OpenOrders").path("open").isEmpty()).isTrue();
        assertThat(rest.refusal("QueryOrders", "txid", id)).isEqualTo("EOrder:Unknown order");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> rest.ok("OpenOrders").path("open").has(id));
        rest.ok("CancelOrder", "txid", id);
        assertThat(rest.ok("OpenOrders").path("open").has(id)).isTrue();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !rest.ok("OpenOrders").path("open").has(id));
    }

    @Test
    void shouldLimitCallsAndHideOrdersOnDemand() {
        venue.arm("{\"kind\":\"RATE_LIMIT\",\"venue\":\"KRAKEN\"}");
        assertThat(rest.refusal("Balance")).isEqualTo("EAPI:Rate limit exceeded");
        venue.arm("{\"kind\":\"QUERY_LAG\",\"venue\":\"KRAKEN\",\"count\":1}");
        String id =
                rest.ok("AddOrder", order("userref", "1")).path("txid").path(0).asText();
        assertThat(rest.refusal("QueryOrders", "txid", id)).isEqualTo("EOrder:Unknown order");
        assertThat(rest.ok("QueryOrders", "txid", id).has(id)).isTrue();
    }
}
