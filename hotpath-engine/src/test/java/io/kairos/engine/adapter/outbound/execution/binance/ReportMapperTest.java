package io.kairos.engine.adapter.outbound.execution.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.ExecutionReport;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.journal.codec.MovementKind;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documented reports and answers, and small departures from them, in the engine's terms. */
class ReportMapperTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ORDER_ID = 42;
    private static final String CLIENT_ORDER_ID = "k-16";

    private final RecordingSink sink = new RecordingSink();
    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final VenueOrderIds venueOrderIds = new VenueOrderIds();
    private final VenueNames names;
    private final ExecutionEvents events;
    private final ReportMapper mapper;

    ReportMapperTest() {
        instrument("ETH", "BTC", 8, 8);
        instrument("BTC", "USDT", 2, 5);
        registry.asset("BNB", 8);
        names = new VenueNames(registry, Venue.BINANCE);
        RetryingSink retrying = new RetryingSink(sink, new EmbeddedChannel().eventLoop(), () -> {});
        events = new ExecutionEvents(Venue.BINANCE, retrying);
        mapper = new ReportMapper(names, events, venueOrderIds, new OpenOrders(), () -> 0);
    }

    private void instrument(String base, String quote, int priceDecimals, int qtyDecimals) {
        Asset baseAsset = registry.asset(base, 8);
        Asset quoteAsset = registry.asset(quote, 8);
        registry.put(new Instrument(
                registry.instruments().size(),
                Venue.BINANCE,
                base + '-' + quote,
                base + quote,
                baseAsset,
                quoteAsset,
                priceDecimals,
                qtyDecimals,
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                1_000,
                1_000,
                true));
    }

    @Test
    void shouldMapDocumentedReportOfAnOrderThatIsNotOurs() throws IOException {
        mapper.onExecutionReport(7, documentedReport());

        assertThat(sink.reports)
                .containsExactly(new Report(
                        ReportKind.ACCEPTED,
                        OrderState.LIVE,
                        0,
                        0,
                        0,
                        0,
                        -1,
                        0,
                        0,
                        0,
                        -1,
                        false,
                        Side.BUY,
                        "4293153",
                        ""));
    }

    @Test
    void shouldMapTradeWithFee() throws IOException {
        ObjectNode event = ours(documentedReport());
        event.put("x", "TRADE")
                .put("X", "PARTIALLY_FILLED")
                .put("t", 77)
                .put("l", "0.40000000")
                .put("L", "0.10264410");
        event.put("z", "0.60000000")
                .put("Z", "0.06158646")
                .put("n", "0.00040000")
                .put("N", "ETH")
                .put("m", true);

        mapper.onExecutionReport(7, event);

        assertThat(sink.reports)
                .containsExactly(new Report(
                        ReportKind.TRADED,
                        OrderState.LIVE,
                        0,
                        ORDER_ID,
                        60_000_000,
                        6_158_646,
                        77,
                        10_264_410,
                        40_000_000,
                        40_000,
                        registry.assetByName("ETH").id(),
                        true,
                        Side.BUY,
                        "4293153",
                        ""));
        assertThat(venueOrderIds.get(ORDER_ID)).isEqualTo(4_293_153);
    }

    @Test
    void shouldFindTheOrderBehindACancel() throws IOException {
        ObjectNode event = documentedReport();
        event.put("c", "anIdOfTheCancel")
                .put("C", CLIENT_ORDER_ID)
                .put("x", "CANCELED")
                .put("X", "CANCELED");

        mapper.onExecutionReport(7, event);

        assertThat(sink.reports).extracting(Report::orderId).containsExactly(ORDER_ID);
        assertThat(sink.reports).extracting(Report::kind).containsExactly(ReportKind.CANCELED);
    }

    @ParameterizedTest
    @CsvSource({
        "NEW,NEW,ACCEPTED,LIVE",
        "CANCELED,CANCELED,CANCELED,CANCELED",
        "REJECTED,REJECTED,REJECTED,REJECTED",
        "EXPIRED,EXPIRED,EXPIRED,EXPIRED",
        "TRADE_PREVENTION,EXPIRED_IN_MATCH,STATUS,EXPIRED",
        "REPLACED,NEW,AMENDED,LIVE",
        "NEW,PENDING_NEW,ACCEPTED,PENDING_NEW",
        "A_NEW_TYPE,NEW,OUTCOME_UNKNOWN,UNKNOWN",
        "NEW,A_NEW_STATUS,OUTCOME_UNKNOWN,UNKNOWN"
    })
    void shouldMapExecutionTypesAndStatuses(String type, String status, ReportKind kind, OrderState state)
            throws IOException {
        mapper.onExecutionReport(7, ours(documentedReport()).put("x", type).put("X", status));

        assertThat(sink.reports).hasSize(1);
        assertThat(sink.reports.get(0).kind()).isEqualTo(kind);
        assertThat(sink.reports.get(0).state()).isEqualTo(state);
        assertThat(mapper.notUnderstood()).isEqualTo(kind == ReportKind.OUTCOME_UNKNOWN ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"z,1E-7", "z,-1", "z,''", "Z,abc", "S,HOLD"})
    void shouldCallAnOrderUnknownWhenItsReportCannotBeRead(String field, String value) throws IOException {
        mapper.onExecutionReport(7, ours(documentedReport()).put(field, value));

        assertThat(sink.reports).hasSize(1);
        assertThat(sink.reports.get(0).orderId()).isEqualTo(ORDER_ID);
        assertThat(sink.reports.get(0).kind()).isEqualTo(ReportKind.OUTCOME_UNKNOWN);
        assertThat(sink.reports.get(0).text()).startsWith("executionReport not understood");
    }

    @Test
    void shouldAcceptDocumentedPlacement() throws IOException {
        Instrument btcUsdt = registry.bySymbol(Venue.BINANCE, "BTC-USDT");

        mapper.onPlaced(
                btcUsdt, ORDER_ID, 7, resource("ws_api_order_place.json").path("result"));

        assertThat(sink.reports)
                .containsExactly(new Report(
                        ReportKind.ACCEPTED,
                        OrderState.LIVE,
                        1,
                        ORDER_ID,
                        0,
                        0,
                        -1,
                        0,
                        0,
                        0,
                        -1,
                        false,
                        Side.SELL,
                        "12569099453",
                        ""));
    }

    @Test
    void shouldReportFillsOfPlacementThenItsEnd() throws IOException {
        Instrument btcUsdt = registry.bySymbol(Venue.BINANCE, "BTC-USDT");
        ObjectNode result = (ObjectNode) resource("ws_api_order_place.json").path("result");
        result.put("status", "EXPIRED").put("executedQty", "0.00300000").put("cummulativeQuoteQty", "70.00000000");
        for (int i = 1; i <= 2; i++) {
            result.withArray("fills")
                    .addObject()
                    .put("price", "23416.10000000")
                    .put("qty", "0.00100000")
                    .put("commission", "0.02341610")
                    .put("commissionAsset", "USDT")
                    .put("tradeId", 55 + i);
        }
        ((ObjectNode) result.path("fills").get(1)).put("qty", "0.00200000");

        mapper.onPlaced(btcUsdt, ORDER_ID, 7, result);

        assertThat(sink.reports)
                .extracting(Report::kind)
                .containsExactly(ReportKind.TRADED, ReportKind.TRADED, ReportKind.EXPIRED);
        assertThat(sink.reports).extracting(Report::cumQty).containsExactly(100L, 300L, 300L);
        assertThat(sink.reports)
                .extracting(Report::cumQuoteAmount)
                .containsExactly(ExecutionReport.NOT_SAID, 7_000_000_000L, 7_000_000_000L);
        assertThat(sink.reports).extracting(Report::tradeId).containsExactly(56L, 57L, -1L);
    }

    @Test
    void shouldMapDocumentedCancelAnswerToOurOrder() throws IOException {
        Instrument ethBtc = registry.bySymbol(Venue.BINANCE, "ETH-BTC");

        mapper.onCanceled(ethBtc, ORDER_ID, 7, resource("http_cancel.json"));

        assertThat(sink.reports).hasSize(1);
        assertThat(sink.reports.get(0).kind()).isEqualTo(ReportKind.CANCELED);
        assertThat(sink.reports.get(0).orderId()).isEqualTo(ORDER_ID);
        assertThat(sink.reports.get(0).venueOrderId()).isEqualTo("4");
    }

    @Test
    void shouldNotLetAnOlderPositionReplaceANewerSnapshot() throws IOException {
        AccountBook book = new AccountBook(names, events);
        book.onAccount(
                json("{\"updateTime\":100,\"balances\":[{\"asset\":\"BTC\",\"free\":\"2.0\",\"locked\":\"0\"}]}"),
                7,
                true);
        int snapshot = sink.balances.size();

        book.onPosition(json("{\"u\":99,\"B\":[{\"a\":\"BTC\",\"f\":\"1.0\",\"l\":\"1.0\"}]}"), 8);
        book.onPosition(
                json(
                        "{\"u\":101,\"B\":[{\"a\":\"BTC\",\"f\":\"3.0\",\"l\":\"0.5\"},{\"a\":\"XYZ\",\"f\":\"1\",\"l\":\"0\"}]}"),
                9);

        assertThat(snapshot).as("assets left out are zero").isEqualTo(3);
        assertThat(List.copyOf(sink.balances).subList(snapshot, sink.balances.size()))
                .containsExactly(
                        new RecordingSink.Balance(registry.assetByName("BTC").id(), 300_000_000, 50_000_000, false));
    }

    @Test
    void shouldTellOfADepositAndAWithdrawal() throws IOException {
        AccountBook book = new AccountBook(names, events);

        book.onMovement(
                json(
                        "{\"e\":\"balanceUpdate\",\"E\":1573200697110,\"a\":\"BTC\",\"d\":\"100.00000000\",\"T\":1573200697068}"),
                7);
        book.onMovement(json("{\"e\":\"balanceUpdate\",\"a\":\"BTC\",\"d\":\"-0.5\"}"), 8);
        book.onMovement(json("{\"e\":\"balanceUpdate\",\"a\":\"XYZ\",\"d\":\"1\"}"), 9);
        book.onMovement(json("{\"e\":\"balanceUpdate\",\"a\":\"BTC\",\"d\":\"much\"}"), 9);

        int btc = registry.assetByName("BTC").id();
        assertThat(sink.movements)
                .containsExactly(
                        new RecordingSink.Movement(btc, 10_000_000_000L, MovementKind.DEPOSIT),
                        new RecordingSink.Movement(btc, -50_000_000, MovementKind.WITHDRAWAL));
        assertThat(book.notUnderstood()).isEqualTo(1);
    }

    private static ObjectNode ours(ObjectNode event) {
        return event.put("c", CLIENT_ORDER_ID);
    }

    private static ObjectNode documentedReport() throws IOException {
        return (ObjectNode) resource("ws_api_execution_report.json").path("event");
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = ReportMapperTest.class.getResourceAsStream("/venue/binance/" + name)) {
            return JSON.readTree(in);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }
}
