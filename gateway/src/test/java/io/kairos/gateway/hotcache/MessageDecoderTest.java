package io.kairos.gateway.hotcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.Book;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.BookState;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.DepthLevel;
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
    void shouldReadDepthBestFirstWithDecimalsAsSent() {
        Depth depth = decoder.depth("""
                {"type":"depth","sequence":2,"venue":"OKX","symbol":"BTC-USDT","bids":[["65432.1","1.50"],["65432.0","2"]],"asks":[],
                 "updateId":7,"receiveTimeNs":1700000000000000001,"exchangeTimeNs":0}""");

        assertThat(depth.bids())
                .containsExactly(
                        new DepthLevel(new BigDecimal("65432.1"), new BigDecimal("1.50")),
                        new DepthLevel(new BigDecimal("65432.0"), new BigDecimal("2")));
        assertThat(depth.asks()).isEmpty();
        assertThat(depth.exchangeTime()).isNull();
        for (String broken : List.of("{}", "{\"bids\":[[\"1\"]]}", "[]")) {
            assertThatThrownBy(() -> decoder.depth(broken)).as(broken).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void shouldReadBooksAndTellUnknownFromZero() {
        BookReport report = decoder.bookReport("""
                {"type":"books","timeNs":1700000000000000001,"engineId":"kairos-1","omitted":0,"books":[
                 {"venue":"KRAKEN","symbol":"BTC-USD","state":"SUSPECT","suspectReason":"CHECKSUM","stateSinceNs":1700000000000000000,
                  "lastUpdateNs":1700000000000000000,"lastVerifiedNs":0,"updates":5,"verified":4,"gaps":1,"resyncs":2,"lastRecoveryNs":0,
                  "feedLatencyNs":-1500000,"negativeAges":3},
                 {"venue":"OKX","symbol":"BTC-USDT","state":"LIVE","suspectReason":"","stateSinceNs":1700000000000000000,
                  "lastUpdateNs":0,"lastVerifiedNs":0,"updates":0,"verified":0,"gaps":0,"resyncs":0,"lastRecoveryNs":2000000,
                  "feedLatencyNs":0,"negativeAges":0}]}""");

        Book kraken = report.books().get(0);
        Book okx = report.books().get(1);
        assertThat(kraken.state()).isEqualTo(BookState.SUSPECT);
        assertThat(kraken.suspectReason()).isEqualTo("CHECKSUM");
        assertThat(kraken.lastVerifiedTime()).isNull();
        assertThat(kraken.lastRecoveryMillis()).isNull();
        assertThat(kraken.feedLatencyMillis()).isEqualTo(-1.5);
        assertThat(kraken.reportTime()).isEqualTo(report.time());
        assertThat(okx.suspectReason()).isNull();
        assertThat(okx.lastUpdateTime()).isNull();
        assertThat(okx.lastRecoveryMillis()).isEqualTo(2);
        assertThat(okx.feedLatencyMillis()).isNull();
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
                 "feeds":[{"venue":"BINANCE","status":"PART_STATUS_UP","messages":"5","lastMessageTimeNs":"1700000059990000000",
                           "clockOffsetNs":"-250000","clockUncertaintyNs":"500000","liveBooks":2,"books":3,"connections":1,
                           "executionConnected":true},
                          {"venue":"OKX","status":"PART_STATUS_DOWN"}],
                 "latencies":[{"stage":"detection","count":"7","p50Ns":"60","windowNs":"10000000000","floor":"hiccup_run"}],
                 "floors":[{"stage":"hiccup_run","p999Ns":"4000"}],"ticksPerSecond":812.5,
                 "garbage":{"engineBytesPerTick":0.25,"pauses":"3"},
                 "journalSequence":"77","somethingNewer":1}""");

        assertThat(health.engineUp()).isFalse();
        assertThat(health.killSwitch().engaged()).isTrue();
        assertThat(health.journalSequence()).isEqualTo(77);
        assertThat(health.latencies().get(0).p50Micros()).isEqualTo(0.06);
        assertThat(health.latencies().get(0).floor()).isEqualTo("hiccup_run");
        assertThat(health.pulse().floors().get(0).p999Micros()).isEqualTo(4);
        assertThat(health.pulse().ticksPerSecond()).isEqualTo(812.5);
        assertThat(health.pulse().garbage().pauses()).isEqualTo(3);
        assertThat(health.pulse().warmUp()).isNull();
        assertThat(health.feeds().get(0).lastMessageAgeMillis()).isEqualTo(10);
        assertThat(health.feeds().get(0).clockOffsetMillis()).isEqualTo(-0.25);
        assertThat(health.feeds().get(0).clockUncertaintyMillis()).isEqualTo(0.5);
        assertThat(health.feeds().get(0).liveBooks()).isEqualTo(2);
        assertThat(health.feeds().get(0).orderEntry()).isTrue();
        assertThat(health.feeds().get(1).clockOffsetMillis()).isNull();
        assertThat(health.feeds().get(1).orderEntry()).isFalse();
    }

    @Test
    void shouldRefuseWhatBreaksTheContract() {
        for (String broken : List.of("", "{", "[]", "{}", "{\"type\":\"quote\"}", "{\"type\":\"other\"}", "7")) {
            assertThatThrownBy(() -> decoder.marketData(broken)).as(broken).isInstanceOf(RuntimeException.class);
        }
        assertThatThrownBy(() -> decoder.health("{")).isInstanceOf(IllegalArgumentException.class);
    }
}
