package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.ExecutionReport;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One venue on paper with its link: first learns from the journal what earlier runs have left, then connects as a venue does, then
 * answers. Paper thread only.
 *
 * <p>It has no memory of its own. What it said counts from the moment it stands in the journal, so whatever ends the process, the engine
 * and its paper venue remember the same: an order of which no word was journalled never arrived.
 */
final class PaperVenue implements PaperReports {
    private static final Logger LOG = LoggerFactory.getLogger(PaperVenue.class);
    private static final long NOT_KNOWN = Long.MIN_VALUE;

    private final Venue venue;
    private final PaperSettings settings;
    private final ExecutionEvents events;
    private final LongSupplier clock;
    private final PaperExchange exchange = new PaperExchange(this);
    private final PaperRequests requests = new PaperRequests();
    private final ExecutionReport report = new ExecutionReport();
    private final Map<Long, PaperOrder> left = new TreeMap<>();
    private final Long2LongHashMap leftAmounts = new Long2LongHashMap(NOT_KNOWN);
    private @Nullable PaperGateway gateway;
    private boolean connected;
    private long overflows;

    PaperVenue(Venue venue, PaperSettings settings, ExecutionEvents events, LongSupplier clock) {
        this.venue = venue;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    PaperExchange exchange() {
        return exchange;
    }

    boolean isConnected() {
        return connected;
    }

    /** An order of an earlier run, as the engine has it. */
    void left(PaperOrder order, boolean ours) {
        if (ours) {
            left.put(order.orderId, order);
        } else {
            left.remove(order.orderId);
        }
    }

    /** An instrument's rules from now on. */
    void define(Instrument next) {
        PaperMarket market = exchange.market(next.id());
        if (market != null && PaperMarket.isFiner(market.instrument(), next)) {
            long pxFactor =
                    FixedMath.pow10(next.priceDecimals() - market.instrument().priceDecimals());
            long qtyFactor =
                    FixedMath.pow10(next.qtyDecimals() - market.instrument().qtyDecimals());
            requests.rescale(next.id(), pxFactor, qtyFactor);
            for (PaperOrder order : left.values()) {
                if (order.instrumentId == next.id()) {
                    order.rescale(pxFactor, qtyFactor);
                }
            }
        }
        exchange.define(next);
    }

    /** What an earlier run holds of an asset. */
    void left(int assetId, long totalAmount) {
        leftAmounts.put(assetId, totalAmount);
    }

    /** Connects as a venue does: reconciling, every balance, every open order, up. */
    void connect(PaperGateway now) {
        gateway = now;
        events.link(clock.getAsLong(), LinkState.RECONCILING, "paper");
        VenueNames names = new VenueNames(now.registry(), venue);
        for (Instrument instrument : now.registry().instruments()) {
            // What the journal has defined is newer.
            if (instrument.venue() == venue && exchange.market(instrument.id()) == null) {
                exchange.define(instrument);
            }
        }
        List<Asset> assets = new ArrayList<>();
        names.assets().forEach(assets::add);
        openAccount(names, assets);
        left.values().forEach(exchange::restore);
        exchange.tellAccount(assets);
        LOG.info(
                "PAPER venue={} openOrders={} orderLatencyNs={} cancelLatencyNs={}: no order of this engine leaves the process",
                venue,
                exchange.open().size(),
                settings.orderLatencyNs(),
                settings.cancelLatencyNs());
        left.clear();
        connected = true;
        now.setConnected(true);
        events.link(clock.getAsLong(), LinkState.UP, "paper");
    }

    private void openAccount(VenueNames names, List<Asset> assets) {
        Map<String, BigDecimal> opening = settings.balances().getOrDefault(venue, Map.of());
        for (String name : opening.keySet()) {
            if (names.asset(name) == null) {
                LOG.warn("paper balance of an asset that does not trade here: venue={} asset={}", venue, name);
            }
        }
        for (Asset asset : assets) {
            long known = leftAmounts.get(asset.id());
            BigDecimal amount = opening.get(asset.name());
            long begins = amount == null ? 0 : DecimalText.parse(amount.toPlainString(), asset.decimals());
            exchange.ledger().open(asset.id(), known == NOT_KNOWN ? begins : known);
        }
    }

    /** Ends the link as a venue's ends: what was on its way has no answer. */
    void disconnect(String why) {
        if (!connected) {
            return;
        }
        connected = false;
        PaperGateway now = gateway;
        if (now != null) {
            now.setConnected(false);
        }
        for (PaperRequests.Request each = requests.arrived(Long.MAX_VALUE);
                each != null;
                each = requests.arrived(Long.MAX_VALUE)) {
            if (each.kind() != PaperRequests.Kind.QUERY) {
                unknown(ReportKind.OUTCOME_UNKNOWN, each.instrumentId(), each.orderId(), exchange.timeNs(), why);
            }
        }
        events.link(clock.getAsLong(), LinkState.DOWN, why);
    }

    boolean isCloseRequested() {
        PaperGateway now = gateway;
        return now != null && now.isCloseRequested();
    }

    /** Time passes: what was on its way arrives. */
    void advance(long nowNs) {
        for (PaperRequests.Request each = requests.arrived(nowNs); each != null; each = requests.arrived(nowNs)) {
            // Each meets the books as they were then: nothing was shown between its arrival and now.
            exchange.advance(each.dueNs());
            PaperOrder order = each.order();
            if (order != null) {
                exchange.arrive(order);
            } else if (each.kind() == PaperRequests.Kind.CANCEL) {
                exchange.cancel(each.instrumentId(), each.orderId());
            } else if (each.kind() == PaperRequests.Kind.AMEND) {
                exchange.amend(each.instrumentId(), each.orderId(), each.px(), each.qty());
            } else {
                exchange.query(each.instrumentId(), each.orderId());
            }
        }
        exchange.advance(nowNs);
    }

    void sendNew(PaperOrder order, long nowNs) {
        if (!requests.add(
                nowNs + settings.orderLatencyNs(), PaperRequests.Kind.NEW, order.instrumentId, order.orderId, order)) {
            overflows++;
            exchange.reject(order, "more than " + PaperRequests.MAX + " requests on their way");
        }
    }

    void sendCancel(int instrumentId, long orderId, long nowNs) {
        if (!requests.add(nowNs + settings.cancelLatencyNs(), PaperRequests.Kind.CANCEL, instrumentId, orderId, null)) {
            overflows++;
            unknown(
                    ReportKind.CANCEL_REJECTED,
                    instrumentId,
                    orderId,
                    nowNs,
                    "paper: more than " + PaperRequests.MAX + " requests on their way");
        }
    }

    void sendAmend(int instrumentId, long orderId, long px, long qty, long nowNs) {
        if (!requests.addAmendment(nowNs + settings.orderLatencyNs(), instrumentId, orderId, px, qty)) {
            overflows++;
            unknown(
                    ReportKind.AMEND_REJECTED,
                    instrumentId,
                    orderId,
                    nowNs,
                    "paper: more than " + PaperRequests.MAX + " requests on their way");
        }
    }

    /** A question too many has no answer: the engine asks again. */
    void sendQuery(int instrumentId, long orderId, long nowNs) {
        if (!requests.add(nowNs + settings.orderLatencyNs(), PaperRequests.Kind.QUERY, instrumentId, orderId, null)) {
            overflows++;
        }
    }

    /** An order did not leave after all. */
    void withdraw(long orderId) {
        requests.withdraw(orderId);
    }

    /** Brings what metrics show up to date. */
    void publish(int waitingReports) {
        PaperGateway now = gateway;
        if (now != null) {
            now.publish(
                    exchange.open().size(),
                    requests.size(),
                    waitingReports,
                    exchange.fills(),
                    exchange.rejected(),
                    overflows);
        }
    }

    @Override
    public void order(ReportKind kind, PaperOrder order, long timeNs, String text) {
        begin(kind, order, timeNs)
                .state(order.state)
                .cumulative(order.cumQty, order.cumQuoteAmount)
                .text(text);
        if (order.rests()) {
            report.terms(order.limitPx, order.qty);
        }
        events.report(report);
    }

    @Override
    public void fill(PaperOrder order, PaperFill fill) {
        boolean complete = fill.cumQty() == order.qty;
        events.report(begin(ReportKind.TRADED, order, fill.timeNs())
                .state(complete ? OrderState.FILLED : OrderState.LIVE)
                .cumulative(fill.cumQty(), fill.cumQuoteAmount())
                .trade(fill.tradeId(), fill.px(), fill.qty(), fill.feeAmount(), fill.feeAssetId(), fill.maker()));
    }

    private ExecutionReport begin(ReportKind kind, PaperOrder order, long timeNs) {
        PaperMarket market = exchange.market(order.instrumentId);
        ExecutionReport begun = market == null
                ? report.reset(kind, order.instrumentId, order.orderId, clock.getAsLong())
                : report.reset(kind, market.instrument(), order.orderId, clock.getAsLong());
        return begun.exchangeTimeNs(timeNs)
                .side(order.side == io.kairos.domain.order.Side.BUY ? Side.BUY : Side.SELL)
                .venueOrderId(order.venueOrderId);
    }

    @Override
    public void unknown(ReportKind kind, int instrumentId, long orderId, long timeNs, String text) {
        events.report(report.reset(kind, instrumentId, orderId, clock.getAsLong())
                .exchangeTimeNs(timeNs)
                .text(text));
    }

    @Override
    public void balance(int assetId, long freeAmount, long lockedAmount, boolean snapshot, long timeNs) {
        events.balance(assetId, clock.getAsLong(), timeNs, freeAmount, lockedAmount, snapshot);
    }
}
