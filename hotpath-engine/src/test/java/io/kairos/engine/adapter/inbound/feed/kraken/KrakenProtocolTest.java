package io.kairos.engine.adapter.inbound.feed.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.ControlRequest;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.application.port.MarketDataFeed.VenueClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KrakenProtocolTest {
    private final AtomicLong nowNs = new AtomicLong(1_700_000_000_123_456_789L);
    private final KrakenVenue venue = new KrakenVenue(new KrakenContext().conclude(), nowNs::get);
    private final KrakenProtocol protocol = new KrakenProtocol(venue, 25);
    private final RecordedMessages messages = new RecordedMessages();
    private final FeedDecoder decoder = protocol.newDecoder(new SymbolIndex(KrakenFixture.INSTRUMENTS), messages);
    private long lastId;

    @AfterEach
    void close() {
        venue.close();
    }

    @ParameterizedTest
    @CsvSource({"1,10", "5,10", "25,25", "100,100", "400,500", "1000,1000"})
    void shouldAskForTheSmallestBookThatIsDeepEnough(int levels, int depth) {
        assertThat(KrakenProtocol.bookDepth(levels)).isEqualTo(depth);
    }

    @Test
    void shouldSubscribeBooksTradesAndOnceTheInstruments() {
        List<ControlRequest> requests = protocol.subscribe(KrakenFixture.INSTRUMENTS, () -> ++lastId);

        assertThat(requests)
                .containsExactly(
                        new ControlRequest(
                                1,
                                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"depth\":25,\"snapshot\":true,"
                                        + "\"symbol\":[\"BTC/USD\",\"MATIC/USD\",\"ALGO/USD\"]},\"req_id\":1}",
                                3),
                        new ControlRequest(
                                2,
                                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"snapshot\":true,"
                                        + "\"symbol\":[\"BTC/USD\",\"MATIC/USD\",\"ALGO/USD\"]},\"req_id\":2}",
                                3),
                        new ControlRequest(
                                3,
                                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"instrument\",\"snapshot\":true},"
                                        + "\"req_id\":3}",
                                1));
        assertThat(protocol.subscribe(List.of(KrakenFixture.ALGO), () -> ++lastId))
                .as("another connection")
                .hasSize(2);
    }

    @Test
    void shouldPutAtMostFiftySymbolsIntoARequest() {
        List<FeedInstrument> many = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            many.add(KrakenFixture.instrument(i, "C" + i, "USD", 2, 8, 1, 1));
        }

        assertThat(protocol.subscribe(many, () -> ++lastId))
                .extracting(ControlRequest::acknowledgements)
                .containsExactly(50, 50, 50, 50, 20, 20, 1);
    }

    @Test
    void shouldLeaveAndJoinTheBookAloneToMakeItWholeAnew() {
        assertThat(protocol.isSnapshotByRest()).isFalse();
        assertThat(protocol.resubscribe(List.of(KrakenFixture.BTC), () -> ++lastId))
                .containsExactly(
                        new ControlRequest(
                                1,
                                "{\"method\":\"unsubscribe\",\"params\":{\"channel\":\"book\",\"depth\":25,"
                                        + "\"symbol\":[\"BTC/USD\"]},\"req_id\":1}",
                                1),
                        new ControlRequest(
                                2,
                                "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"depth\":25,\"snapshot\":true,"
                                        + "\"symbol\":[\"BTC/USD\"]},\"req_id\":2}",
                                1));
    }

    @Test
    void shouldAskForTradesFromTheLastOneOn() {
        assertThat(protocol.tradesAfter(KrakenFixture.BTC, 7, 1_688_669_597_827_736_000L))
                .isEqualTo(new RestRequest(
                        "/0/public/Trades", java.util.Map.of("pair", "XBTUSD", "since", "1688669597827735999"), 1));
        assertThat(protocol.tradesAfter(KrakenFixture.BTC, 7, 0).params()).containsOnlyKeys("pair");
    }

    @Test
    void shouldReadTradeHistory() {
        TradePage page = new TradePage();

        assertThat(protocol.readTrades(KrakenFixture.BTC, bytes(KrakenFixture.resource("http_trades.json")), page))
                .isTrue();
        assertThat(page.size()).isEqualTo(3);
        assertThat(page.tradeId(0)).isEqualTo(61_044_952);
        assertThat(page.px(0)).isEqualTo(302_434);
        assertThat(page.qty(0)).isEqualTo(34_507_674);
        assertThat(page.timeNs(0)).isEqualTo(1_688_669_597_827_736_900L);
        assertThat(page.aggressorIsBuyer(0)).isTrue();
        assertThat(page.timeNs(1)).isEqualTo(1_688_669_598_280_411_200L);
        assertThat(page.aggressorIsBuyer(1)).isFalse();
        assertThat(page.qty(2)).isEqualTo(TradePage.INEXACT_QTY);
        assertThat(page.isFull()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"error\":[],\"result\":{\"last\":\"1\"}}",
                "{\"error\":[],\"result\":{\"X\":[[\"1\",\"1\",\"soon\",\"b\",\"m\",\"\",1]]}}",
                "{\"error\":[],\"result\":{\"X\":[[\"1\",\"1\",1e99,\"b\",\"m\",\"\",1]]}}",
                "{\"error\":[],\"result\":{\"X\":[[\"1\",\"1\",1,\"x\",\"m\",\"\",1]]}}",
                "{\"error\":[],\"result\":{\"X\":[[\"1\",\"1\",1,\"b\",\"m\",\"\",-1]]}}"
            })
    void shouldRefuseWhatIsNoTradeHistory(String body) {
        assertThat(protocol.readTrades(KrakenFixture.BTC, bytes(body), new TradePage()))
                .isFalse();
    }

    /** The id of a ping is when it left; half a millisecond each way and a clock two seconds ahead. */
    @Test
    void shouldMeasureTheVenuesClockByPings() {
        String ping = protocol.keepAlive(1);
        assertThat(ping).isEqualTo("{\"method\":\"ping\",\"req_id\":1700000000123456}");

        nowNs.addAndGet(1_000_000);
        KrakenFixture.decode(
                decoder,
                "{\"method\":\"pong\",\"req_id\":1700000000123456,\"time_in\":\"2023-11-14T22:13:22.123956Z\","
                        + "\"time_out\":\"2023-11-14T22:13:22.123957Z\"}");

        VenueClock clock = venue.time().venueClock();
        assertThat(clock.offsetNs()).isBetween(1_999_990_000L, 2_000_010_000L);
        assertThat(clock.uncertaintyNs()).isBetween(500_000L, 502_000L);
        assertThat(messages.found).containsExactly("heartbeat");
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 1_700_000_999_999_999L, 0})
    void shouldNotMeasureByPingsOfNobody(long id) {
        KrakenFixture.decode(decoder, KrakenFixture.resource("ws_pong.json").replace("101", Long.toString(id)));

        assertThat(venue.time().venueClock()).isEqualTo(VenueClock.UNKNOWN);
    }

    @Test
    void shouldAskForReferenceDataWhenChecksumsKeepFailing() {
        var sync = protocol.newBookSync(KrakenFixture.MATIC);
        var book = new io.kairos.engine.domain.book.OrderBook(protocol.maxLevels());
        DepthMessage wrong = new DepthMessage();
        wrong.snapshot = true;
        wrong.checksum = 1;

        sync.onDepth(wrong, book);
        sync.reset(book);
        sync.onDepth(wrong, book);

        assertThat(messages.found)
                .containsExactly("instruments checksums of KRAKEN:MATIC-USD keep failing, its decimals may be others");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
