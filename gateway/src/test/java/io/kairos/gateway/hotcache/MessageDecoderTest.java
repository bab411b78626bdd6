package io.kairos.gateway.hotcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.OpportunityOutcome;
import io.kairos.gateway.model.Quote;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The messages are those of docs/contracts.md. */
class MessageDecoderTest {
    private final MessageDecoder decoder =
            new MessageDecoder(JsonMapper.builder().build());

    @Test
    void shouldReadAQuoteWithAnEmptySide() {
        Quote quote = decoder.marketData("""
                        {"type":"quote","sequence":1,"venue":"BINANCE","symbol":"BTC-USDT","bidPx":"65432.10","bidQty":"1.50000",
                         "askPx":null,"lastPx":"65432.10","receiveTimeNs":1700000000000000001,"exchangeTimeNs":0}""").get(0);

        assertThat(quote.bidQty()).isEqualTo(new BigDecimal("1.50000"));
        assertThat(quote.askPx()).isZero();
        assertThat(quote.askQty()).isZero();
        assertThat(quote.receiveTime()).isEqualTo(Instant.ofEpochSecond(1_700_000_000L, 1));
        assertThat(quote.exchangeTime()).isNull();
    }

    @Test
    void shouldPassOverTradesAndRejections() {
        assertThat(decoder.marketData("{\"type\":\"trade\",\"sequence\":2}")).isEmpty();
        assertThat(decoder.orders("{\"type\":\"rejection\",\"sequence\":5}")).isEmpty();
    }

    @Test
    void shouldReadAFill() {
        List<Object> events = decoder.orders("""
                {"type":"fill","sequence":4,"timeNs":0,"orderId":"12","owner":"","venue":"BINANCE","symbol":"BTC-USDT","tradeId":"7",
                 "side":"BUY","px":"1","qty":"1","fee":"0.001","feeAsset":"BTC","maker":false,"exchangeTimeNs":0}""");

        assertThat(events).singleElement().isInstanceOfSatisfying(Fill.class, fill -> {
            assertThat(fill.fee()).isEqualTo(new BigDecimal("0.001"));
            assertThat(fill.tradeId()).isEqualTo("7");
        });
    }

    @Test
    void shouldReadBalanceAndOpportunity() {
        Balance balance = decoder.balance("""
                {"type":"balance","sequence":6,"timeNs":0,"venue":"BINANCE","asset":"USDT","free":"1","reserved":"0.5"}""");
        Opportunity opportunity = decoder.opportunities("""
                        {"type":"opportunity","sequence":7,"timeNs":0,"detectedTimeNs":0,"cycleId":"9","startAsset":"USDT",
                         "startAmount":"1000","expectedProfit":"1.2","realizedProfit":null,"outcome":"TAKEN","reason":"",
                         "path":["USDT","BTC","ETH","USDT"],
                         "legs":[{"venue":"BINANCE","symbol":"BTC-USDT","side":"BUY","px":"1","qty":"1","quoteAgeNs":1000}]}""").get(0);

        assertThat(balance.total()).isEqualTo(new BigDecimal("1.5"));
        assertThat(opportunity.outcome()).isEqualTo(OpportunityOutcome.TAKEN);
        assertThat(opportunity.realizedProfit()).isNull();
        assertThat(opportunity.path()).hasSize(4);
        assertThat(opportunity.legs().get(0).quoteAgeMicros()).isEqualTo(1);
    }

    @Test
    void shouldReadHealthInTheProtobufMapping() {
        Health health = decoder.health("""
                {"engineId":"kairos-1","timeNs":"1700000060000000000","startedTimeNs":"1700000000000000000","ready":true,
                 "simulated":true,"killSwitch":{"engaged":true,"changedBy":"rita","reason":"drill","changedTimeNs":"0"},
                 "feeds":[{"venue":"BINANCE","status":"PART_STATUS_UP","messages":"5","lastMessageTimeNs":"1700000059990000000"}],
                 "journalSequence":"77","somethingNewer":1}""");

        assertThat(health.engineUp()).isFalse();
        assertThat(health.killSwitch().engaged()).isTrue();
        assertThat(health.journalSequence()).isEqualTo(77);
        assertThat(health.feeds().get(0).lastMessageAgeMillis()).isEqualTo(10);
    }

    @Test
    void shouldRefuseWhatBreaksTheContract() {
        for (String broken : List.of("", "{", "[]", "{}", "{\"type\":\"quote\"}", "{\"type\":\"other\"}", "7")) {
            assertThatThrownBy(() -> decoder.marketData(broken)).as(broken).isInstanceOf(RuntimeException.class);
        }
        assertThatThrownBy(() -> decoder.health("{")).isInstanceOf(IllegalArgumentException.class);
    }
}
