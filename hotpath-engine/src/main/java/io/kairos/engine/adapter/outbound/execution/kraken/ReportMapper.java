package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import io.kairos.engine.adapter.outbound.execution.kraken.Fields.UnreadableException;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.ExecutionReport;
import io.kairos.engine.adapter.venue.kraken.KrakenErrors;
import io.kairos.engine.adapter.venue.kraken.TradingRate;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns rows of the executions channel into {@link ExecutionReport}s (Kraken WebSocket API version 2, "Executions", read
 * 2026-06-30). Event loop only.
 *
 * <p>Rows are sparse: what a row does not say is taken from {@link OrderTracks}. The engine's trade id is the venue's
 * {@code trade_id}, a number per pair, which stream and queries both tell; its {@code exec_id} is a text that no 64 bits hold.
 *
 * <p>A number or a word that is not understood is never guessed at: the order is reported as of unknown outcome, which makes the
 * engine ask, and counted.
 */
final class ReportMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ReportMapper.class);
    private static final int NO_ASSET = -1;

    /** What became of a row. */
    enum Taken {
        /** Reported, or of no interest. */
        YES,
        /** It holds something that is not understood; its order was reported as unknown if it is known which. */
        NOT_UNDERSTOOD,
        /** It belongs to an order of which nothing was heard, so that something was missed. */
        ORPHAN
    }

    /** Where a row comes from. */
    enum Source {
        /** As it happens. */
        UPDATE,
        /** What happened before this session; foreign trades of then are not news. */
        FIRST_SNAPSHOT,
        /** What may have happened while we were away. */
        SNAPSHOT
    }

    private final VenueNames names;
    private final ExecutionEvents events;
    private final OrderTracks tracks;
    private final TradingRate tradingRate;
    private final EntryCounters counters;
    private final ExecutionReport report = new ExecutionReport();

    ReportMapper(
            VenueNames names,
            ExecutionEvents events,
            OrderTracks tracks,
            TradingRate tradingRate,
            EntryCounters counters) {
        this.names = names;
        this.events = events;
        this.tracks = tracks;
        this.tradingRate = tradingRate;
        this.counters = counters;
    }

    /** Something of which only the kind is known. */
    void plain(ReportKind kind, OrderState state, int instrumentId, long orderId, long receiveTimeNs, String text) {
        events.report(report.reset(kind, instrumentId, orderId, receiveTimeNs)
                .state(state)
                .text(text));
    }

    /** The answer to a new order: accepted, which does not mean that it rests. */
    void onPlaced(OrderTrack track, long receiveTimeNs, JsonNode result) {
        Instrument on = track.instrument;
        if (on == null) {
            return;
        }
        tracks.name(track, result.path("order_id").asText());
        tracks.sign(track);
        events.report(report.reset(ReportKind.ACCEPTED, on, track.orderId, receiveTimeNs)
                .state(OrderState.LIVE)
                .venueOrderId(track.venueOrderId));
    }

    /** A row of the channel. */
    Taken onRow(JsonNode row, Source source, int reconciliation, long receiveTimeNs) {
        String venueOrderId = row.path("order_id").asText();
        long orderId = ClientOrderId.parse(row.path("cl_ord_id").asText());
        OrderTrack track = tracks.of(orderId);
        if (track == null) {
            track = tracks.of(venueOrderId);
        }
        if (track == null) {
            track = introduce(row, source, orderId, venueOrderId);
            if (track == null) {
                return Taken.ORPHAN;
            }
        }
        tracks.name(track, venueOrderId);
        if (source == Source.UPDATE
                && "pending_new".equals(row.path("exec_type").asText())) {
            tracks.hear(track);
        } else {
            tracks.sign(track);
        }
        Instrument on = track.instrument;
        if (on == null) {
            followForeign(track, row, source, reconciliation);
            return Taken.YES;
        }
        try {
            map(track, on, row, source, reconciliation, receiveTimeNs);
            learnRate(on, row);
            return Taken.YES;
        } catch (UnreadableException e) {
            notUnderstood(track, on, receiveTimeNs, "executions", e);
            return Taken.NOT_UNDERSTOOD;
        } catch (ArithmeticException e) {
            notUnderstood(track, on, receiveTimeNs, "executions", new UnreadableException("sum does not fit 64 bits"));
            return Taken.NOT_UNDERSTOOD;
        }
    }

    /** Of an order in a market that is not configured only this matters: whether it is open. */
    private static void followForeign(OrderTrack track, JsonNode row, Source source, int reconciliation) {
        boolean snapshot = source != Source.UPDATE;
        if (snapshot && isTrade(row)) {
            return;
        }
        if (snapshot) {
            track.shownIn = reconciliation;
        }
        switch (row.path(snapshot ? "order_status" : "exec_type").asText()) {
            case "filled", "canceled", "expired" -> track.endTold();
            default -> {
                if (snapshot) {
                    track.open();
                }
            }
        }
    }

    /** All rows of a snapshot were taken: what is not ours and was not among them has ended while we were away. */
    void onSnapshotTaken(int reconciliation) {
        tracks.concludeForeign(reconciliation);
    }

    /** Only a row that says its market can be the first of an order; updates always begin with {@code pending_new}. */
    private @Nullable OrderTrack introduce(JsonNode row, Source source, long orderId, String venueOrderId) {
        JsonNode symbol = row.path("symbol");
        boolean lateTrade = source == Source.UPDATE && isTrade(row) && orderId == 0;
        if (!symbol.isTextual() || venueOrderId.isEmpty() || lateTrade) {
            return null;
        }
        OrderTrack track = tracks.add(orderId, names.instrument(symbol.textValue()));
        // Open orders of a snapshot are made known before its trades are read.
        if (source != Source.UPDATE && isTrade(row)) {
            track.endConcluded();
        }
        return track;
    }

    /** Makes an open order of a snapshot known before the trades beside it are reported. */
    void introduceFromSnapshot(JsonNode row) {
        String venueOrderId = row.path("order_id").asText();
        long orderId = ClientOrderId.parse(row.path("cl_ord_id").asText());
        OrderTrack track = tracks.of(orderId);
        if (track == null) {
            track = tracks.of(venueOrderId);
        }
        if (track == null) {
            track = introduce(row, Source.SNAPSHOT, orderId, venueOrderId);
        }
        if (track != null) {
            tracks.name(track, venueOrderId);
        }
    }

    private static boolean isTrade(JsonNode row) {
        return "trade".equals(row.path("exec_type").asText());
    }

    private void map(
            OrderTrack track, Instrument on, JsonNode row, Source source, int reconciliation, long receiveTimeNs) {
        String type = row.path("exec_type").asText();
        boolean snapshot = source != Source.UPDATE;
        ReportKind kind = snapshot && !isTrade(row) ? ReportKind.STATUS : kind(type);
        OrderState state =
                snapshot && !isTrade(row) ? orderState(row.path("order_status").asText()) : state(type);
        report.reset(kind, on, track.orderId, receiveTimeNs)
                .state(state)
                .side(side(track, row))
                .exchangeTimeNs(Fields.timeNs(row.path("timestamp")))
                .venueOrderId(track.venueOrderId)
                .text(KrakenErrors.clip(
                        row.path("reason").asText(row.path("cancel_reason").asText())));
        cumulative(track, on, row);
        terms(on, row);
        if (kind == ReportKind.TRADED) {
            onTrade(track, on, row, source);
            return;
        }
        if (row.path("post_only").asBoolean()) {
            track.postOnly = true;
        }
        if (snapshot) {
            track.shownIn = reconciliation;
        }
        switch (state) {
            case FILLED, CANCELED, EXPIRED, REJECTED -> track.endTold();
            default -> {
                if (snapshot || track.concluded) {
                    track.open();
                }
                if ("amended".equals(type)) {
                    track.changedNs = receiveTimeNs;
                }
            }
        }
        // Received, but not taken by the engine yet: the next row tells.
        if (!"pending_new".equals(type) || snapshot) {
            events.report(report);
        }
    }

    private void cumulative(OrderTrack track, Instrument on, JsonNode row) {
        if (!row.has("cum_qty")) {
            return;
        }
        long cumQty = Fields.exact(row, "cum_qty", on.qtyDecimals());
        track.cumQty = Math.max(track.cumQty, cumQty);
        report.cumulative(
                cumQty,
                row.has("cum_cost")
                        ? Fields.amountDown(row, "cum_cost", on.quote().decimals())
                        : ExecutionReport.NOT_SAID);
    }

    /** Only rows of what rests say both. */
    private void terms(Instrument on, JsonNode row) {
        if (row.has("limit_price") && row.has("order_qty")) {
            report.terms(
                    Fields.exact(row, "limit_price", on.priceDecimals()),
                    Fields.exact(row, "order_qty", on.qtyDecimals()));
        }
    }

    private void onTrade(OrderTrack track, Instrument on, JsonNode row, Source source) {
        long tradeId = Fields.id(row, "trade_id");
        long lastQty = Fields.exact(row, "last_qty", on.qtyDecimals());
        long lastPx = Fields.exact(row, "last_price", on.priceDecimals());
        Asset feeAsset = null;
        long fee = 0;
        for (JsonNode part : row.path("fees")) {
            Asset asset = names.asset(part.path("asset").asText());
            if (asset == null || (feeAsset != null && asset.id() != feeAsset.id())) {
                counters.count(Counter.NOT_UNDERSTOOD);
                LOG.error(
                        "Kraken charged a fee in an asset that is not configured or in several: orderId={} fee={}",
                        track.orderId,
                        part);
            } else {
                feeAsset = asset;
                fee = Math.addExact(fee, Fields.amountUp(part, "qty", asset.decimals()));
            }
        }
        boolean news = track.addTrade(tradeId, lastQty);
        if (!track.isOurs()
                && (!news || source == Source.FIRST_SNAPSHOT || (source == Source.SNAPSHOT && tracks.hasUnnamed()))) {
            return;
        }
        events.report(report.trade(
                tradeId,
                lastPx,
                lastQty,
                fee,
                feeAsset == null ? NO_ASSET : feeAsset.id(),
                "m".equals(row.path("liquidity_ind").asText())));
    }

    private void learnRate(Instrument on, JsonNode row) {
        JsonNode count = row.has("ratecount") ? row.path("ratecount") : row.path("rate_count");
        if (count.isNumber()) {
            BigDecimal points = count.decimalValue();
            if (points.signum() >= 0 && points.compareTo(BigDecimal.valueOf(1_000_000)) < 0) {
                tradingRate.onCount(on.id(), points.movePointRight(3).longValue());
            }
        }
    }

    /** One of an order's trades as a query shows it; {@code feeInBase} as the order's flags say. */
    void onQueriedTrade(OrderTrack track, Instrument on, JsonNode trade, boolean feeInBase, long receiveTimeNs) {
        Asset feeAsset = feeInBase ? on.base() : on.quote();
        long tradeId = Fields.id(trade, "trade_id");
        long qty = Fields.exact(trade, "vol", on.qtyDecimals());
        report.reset(ReportKind.TRADED, on, track.orderId, receiveTimeNs)
                .state(OrderState.LIVE)
                .side(side(trade.path("type").asText()))
                .exchangeTimeNs(Fields.secondsNs(trade.path("time")))
                .venueOrderId(track.venueOrderId)
                .trade(
                        tradeId,
                        Fields.exact(trade, "price", on.priceDecimals()),
                        qty,
                        Fields.amountUp(trade, "fee", feeAsset.decimals()),
                        feeAsset.id(),
                        trade.path("maker").asBoolean());
        track.addTrade(tradeId, qty);
        events.report(report);
    }

    /** An order as a query shows it. */
    void onQueriedOrder(OrderTrack track, Instrument on, JsonNode order, long receiveTimeNs) {
        long executed = Fields.exact(order, "vol_exec", on.qtyDecimals());
        JsonNode closed = order.path("closetm");
        OrderState state = queriedState(order, executed, Fields.exact(order, "vol", on.qtyDecimals()));
        report.reset(ReportKind.STATUS, on, track.orderId, receiveTimeNs)
                .state(state)
                .side(side(order.path("descr").path("type").asText()))
                .exchangeTimeNs(Fields.secondsNs(closed.isMissingNode() ? order.path("opentm") : closed))
                .cumulative(
                        executed, Fields.amountDown(order, "cost", on.quote().decimals()))
                .venueOrderId(track.venueOrderId)
                .text(
                        order.path("reason").isTextual()
                                ? KrakenErrors.clip(order.path("reason").asText())
                                : "");
        JsonNode descr = order.path("descr");
        if ("limit".equals(descr.path("ordertype").asText())) {
            report.terms(
                    Fields.exact(descr, "price", on.priceDecimals()), Fields.exact(order, "vol", on.qtyDecimals()));
        }
        track.cumQty = Math.max(track.cumQty, executed);
        if (state == OrderState.FILLED || state == OrderState.CANCELED || state == OrderState.EXPIRED) {
            track.endTold();
        } else if (track.concluded) {
            track.open();
        }
        tracks.sign(track);
        events.report(report);
    }

    /** There is no "partially filled" in REST, and a closed order has filled. */
    static OrderState queriedState(JsonNode order, long executed, long ordered) {
        String status = order.path("status").asText();
        return switch (status) {
            case "pending" -> OrderState.PENDING_NEW;
            case "open" -> OrderState.LIVE;
            case "closed" -> executed >= ordered ? OrderState.FILLED : OrderState.CANCELED;
            case "canceled" -> OrderState.CANCELED;
            case "expired" -> OrderState.EXPIRED;
            default -> throw new UnreadableException("status \"" + status + '"');
        };
    }

    /** Something of an order that cannot be read is an order of which we do not know the state. */
    void notUnderstood(OrderTrack track, Instrument on, long receiveTimeNs, String source, UnreadableException cause) {
        counters.count(Counter.NOT_UNDERSTOOD);
        LOG.error(
                "Kraken said something of an order that is not understood: source={} symbol={} orderId={} cause={}",
                source,
                on.symbol(),
                track.orderId,
                cause.getMessage());
        if (track.isOurs()) {
            plain(
                    ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    on.id(),
                    track.orderId,
                    receiveTimeNs,
                    source + " not understood: " + cause.getMessage());
        }
    }

    private static ReportKind kind(String type) {
        return switch (type) {
            case "pending_new", "new" -> ReportKind.ACCEPTED;
            case "trade" -> ReportKind.TRADED;
            case "canceled" -> ReportKind.CANCELED;
            case "expired" -> ReportKind.EXPIRED;
            case "amended" -> ReportKind.AMENDED;
            case "filled", "restated", "status", "iceberg_refill" -> ReportKind.STATUS;
            default -> throw new UnreadableException("exec_type \"" + type + '"');
        };
    }

    /** A trade says "partially filled" even when it completes the order, so a row's own status counts only in snapshots. */
    private static OrderState state(String type) {
        return switch (type) {
            case "filled" -> OrderState.FILLED;
            case "canceled" -> OrderState.CANCELED;
            case "expired" -> OrderState.EXPIRED;
            default -> OrderState.LIVE;
        };
    }

    private static OrderState orderState(String status) {
        return switch (status) {
            case "pending_new" -> OrderState.PENDING_NEW;
            case "new", "partially_filled" -> OrderState.LIVE;
            case "filled" -> OrderState.FILLED;
            case "canceled" -> OrderState.CANCELED;
            case "expired" -> OrderState.EXPIRED;
            default -> throw new UnreadableException("order_status \"" + status + '"');
        };
    }

    private static Side side(OrderTrack track, JsonNode row) {
        if (row.has("side")) {
            track.side = side(row.path("side").asText());
        }
        return track.side;
    }

    private static Side side(String side) {
        return switch (side.toLowerCase(Locale.ROOT)) {
            case "buy" -> Side.BUY;
            case "sell" -> Side.SELL;
            default -> throw new UnreadableException("side \"" + side + '"');
        };
    }
}
