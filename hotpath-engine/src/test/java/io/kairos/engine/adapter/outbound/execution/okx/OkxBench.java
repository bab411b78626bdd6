package io.kairos.engine.adapter.outbound.execution.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.kairos.engine.adapter.venue.okx.SimulatedOkx;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.ApprovedOrderFixture;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway against a simulated venue over real sockets, and the venue's own books to compare with. */
final class OkxBench implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);

    final RecordingSink sink = new RecordingSink();
    final SimulatedOkx simulated;
    InstrumentRegistry registry;
    Instrument btcUsdt;
    OkxOrderGateway gateway;

    OkxBench(Path directory) throws Exception {
        simulated = SimulatedOkx.startWithAccount(directory, 100);
    }

    /** Settings with the right key and short delays. */
    OkxContext context() {
        return simulated
                .context()
                .credentials(SimulatedOkx.credentials())
                .reconnectDelaysMs(400, 800)
                .requestTimeoutMs(2_000)
                .cancelAllAfterSeconds(0);
    }

    OkxOrderGateway up(OkxContext context) throws Exception {
        start(context);
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.UP);
        return gateway;
    }

    OkxOrderGateway start(OkxContext context) throws Exception {
        OkxVenue venue = simulated.venue(context);
        registry = SimulatedOkx.registry(venue);
        btcUsdt = registry.bySymbol(Venue.OKX, "BTC-USDT");
        gateway = new OkxOrderGateway(venue, simulated.eventLoop(), registry, sink);
        gateway.start();
        return gateway;
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
        simulated.close();
    }

    ApprovedOrder order(long orderId, Side side, OrderType type, TimeInForce timeInForce, long px, long qty) {
        return ApprovedOrderFixture.order(orderId, btcUsdt, side, type, timeInForce, px, qty);
    }

    /** Below the market, but within the venue's price band. */
    ApprovedOrder restingBuy(long orderId) throws Exception {
        return order(orderId, Side.BUY, OrderType.LIMIT, TimeInForce.GTC, priceAt(97), qty("0.001"));
    }

    /** Fills at once. */
    ApprovedOrder takingBuy(long orderId) throws Exception {
        return order(orderId, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, priceAt(102), qty("0.001"));
    }

    long qty(String text) {
        return DecimalText.parse(text, btcUsdt.qtyDecimals());
    }

    /** So many percent of the last price. */
    long priceAt(int percent) throws Exception {
        await().atMost(LIMIT).until(() -> !simulated.tape(btcUsdt).isEmpty());
        List<JsonNode> tape = simulated.tape(btcUsdt);
        long last = DecimalText.parse(tape.get(tape.size() - 1).path("price").asText(), btcUsdt.priceDecimals());
        long px = last * percent / 100;
        return px - px % btcUsdt.tickPx();
    }

    void awaitReport(long orderId, ReportKind kind) {
        await("order " + orderId + " " + kind).atMost(LIMIT).until(() -> has(orderId, kind));
    }

    /** Waits until both the answer and the first push have come, in whatever order. */
    void awaitTaken(long orderId) {
        await("order " + orderId + " taken")
                .atMost(LIMIT)
                .until(() -> sink.reportsOf(orderId).stream()
                                .filter(report -> report.kind() == ReportKind.ACCEPTED)
                                .count()
                        == 2);
    }

    void awaitState(long orderId, OrderState state) {
        await("order " + orderId + " " + state).atMost(LIMIT).until(() -> sink.reportsOf(orderId).stream()
                .anyMatch(report -> report.state() == state));
    }

    boolean has(long orderId, ReportKind kind) {
        return sink.reportsOf(orderId).stream().anyMatch(report -> report.kind() == kind);
    }

    Report first(long orderId, ReportKind kind) {
        return sink.reportsOf(orderId).stream()
                .filter(report -> report.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    List<Report> tradeReports(long orderId) {
        return sink.reportsOf(orderId).stream()
                .filter(report -> report.kind() == ReportKind.TRADED)
                .toList();
    }

    /** Each trade once, as the engine books them. */
    Map<Long, Report> trades(long orderId) {
        Map<Long, Report> byTrade = new LinkedHashMap<>();
        tradeReports(orderId).forEach(report -> byTrade.putIfAbsent(report.tradeId(), report));
        return byTrade;
    }

    List<LinkState> linksFrom(int index) {
        return sink.links.stream().skip(index).map(RecordingSink.Link::state).toList();
    }

    Optional<JsonNode> venueOrder(long orderId) throws Exception {
        for (JsonNode order : simulated.control("GET", "/orders?venue=OKX", "")) {
            if (order.path("clientOrderId").asText().equals(OrderMessages.clientId(orderId))) {
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }

    /** What was told of an order's trades is what the venue has in its books: ids, prices, quantities, fees. */
    void assertTradesEqualVenue(long orderId) throws Exception {
        Map<Long, Report> told = trades(orderId);
        List<Long> ids = new ArrayList<>();
        for (JsonNode fill : venueOrder(orderId).orElseThrow().path("fills")) {
            long id = fill.path("tradeId").asLong();
            ids.add(id);
            Report report = told.get(id);
            assertThat(report).as("order %d trade %d", orderId, id).isNotNull();
            assertThat(report.lastPx())
                    .isEqualTo(DecimalText.parse(fill.path("price").asText(), btcUsdt.priceDecimals()));
            Asset feeAsset = registry.assetByName(fill.path("commissionAsset").asText());
            assertThat(report.feeAssetId()).isEqualTo(feeAsset.id());
            assertThat(report.feeAmount())
                    .isEqualTo(DecimalText.parse(fill.path("commission").asText(), feeAsset.decimals()));
        }
        assertThat(told.keySet()).as("trades of order %d", orderId).containsExactlyInAnyOrderElementsOf(ids);
    }

    void awaitBalancesEqualLedger() {
        await().atMost(LIMIT).untilAsserted(() -> {
            for (JsonNode balance :
                    simulated.control("GET", "/ledger?venue=OKX", "").path("balances")) {
                Asset asset = registry.assetByName(balance.path("asset").asText());
                RecordingSink.Balance last = null;
                for (RecordingSink.Balance said : sink.balances) {
                    if (said.assetId() == asset.id()) {
                        last = said;
                    }
                }
                assertThat(last).as(asset.name()).isNotNull();
                assertThat(last.free())
                        .as(asset.name())
                        .isEqualTo(DecimalText.parse(balance.path("free").asText(), asset.decimals()));
                assertThat(last.locked())
                        .as(asset.name())
                        .isEqualTo(DecimalText.parse(balance.path("locked").asText(), asset.decimals()));
            }
        });
    }

    /** The venue counted nothing that it would have to refuse. */
    void assertNoLimitBroken() throws Exception {
        JsonNode health = simulated.health();
        assertThat(health.path("limitBreachesTotal").asLong())
                .as("%s", health.path("limitBreaches"))
                .isZero();
    }
}
