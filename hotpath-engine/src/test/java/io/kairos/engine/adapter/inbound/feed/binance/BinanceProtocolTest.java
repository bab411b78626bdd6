package io.kairos.engine.adapter.inbound.feed.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.inbound.feed.ControlRequest;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.netty.channel.EventLoopGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BinanceProtocolTest {
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "protocol-test");
    private final BinanceVenue venue =
            new BinanceVenue(new BinanceContext().conclude(), eventLoops, new SystemEpochNanoClock());
    private final BinanceProtocol protocol = new BinanceProtocol(venue, 100);
    private final FeedInstrument instrument = TestInstruments.instrument(0, "BNB", "BTC", 4, 2);

    @AfterEach
    void stop() {
        venue.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void shouldKeepSubscribeFramesWithinTheVenuesLimits() throws Exception {
        List<FeedInstrument> instruments = new ArrayList<>();
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < 341; i++) {
            instruments.add(TestInstruments.instrument(i, "SYMBOLNUMBER" + i, "BTC", 4, 2));
            streams.add("symbolnumber" + i + "btc@depth@100ms");
            streams.add("symbolnumber" + i + "btc@bookTicker");
            streams.add("symbolnumber" + i + "btc@trade");
        }
        long[] id = {0};

        List<ControlRequest> requests = protocol.subscribe(instruments, () -> ++id[0]);

        List<String> subscribed = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            assertThat(requests.get(i).text().length()).isLessThanOrEqualTo(3_600);
            JsonNode frame = new ObjectMapper().readTree(requests.get(i).text());
            assertThat(frame.path("method").asText()).isEqualTo("SUBSCRIBE");
            assertThat(frame.path("id").asInt()).isEqualTo(i + 1);
            assertThat(frame.path("params").size()).isLessThanOrEqualTo(150);
            frame.path("params").forEach(stream -> subscribed.add(stream.asText()));
        }
        assertThat(subscribed).isEqualTo(streams);
        assertThat(protocol.limits().instrumentsPerConnection()).isEqualTo(341);
    }

    @Test
    void shouldReadASnapshot() {
        DepthMessage into = new DepthMessage();

        assertThat(read(
                        "{\"lastUpdateId\":160,\"bids\":[[\"0.0024\",\"10.00\"]],\"asks\":[[\"0.0026\",\"100\"]]}",
                        into))
                .isTrue();

        assertThat(into.snapshot).isTrue();
        assertThat(into.lastId).isEqualTo(160);
        assertThat(into.bids.px(0)).isEqualTo(24);
        assertThat(into.asks.qty(0)).isEqualTo(10_000);
    }

    @Test
    void shouldRefuseASnapshotThatCannotBeRead() {
        DepthMessage into = new DepthMessage();

        assertThat(read("<html>", into)).isFalse();
        assertThat(read("{}", into)).isFalse();
        assertThat(read("{\"lastUpdateId\":160,\"bids\":[[\"0.00241\",\"1\"]],\"asks\":[]}", into))
                .isFalse();
        assertThat(read("{\"lastUpdateId\":160,\"bids\":[[\"0.0024\",\"0\"]],\"asks\":[]}", into))
                .isFalse();
        assertThat(read("{\"lastUpdateId\":160,\"bids\":[[\"0.0024\",\"1\"]]}", into))
                .isFalse();
    }

    @Test
    void shouldReadTradeHistory() {
        TradePage page = new TradePage();
        String body = "[{\"id\":7,\"price\":\"0.0024\",\"qty\":\"1.5\",\"time\":9,\"isBuyerMaker\":true},"
                + "{\"id\":8,\"price\":\"0.00241\",\"qty\":\"1.5\",\"time\":9,\"isBuyerMaker\":false}]";

        assertThat(protocol.readTrades(instrument, body.getBytes(StandardCharsets.UTF_8), page))
                .isTrue();

        assertThat(page.size()).isEqualTo(2);
        assertThat(page.tradeId(0)).isEqualTo(7);
        assertThat(page.px(0)).isEqualTo(24);
        assertThat(page.qty(0)).isEqualTo(150);
        assertThat(page.timeNs(0)).isEqualTo(9_000_000);
        assertThat(page.aggressorIsBuyer(0)).isFalse();
        assertThat(page.qty(1)).as("more decimals than the instrument").isEqualTo(TradePage.INEXACT_QTY);
        assertThat(page.isFull()).isFalse();
    }

    private boolean read(String body, DepthMessage into) {
        return protocol.readSnapshot(instrument, body.getBytes(StandardCharsets.UTF_8), into);
    }
}
