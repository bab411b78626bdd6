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
import io.kairos.engine.adapter.venue.RecordingSink.Balance;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.RecordingSink.Terms;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The lives of orders that the venue's documentation shows as examples, from the first message to the last. */
class DocumentedExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** {@code k-16}. */
    private static final long ORDER_ID = 42;

    private static final long ONE = 100_000_000;

    private final RecordingSink sink = new RecordingSink();
    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final Instrument ethBtc = instrument("ETH", "BTC", 8, 8);
    private final Instrument btcUsdt = instrument("BTC", "USDT", 2, 5);
    private final Asset bnb = instrument("BNB", "USDT", 2, 5).base();
    private final OpenOrders open = new OpenOrders();
    private final ReportMapper mapper;
    private final AccountBook account;

    DocumentedExamplesTest() {
        VenueNames names = new VenueNames(registry, Venue.BINANCE);
        RetryingSink retrying = new RetryingSink(sink, new EmbeddedChannel().eventLoop(), () -> {});
        ExecutionEvents events = new ExecutionEvents(Venue.BINANCE, retrying);
        mapper = new ReportMapper(names, events, new VenueOrderIds(), open, () -> 0);
        account = new AccountBook(names, events);
    }

    private Instrument instrument(String base, String quote, int priceDecimals, int qtyDecimals) {
        Asset baseAsset = registry.asset(base, 8);
        Asset quoteAsset = registry.asset(quote, 8);
        Instrument made = new Instrument(
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
                true);
        registry.put(made);
        return made;
    }

    /** New first, then each trade, then its end, then the balances: once, and last. */
    @Test
    void shouldFollowTheEventsOfAMarketOrderThatFindsTooLittle() throws IOException {
        events("ws_api_events_of_a_market_order.jsonl");

        assertThat(sink.reports)
                .extracting(Report::kind)
                .containsExactly(ReportKind.ACCEPTED, ReportKind.TRADED, ReportKind.TRADED, ReportKind.EXPIRED);
        assertThat(sink.reports)
                .extracting(Report::state)
                .containsExactly(OrderState.LIVE, OrderState.LIVE, OrderState.LIVE, OrderState.EXPIRED);
        assertThat(sink.reports).extracting(Report::orderId).containsOnly(ORDER_ID);
        assertThat(sink.reports).extracting(Report::tradeId).containsExactly(-1L, 7L, 8L, -1L);
        assertThat(sink.reports).extracting(Report::lastQty).containsExactly(0L, 2 * ONE, 2 * ONE, 0L);
        assertThat(sink.reports).extracting(Report::cumQty).containsExactly(0L, 2 * ONE, 4 * ONE, 4 * ONE);
        assertThat(sink.reports)
                .extracting(Report::cumQuoteAmount)
                .containsExactly(0L, 20_000_000L, 40_200_000L, 40_200_000L);
        assertThat(sink.reports.get(3).text()).isEqualTo("INSUFFICIENT_LIQUIDITY");
        assertThat(sink.terms).as("a market order has no terms to change").allMatch(terms -> terms.px() <= 0);
        assertThat(sink.all.subList(4, sink.all.size()))
                .as("balances last")
                .containsExactly(
                        new Balance(ethBtc.base().id(), 1_399_600_000L, 0, false),
                        new Balance(ethBtc.quote().id(), 59_800_000L, 0, false),
                        new Balance(bnb.id(), 0, 0, false));
        assertThat(open.compare(Map.of(), Long.MAX_VALUE, 10))
                .as("nothing is left open")
                .isEmpty();
        assertThat(mapper.notUnderstood() + account.notUnderstood()).isZero();
    }

    /** The events come again, after a reconnection or from a second road: every trade still has its one id. */
    @Test
    void shouldTellTheSameTradesWhenTheEventsComeTwice() throws IOException {
        events("ws_api_events_of_a_market_order.jsonl");
        events("ws_api_events_of_a_market_order.jsonl");

        List<Report> trades = sink.reports.stream()
                .filter(report -> report.kind() == ReportKind.TRADED)
                .toList();
        assertThat(trades.subList(2, 4)).isEqualTo(trades.subList(0, 2));
        assertThat(open.compare(Map.of(), Long.MAX_VALUE, 10))
                .as("what has ended does not open again")
                .isEmpty();
    }

    /** {@code EXPIRE_MAKER}: a sale meets three purchases of the same account, which end; the sale rests and nothing traded. */
    @Test
    void shouldEndWhatSelfTradePreventionEnded() throws IOException {
        mapper.onPlaced(
                ethBtc,
                ORDER_ID,
                7,
                resource("ws_api_order_place_prevented.json").path("result"));
        events("ws_api_events_of_prevented_makers.jsonl");

        assertThat(sink.reports).noneMatch(report -> report.kind() == ReportKind.TRADED);
        assertThat(sink.reportsOf(ORDER_ID)).singleElement().satisfies(taker -> {
            assertThat(taker.kind()).isEqualTo(ReportKind.ACCEPTED);
            assertThat(taker.state()).isEqualTo(OrderState.LIVE);
            assertThat(taker.cumQty()).isZero();
            assertThat(taker.venueOrderId()).isEqualTo("5");
        });
        for (long maker = 2; maker <= 4; maker++) {
            assertThat(sink.reportsOf(maker)).singleElement().satisfies(ended -> {
                assertThat(ended.state()).isEqualTo(OrderState.EXPIRED);
                assertThat(ended.cumQty()).isZero();
            });
        }
        assertThat(open.compare(Map.of(), Long.MAX_VALUE, 10))
                .as("only the sale is open")
                .extracting(OpenOrders.Doubt::orderId)
                .containsExactly(ORDER_ID);
        assertThat(mapper.notUnderstood()).isZero();
    }

    @Test
    void shouldKeepTheFeesOfOneOrderInTheirTwoAssets() throws IOException {
        mapper.onPlaced(
                ethBtc,
                ORDER_ID,
                7,
                resource("ws_api_order_place_two_fee_assets.json").path("result"));

        assertThat(sink.reports).extracting(Report::kind).containsExactly(ReportKind.TRADED, ReportKind.TRADED);
        assertThat(sink.reports)
                .extracting(Report::feeAssetId)
                .containsExactly(ethBtc.base().id(), bnb.id());
        assertThat(sink.reports).extracting(Report::feeAmount).containsExactly(800_000L, 31_000L);
        assertThat(sink.reports.get(1).state()).isEqualTo(OrderState.FILLED);
        assertThat(sink.reports.get(1).cumQty()).isEqualTo(10 * ONE);
        assertThat(sink.reports.get(1).cumQuoteAmount()).isEqualTo(100_200_000L);
    }

    @Test
    void shouldKeepTheFeesOfEventsInTheirTwoAssets() throws IOException {
        List<JsonNode> events = lines("ws_api_events_of_a_market_order.jsonl");
        ((ObjectNode) events.get(2)).put("n", "0.00007500").put("N", "BNB");

        events.forEach(this::onEvent);

        assertThat(sink.reports)
                .filteredOn(report -> report.kind() == ReportKind.TRADED)
                .extracting(Report::feeAssetId)
                .containsExactly(ethBtc.base().id(), bnb.id());
        assertThat(sink.reports)
                .filteredOn(report -> report.kind() == ReportKind.TRADED)
                .extracting(Report::feeAmount)
                .containsExactly(200_000L, 7_500L);
    }

    /** {@code qty}, not {@code origQty}, and our name is in {@code origClientOrderId}. */
    @Test
    void shouldReadTheOtherNamesOfAnAmendment() throws IOException {
        mapper.onAmended(
                btcUsdt, ORDER_ID, 7, resource("ws_api_order_amend.json").path("result"));

        assertThat(sink.reports).singleElement().satisfies(amended -> {
            assertThat(amended.kind()).isEqualTo(ReportKind.AMENDED);
            assertThat(amended.state()).isEqualTo(OrderState.LIVE);
            assertThat(amended.orderId()).isEqualTo(ORDER_ID);
            assertThat(amended.venueOrderId()).isEqualTo("33");
            assertThat(amended.cumQty()).isEqualTo(200_000);
            assertThat(amended.cumQuoteAmount()).isEqualTo(ExecutionReport.NOT_SAID);
        });
        assertThat(sink.terms).containsExactly(new Terms(ReportKind.AMENDED, ORDER_ID, 600, 500_000));
        assertThat(mapper.notUnderstood()).isZero();
    }

    private void events(String name) throws IOException {
        lines(name).forEach(this::onEvent);
    }

    private void onEvent(JsonNode event) {
        switch (event.path("e").asText()) {
            case "executionReport" -> mapper.onExecutionReport(7, event);
            case "outboundAccountPosition" -> account.onPosition(event, 7);
            default -> throw new IllegalArgumentException("unexpected event " + event);
        }
    }

    private static List<JsonNode> lines(String name) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : text(name).lines().toList()) {
            events.add(JSON.readTree(line).path("event"));
        }
        return events;
    }

    private static JsonNode resource(String name) throws IOException {
        return JSON.readTree(text(name));
    }

    private static String text(String name) throws IOException {
        try (InputStream in = DocumentedExamplesTest.class.getResourceAsStream("/venue/binance/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
