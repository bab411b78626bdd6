package io.kairos.engine.adapter.inbound.feed.okx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.inbound.feed.ControlRequest;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedLimits;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxContext.Bootstrap;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OkxProtocolTest {
    private final AtomicLong ids = new AtomicLong();
    private OkxVenue venue = venue(Bootstrap.WS);

    private static OkxVenue venue(Bootstrap bootstrap) {
        return new OkxVenue(new OkxContext().bootstrap(bootstrap).conclude(), SystemEpochNanoClock.INSTANCE);
    }

    @AfterEach
    void close() {
        venue.close();
    }

    @ParameterizedTest
    @CsvSource({"1, bbo-tbt, 1", "5, books5, 5", "25, books, 1000", "400, books, 1000"})
    void shouldChooseTheChannelByDepth(int depth, String channel, int maxLevels) throws Exception {
        OkxProtocol protocol = new OkxProtocol(venue, depth);

        List<ControlRequest> requests =
                protocol.subscribe(List.of(TestMarkets.BTC_USDT, TestMarkets.ETH_BTC), ids::incrementAndGet);

        assertThat(protocol.maxLevels()).isEqualTo(maxLevels);
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).acknowledgements()).isEqualTo(6);
        JsonNode request = new ObjectMapper().readTree(requests.get(0).text());
        assertThat(request.path("id").asText()).isEqualTo("1");
        assertThat(request.path("op").asText()).isEqualTo("subscribe");
        assertThat(request.path("args").findValuesAsText("channel"))
                .containsExactly("status", "instruments", channel, "trades", channel, "trades");
        assertThat(request.path("args").findValuesAsText("instId"))
                .containsExactly("BTC-USDT", "BTC-USDT", "ETH-BTC", "ETH-BTC");
    }

    @Test
    void shouldSubscribeAnewOnlyTheBook() {
        OkxProtocol protocol = new OkxProtocol(venue, 100);

        List<ControlRequest> requests = protocol.resubscribe(List.of(TestMarkets.BTC_USDT), ids::incrementAndGet);

        assertThat(requests)
                .extracting(ControlRequest::text)
                .containsExactly(
                        "{\"id\":\"1\",\"op\":\"unsubscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}",
                        "{\"id\":\"2\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}");
    }

    @Test
    void shouldKeepArgumentsBelowTheLimit() {
        List<String> args = Collections.nCopies(2_000, "x".repeat(100));

        List<ControlRequest> requests = OkxProtocol.requests("subscribe", args, ids::incrementAndGet);

        assertThat(requests).hasSize(4).allMatch(request -> request.text().length() < 64 << 10);
        assertThat(requests.stream().mapToInt(ControlRequest::acknowledgements).sum())
                .isEqualTo(2_000);
    }

    @Test
    void shouldStayInsideTheVenuesLimits() {
        FeedLimits limits = new OkxProtocol(venue, 100).limits();

        assertThat(limits.instrumentsPerConnection()).isLessThan(30);
        assertThat(limits.requestsPerHour()).isLessThanOrEqualTo(480);
        assertThat(limits.keepAliveIntervalMs()).isLessThan(limits.silenceTimeoutMs());
        assertThat(limits.silenceTimeoutMs()).isLessThan(30_000);
    }

    @Test
    void shouldAskForASnapshotOnlyWhenBegunByRest() {
        assertThat(new OkxProtocol(venue, 100).isSnapshotByRest()).isFalse();
        venue.close();
        venue = venue(Bootstrap.REST);

        assertThat(new OkxProtocol(venue, 100).isSnapshotByRest()).isTrue();
        assertThat(new OkxProtocol(venue, 1).isSnapshotByRest()).isFalse();
    }

    @Test
    void shouldReadASnapshot() {
        OkxProtocol protocol = new OkxProtocol(venue, 100);
        DepthMessage into = new DepthMessage();
        String body = """
                {"code":"0","msg":"","data":[{"asks":[["41006.8","0.60038921","0","1"]],\
                "bids":[["41006.3","0.30178218","0","2"]],"ts":"1629966436396","seqId":3235851742}]}""";

        assertThat(protocol.readSnapshot(TestMarkets.BTC_USDT, ascii(body), into))
                .isTrue();

        assertThat(RecordingMessages.depth(TestMarkets.BTC_USDT, into))
                .isEqualTo("depth BTC-USDT snapshot last=3235851742 previous=" + DepthMessage.ABSENT + " first="
                        + DepthMessage.ABSENT + " checksum=" + DepthMessage.ABSENT
                        + " time=1629966436396000000 bids=4100630x30178218 asks=4100680x60038921");
        assertThat(protocol.snapshot(TestMarkets.BTC_USDT, false).params()).containsEntry("sz", "400");
        assertThat(protocol.readSnapshot(TestMarkets.BTC_USDT, ascii("{\"code\":\"0\",\"data\":[]}"), into))
                .isFalse();
        assertThat(protocol.readSnapshot(TestMarkets.BTC_USDT, ascii(body.replace("41006.8", "41006.888")), into))
                .isFalse();
        assertThat(protocol.readSnapshot(TestMarkets.BTC_USDT, ascii("<html>"), into))
                .isFalse();
    }

    @Test
    void shouldReadTradesOldestFirst() {
        OkxProtocol protocol = new OkxProtocol(venue, 100);
        TradePage page = new TradePage();
        String body = """
                {"code":"0","msg":"","data":[\
                {"instId":"BTC-USDT","side":"sell","sz":"0.00001","px":"29963.2","tradeId":"242720720","ts":"1654161646974"},\
                {"instId":"BTC-USDT","side":"buy","sz":"0.5","px":"29964.123","tradeId":"242720719","ts":"1654161641568"}]}""";

        assertThat(protocol.readTrades(TestMarkets.BTC_USDT, ascii(body), page)).isTrue();

        assertThat(page.size()).isEqualTo(2);
        assertThat(page.isFull()).isFalse();
        assertThat(page.tradeId(0)).isEqualTo(242720719);
        assertThat(page.qty(0)).isEqualTo(TradePage.INEXACT_QTY);
        assertThat(page.tradeId(1)).isEqualTo(242720720);
        assertThat(page.px(1)).isEqualTo(2996320);
        assertThat(page.qty(1)).isEqualTo(1_000);
        assertThat(page.timeNs(1)).isEqualTo(1654161646974000000L);
        assertThat(page.aggressorIsBuyer(1)).isFalse();
        assertThat(protocol.readTrades(TestMarkets.BTC_USDT, ascii(body.replace("sell", "none")), page))
                .isFalse();
    }

    @Test
    void shouldAskForTheLastKnownTradeAndThoseAfterIt() {
        var request = new OkxProtocol(venue, 100).tradesAfter(TestMarkets.BTC_USDT, 1_000, 0);

        assertThat(request.path()).isEqualTo("/api/v5/market/history-trades");
        // Below 1100 and at most 100 of them: 1000 to 1099.
        assertThat(request.params())
                .containsEntry("type", "1")
                .containsEntry("after", "1100")
                .containsEntry("limit", "100");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
