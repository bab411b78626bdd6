package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.kraken.PrivateRest;
import io.kairos.engine.adapter.venue.kraken.SimulatedKraken;
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
import java.util.concurrent.TimeUnit;

/** A simulated venue with a funded account, gateways to it, and what they reported. */
final class KrakenEntryFixture implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);

    final RecordingSink sink = new RecordingSink();
    final SimulatedKraken simulated;
    private final List<KrakenOrderGateway> gateways = new ArrayList<>();
    InstrumentRegistry registry = new InstrumentRegistry();
    Instrument btcUsd;

    KrakenEntryFixture(Path directory, io.kairos.simulator.kraken.KrakenVenue.Settings settings) throws Exception {
        simulated = SimulatedKraken.startFunded(directory, 100, settings);
    }

    KrakenOrderGateway upGateway() throws Exception {
        return upGateway(simulated.entryContext());
    }

    KrakenOrderGateway upGateway(KrakenContext context) throws Exception {
        KrakenOrderGateway gateway = gateway(context);
        gateway.start();
        await().atMost(LIMIT).until(() -> sink.linkState() == LinkState.UP);
        return gateway;
    }

    KrakenOrderGateway gateway(KrakenContext context) throws Exception {
        KrakenVenue venue = simulated.venue(context);
        registry = SimulatedKraken.registry(venue);
        btcUsd = registry.bySymbol(Venue.KRAKEN, "BTC-USD");
        KrakenOrderGateway gateway = new KrakenOrderGateway(venue, simulated.nextEventLoop(), registry, sink);
        gateways.add(gateway);
        return gateway;
    }

    ApprovedOrder buy(long orderId, OrderType type, TimeInForce timeInForce, long px, long qty) {
        return ApprovedOrderFixture.order(orderId, btcUsd, Side.BUY, type, timeInForce, px, qty);
    }

    /** Far below the market. */
    ApprovedOrder restingBuy(long orderId) {
        return buy(orderId, OrderType.LIMIT, TimeInForce.GTC, bidTimes(80), qty("0.001"));
    }

    /** Takes at once. */
    ApprovedOrder takingBuy(long orderId) {
        return buy(orderId, OrderType.LIMIT, TimeInForce.IOC, bidTimes(105), qty("0.001"));
    }

    long qty(String text) {
        return DecimalText.parse(text, btcUsd.qtyDecimals());
    }

    /** A percentage of the best bid, on the price grid. */
    long bidTimes(int percent) {
        List<Long> bids = simulated.book(btcUsd, 1).get(0);
        long px = bids.get(0) * percent / 100;
        return px - px % btcUsd.tickPx();
    }

    boolean has(long orderId, ReportKind kind) {
        return sink.reportsOf(orderId).stream().anyMatch(report -> report.kind() == kind);
    }

    void awaitReport(long orderId, ReportKind kind) {
        await().atMost(LIMIT).until(() -> has(orderId, kind));
    }

    Report first(long orderId, ReportKind kind) {
        return sink.reportsOf(orderId).stream()
                .filter(report -> report.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    void awaitState(long orderId, OrderState state) {
        await().atMost(LIMIT).until(() -> sink.reportsOf(orderId).stream().anyMatch(report -> report.state() == state));
    }

    /** Trades that were reported, each once. */
    Map<Long, Report> trades(long orderId) {
        Map<Long, Report> byTrade = new LinkedHashMap<>();
        sink.reportsOf(orderId).stream()
                .filter(report -> report.kind() == ReportKind.TRADED)
                .forEach(report -> byTrade.putIfAbsent(report.tradeId(), report));
        return byTrade;
    }

    long tradedQty(long orderId) {
        return trades(orderId).values().stream().mapToLong(Report::lastQty).sum();
    }

    /** The venue's own word on an order of ours. */
    JsonNode venueOrder(long orderId) throws Exception {
        for (JsonNode order : simulated.control("GET", "/orders?venue=KRAKEN", "")) {
            if (order.path("clientOrderId").asText().equals(ClientOrderId.format(orderId))) {
                return order;
            }
        }
        throw new AssertionError("the venue has no order " + orderId);
    }

    List<String> venueOrders() throws Exception {
        List<String> ids = new ArrayList<>();
        simulated
                .control("GET", "/orders?venue=KRAKEN", "")
                .forEach(order -> ids.add(order.path("clientOrderId").asText()));
        return ids;
    }

    /** Each trade was reported with the numbers of the venue's ledger, and none else. */
    void assertTradesAreTheVenues(long orderId) throws Exception {
        Map<Long, Report> byTrade = trades(orderId);
        JsonNode order = venueOrder(orderId);
        assertThat(byTrade).hasSize(order.path("fills").size());
        for (JsonNode fill : order.path("fills")) {
            Report report = byTrade.get(fill.path("tradeId").asLong());
            assertThat(report).as("trade %s", fill.path("tradeId")).isNotNull();
            assertThat(report.lastPx())
                    .isEqualTo(DecimalText.parse(fill.path("price").asText(), btcUsd.priceDecimals()));
            assertThat(report.lastQty())
                    .isEqualTo(DecimalText.parse(fill.path("quantity").asText(), btcUsd.qtyDecimals()));
            assertThat(report.feeAmount())
                    .isEqualTo(DecimalText.parse(fill.path("commission").asText(), 8));
            assertThat(report.feeAssetId())
                    .isEqualTo(registry.assetByName(fill.path("commissionAsset").asText())
                            .id());
        }
    }

    /** The last balances that were published are those of the venue's ledger. */
    void awaitBalancesEqualLedger() {
        await().atMost(LIMIT).untilAsserted(() -> {
            for (JsonNode balance :
                    simulated.control("GET", "/ledger?venue=KRAKEN", "").path("balances")) {
                Asset asset = registry.assetByName(balance.path("asset").asText());
                RecordingSink.Balance last = null;
                for (RecordingSink.Balance said : sink.balances) {
                    if (said.assetId() == asset.id()) {
                        last = said;
                    }
                }
                assertThat(last).as(asset.name()).isNotNull();
                assertThat(last.free())
                        .isEqualTo(DecimalText.parse(balance.path("free").asText(), asset.decimals()));
                assertThat(last.locked())
                        .isEqualTo(DecimalText.parse(balance.path("locked").asText(), asset.decimals()));
            }
        });
    }

    /** What the venue counted as breaches of its limits. */
    JsonNode breaches() throws Exception {
        return simulated
                .control("GET", "/health", "")
                .path("venues")
                .path("KRAKEN")
                .path("limitBreaches");
    }

    /** Somebody else with the same key: orders made by hand. */
    final class Other {
        private final PrivateRest rest =
                simulated.venue(simulated.entryContext()).privateRest();

        void amend(long orderId, long px) throws Exception {
            rest.call(
                            "AmendOrder",
                            Map.of(
                                    "cl_ord_id",
                                    ClientOrderId.format(orderId),
                                    "limit_price",
                                    DecimalText.format(px, btcUsd.priceDecimals())),
                            true)
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        JsonNode call(String method, Map<String, String> params) throws Exception {
            return rest.call(method, params, true).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    Other other() {
        return new Other();
    }

    @Override
    public void close() {
        gateways.forEach(KrakenOrderGateway::close);
        simulated.close();
    }
}
