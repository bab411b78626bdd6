package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What was told of orders, asked for as the engine does, and compared with what the venue has. */
final class FaultOrders {
    private static final Set<OrderState> FINAL =
            Set.of(OrderState.FILLED, OrderState.CANCELED, OrderState.EXPIRED, OrderState.REJECTED);
    private static final Duration POLL = Duration.ofMillis(50);
    /** The venue's queries trail, so that it does not know an order counts when it says so this much later. */
    private static final long QUIET_MS = 400;

    private final RecordingSink sink;
    private final OrderGateway gateway;
    private final int askEveryMs;

    FaultOrders(RecordingSink sink, OrderGateway gateway, int askEveryMs) {
        this.sink = sink;
        this.gateway = gateway;
        this.askEveryMs = askEveryMs;
    }

    /** Cancels what is open and asks for what is not known, until each order has ended as far as it was told. */
    void settle(Instrument on, List<Long> ids, Duration limit) {
        long startNs = System.nanoTime();
        Map<Long, Long> askedNs = new HashMap<>();
        Map<Long, Integer> saidBefore = new HashMap<>();
        List<Long> left = new ArrayList<>(ids);
        await("all orders end").pollInterval(POLL).atMost(limit).until(() -> {
            left.removeIf(id -> hasEnded(id, saidBefore.getOrDefault(id, Integer.MAX_VALUE)));
            for (long id : left) {
                long nowNs = System.nanoTime();
                Long lastNs = askedNs.get(id);
                if (lastNs != null && nowNs - lastNs < TimeUnit.MILLISECONDS.toNanos(askEveryMs)) {
                    continue;
                }
                if (nowNs - startNs > TimeUnit.MILLISECONDS.toNanos(QUIET_MS)) {
                    saidBefore.putIfAbsent(id, sink.reportsOf(id).size());
                }
                askedNs.put(id, nowNs);
                boolean first = lastNs == null;
                if (isOpen(id)) {
                    var unused = gateway.sendCancel(on.id(), id);
                }
                if (!first || !isOpen(id)) {
                    var unused = gateway.sendStatusQuery(on.id(), id);
                }
            }
            return left.isEmpty();
        });
    }

    /** It is known to live, and nothing says that it does not any more. */
    private boolean isOpen(long id) {
        List<Report> reports = sink.reportsOf(id);
        return reports.stream().anyMatch(report -> report.state() == OrderState.LIVE)
                && reports.stream().noneMatch(report -> FINAL.contains(report.state()));
    }

    private boolean hasEnded(long id, int saidBefore) {
        List<Report> reports = sink.reportsOf(id);
        if (reports.stream().anyMatch(report -> FINAL.contains(report.state()))) {
            long said = reports.stream().mapToLong(Report::cumQty).max().orElse(0);
            return tradedQty(id) >= said;
        }
        return reports.size() > saidBefore
                && reports.stream().skip(saidBefore).anyMatch(report -> report.kind() == ReportKind.NOT_FOUND);
    }

    /** Whether it was told that it traded. */
    boolean isTraded(long id) {
        return !trades(id).isEmpty();
    }

    private long tradedQty(long id) {
        return trades(id).values().stream().mapToLong(Report::lastQty).sum();
    }

    /** Each trade once, as the engine books them; told again it must be the same. */
    private Map<Long, Report> trades(long id) {
        Map<Long, Report> byTrade = new LinkedHashMap<>();
        for (Report report : sink.reportsOf(id)) {
            if (report.kind() == ReportKind.TRADED) {
                byTrade.putIfAbsent(report.tradeId(), report);
            }
        }
        return byTrade;
    }

    /** The venue never had it: so it was said, and nothing else. */
    void assertNeverLived(long id) {
        assertThat(sink.reportsOf(id))
                .as("order %d, which the venue never had", id)
                .noneMatch(report -> report.kind() == ReportKind.ACCEPTED
                        || report.kind() == ReportKind.TRADED
                        || report.state() == OrderState.LIVE
                        || report.state() == OrderState.FILLED
                        || report.state() == OrderState.CANCELED
                        || report.state() == OrderState.EXPIRED)
                .anyMatch(report -> report.kind() == ReportKind.REJECTED || report.kind() == ReportKind.NOT_FOUND);
    }

    /** It ended as at the venue, was never told to have ended otherwise, and has the venue's trades. */
    void assertEquals(long id, JsonNode order, Instrument on, InstrumentRegistry registry) {
        List<Report> reports = sink.reportsOf(id);
        String status = order.path("status").asText();
        Set<OrderState> expected =
                switch (status) {
                    case "FILLED" -> Set.of(OrderState.FILLED);
                    case "CANCELED", "EXPIRED", "EXPIRED_IN_MATCH" -> Set.of(OrderState.CANCELED, OrderState.EXPIRED);
                    default -> Set.of();
                };
        assertThat(expected).as("order %d is %s at the venue", id, status).isNotEmpty();
        assertThat(reports)
                .as("order %d, which is %s", id, status)
                .noneMatch(report -> report.kind() == ReportKind.REJECTED)
                .noneMatch(report -> FINAL.contains(report.state()) && !expected.contains(report.state()));
        assertThat(reports)
                .as("order %d, which is %s", id, status)
                .anyMatch(report -> expected.contains(report.state()));
        Map<Long, Report> told = trades(id);
        List<Long> ids = new ArrayList<>();
        for (JsonNode fill : order.path("fills")) {
            long tradeId = fill.path("tradeId").asLong();
            ids.add(tradeId);
            Asset feeAsset = registry.assetByName(fill.path("commissionAsset").asText());
            assertThat(reports)
                    .filteredOn(report -> report.kind() == ReportKind.TRADED && report.tradeId() == tradeId)
                    .as("order %d trade %d", id, tradeId)
                    .isNotEmpty()
                    .allSatisfy(report -> {
                        assertThat(report.lastQty())
                                .isEqualTo(
                                        DecimalText.parse(fill.path("quantity").asText(), on.qtyDecimals()));
                        assertThat(report.feeAssetId()).isEqualTo(feeAsset.id());
                        assertThat(report.feeAmount())
                                .isEqualTo(DecimalText.parse(
                                        fill.path("commission").asText(), feeAsset.decimals()));
                    });
        }
        assertThat(told.keySet()).as("trades of order %d", id).containsExactlyInAnyOrderElementsOf(ids);
    }
}
