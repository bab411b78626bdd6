package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.order.OrderEvent;
import io.kairos.engine.domain.risk.Reservations;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.ReportKind;
import org.jspecify.annotations.Nullable;

/**
 * What venues say of orders: each fill booked exactly once, whatever the order, repetition or delay of reports. Engine thread
 * only.
 *
 * <p>"Not found" settles an order only if it was never seen alive, was sent longer ago than the quiet period, and was not found
 * at least twice (Binance Spot API, order semantics: the query side lags behind the matching engine).
 *
 * <p>One that was seen alive is settled by it only where the venue is known to forget, after so long that it may have, and when it
 * has been so for a while: OKX forgets a canceled order without fills after two hours (OKX API v5, "Get order details"), and its
 * gateway says "not found" of such an old one only after it has read every list. Then it was canceled while nobody listened.
 */
final class OrderReports {
    private static final String ADOPTED_OWNER = "engine:lost";
    private static final int NOT_FOUND_NEEDED = 2;
    private static final int FORGOTTEN_NEEDED = 3;
    private static final long FORGOTTEN_QUIET_NS = 60_000_000_000L;
    private static final long TWO_HOURS_NS = 7_200_000_000_000L;

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final OrderMoves moves;
    private final AmendDesk amends;
    private final FillBook fills;

    OrderReports(EngineState state, EventWriter events, EngineTelemetry telemetry, OrderMoves moves, AmendDesk amends) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.moves = moves;
        this.amends = amends;
        this.fills = new FillBook(state, events, telemetry, moves);
    }

    /**
     * Applies the venue's word on one order.
     *
     * @return the order, null when it is not ours.
     */
    @Nullable
    Order onReport(ExecutionReportReceivedDecoder report) {
        Order order = state.orders.get(report.orderId());
        if (order == null) {
            order = adopted(report);
        }
        if (order == null) {
            onForeign(report);
            return null;
        }
        if (order.instrument().id() != report.instrumentId()) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return null;
        }
        OrderState before = order.state();
        long cumBefore = order.cumQty();
        RejectReason reasonBefore = order.reason();
        long cumQty = report.cumQty();
        OrderState said = Codes.decode(report.state());
        long receiveTimeNs = report.receiveTimeNs();
        if (before == OrderState.PENDING_NEW) {
            events.outlet().answered(order.orderId(), receiveTimeNs);
        }
        boolean renamed = false;
        boolean doubted = false;
        switch (report.kind()) {
            case ACCEPTED -> {
                sign(order);
                renamed = takeVenueOrderId(order, report);
                moves.move(order, OrderEvent.ACCEPTED);
            }
            case TRADED -> {
                sign(order);
                doubted = amends.onTerms(order, report.px(), report.qty());
                onTrade(order, report, said, cumQty);
                renamed = takeVenueOrderId(order, report);
            }
            case CANCELED -> {
                sign(order);
                renamed = takeVenueOrderId(order, report);
                end(order, OrderState.CANCELED, cumQty, report.text());
            }
            case EXPIRED -> {
                sign(order);
                renamed = takeVenueOrderId(order, report);
                end(order, OrderState.EXPIRED, cumQty, report.text());
            }
            case REJECTED -> {
                report.skipVenueOrderId();
                reject(order, RejectReason.VENUE_REJECTED, report.text());
            }
            case NOT_SENT -> {
                report.skipVenueOrderId();
                reject(order, RejectReason.VENUE_UNAVAILABLE, report.text());
            }
            case AMENDED -> {
                sign(order);
                renamed = takeVenueOrderId(order, report);
                doubted = amends.onAmended(order, report);
                onStatus(order, said, cumQty, report.text());
            }
            case AMEND_REJECTED -> {
                report.skipVenueOrderId();
                amends.onRejected(order, said == OrderState.LIVE, report.text());
            }
            case OUTCOME_UNKNOWN -> moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
            case CANCEL_REJECTED -> moves.move(order, OrderEvent.CANCEL_REFUSED);
            case STATUS -> {
                sign(order);
                order.setLeftOver(false);
                renamed = takeVenueOrderId(order, report);
                doubted = amends.onTerms(order, report.px(), report.qty());
                onStatus(order, said, cumQty, report.text());
            }
            case NOT_FOUND -> onNotFound(order);
            case SBE_UNKNOWN, NULL_VAL -> telemetry.increment(Metric.INVALID_INPUTS);
        }
        if (doubted && order.state() == OrderState.LIVE) {
            moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
        }
        if (order.state() != before || order.cumQty() != cumBefore || order.reason() != reasonBefore || renamed) {
            moves.publish(order, before);
        }
        return order;
    }

    private void sign(Order order) {
        order.sign(state.nowNs);
        order.acknowledge();
    }

    private static boolean takeVenueOrderId(Order order, ExecutionReportReceivedDecoder report) {
        if (order.venueOrderIdLength() > 0) {
            report.skipVenueOrderId();
            return false;
        }
        int length = report.venueOrderIdLength();
        report.getVenueOrderId(order.nameAtVenue(length), 0, length);
        return length > 0;
    }

    private void onTrade(
            Order order, ExecutionReportReceivedDecoder report, @Nullable OrderState said, long reportedCumQty) {
        long tradeId = report.tradeId();
        if (order.hasTrade(tradeId)) {
            telemetry.increment(Metric.REPEATED_FILLS);
        } else if (report.lastQty() <= 0 || report.lastPx() <= 0) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        } else {
            if (order.state().isFinal()) {
                telemetry.increment(Metric.LATE_FILLS);
            }
            fills.book(order, report);
        }
        if (order.leavesQty() == 0) {
            moves.move(order, OrderEvent.FILLED);
            return;
        }
        OrderState expected = order.venueFinalState();
        if (expected != null && order.cumQty() >= order.venueCumQty()) {
            settle(order, expected);
        } else if (said != null && said.isFinal() && !order.state().isFinal()) {
            end(order, said, reportedCumQty, "");
        } else if (!order.state().isFinal() || order.state() == OrderState.REJECTED) {
            moves.move(order, OrderEvent.TRADED);
        }
    }

    /** The venue says that it ended: final once every fill that it counts is booked. */
    private void end(Order order, OrderState said, long reportedCumQty, String words) {
        if (order.state().isFinal() && reportedCumQty <= order.cumQty()) {
            return;
        }
        if (!words.isEmpty()) {
            order.explain(order.reason(), EventWriter.text(words));
        }
        long cumQty = reportedCumQty >= 0 ? reportedCumQty : said == OrderState.FILLED ? order.qty() : order.cumQty();
        if (cumQty > order.cumQty()) {
            order.expectFinal(said, cumQty);
            moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
        } else {
            settle(order, said);
        }
    }

    private void settle(Order order, OrderState said) {
        OrderEvent event =
                switch (said) {
                    case FILLED -> OrderEvent.FILLED;
                    case CANCELED -> OrderEvent.CANCELED;
                    case EXPIRED -> OrderEvent.EXPIRED;
                    case REJECTED -> OrderEvent.REJECTED;
                    case PENDING_NEW, LIVE, PENDING_CANCEL, UNKNOWN -> OrderEvent.OUTCOME_UNKNOWN;
                };
        if (event == OrderEvent.EXPIRED && order.reason() == RejectReason.NONE) {
            order.explain(RejectReason.VENUE_EXPIRED, order.text());
        } else if (event == OrderEvent.REJECTED) {
            order.explain(RejectReason.VENUE_REJECTED, order.text());
        }
        order.expectFinal(null, 0);
        moves.move(order, event);
    }

    private void reject(Order order, RejectReason reason, String words) {
        if (order.state().isFinal()) {
            return;
        }
        if (moves.move(order, OrderEvent.REJECTED)) {
            if (order.state() == OrderState.REJECTED) {
                order.explain(reason, EventWriter.text(words));
            }
        } else {
            moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
        }
    }

    private void onStatus(Order order, @Nullable OrderState said, long reportedCumQty, String words) {
        if (said == null || said == OrderState.UNKNOWN) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        if (said.isFinal()) {
            end(order, said, reportedCumQty, words);
        } else if (reportedCumQty > order.cumQty()) {
            moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
        } else {
            moves.move(order, OrderEvent.ACCEPTED);
        }
    }

    private void onNotFound(Order order) {
        order.setLeftOver(false);
        if (order.state().isFinal()) {
            return;
        }
        int times = order.countNotFound(state.nowNs);
        if (order.state() != OrderState.UNKNOWN) {
            // It may lag, or the order ended unseen: only the venue's history can tell.
            moves.move(order, OrderEvent.OUTCOME_UNKNOWN);
        } else if (!order.isAcknowledged()
                && order.cumQty() == 0
                && times >= NOT_FOUND_NEEDED
                && state.nowNs - quietSinceNs(order)
                        >= state.execution.at(order.instrument().venue()).notFoundQuietNs()) {
            moves.move(order, OrderEvent.NEVER_PLACED);
            order.explain(RejectReason.VENUE_UNAVAILABLE, "never placed: not found at the venue after a quiet period");
        } else if (times >= FORGOTTEN_NEEDED && isForgotten(order)) {
            order.explain(order.reason(), "canceled while nobody listened, and forgotten by the venue");
            settle(order, OrderState.CANCELED);
        }
    }

    /** Since when there is no sign of it although it is asked for: queries may trail for a while, however old the order is. */
    private static long quietSinceNs(Order order) {
        return Math.max(order.lastSignNs(), order.notFoundSinceNs());
    }

    private boolean isForgotten(Order order) {
        return order.isAcknowledged()
                && order.cumQty() == 0
                && order.venueFinalState() == null
                && state.nowNs - order.notFoundSinceNs() >= FORGOTTEN_QUIET_NS
                && state.nowNs - order.lastSignNs()
                        >= forgetsAfterNs(order.instrument().venue());
    }

    /** After how long a venue does not know a canceled order without fills any more. */
    private static long forgetsAfterNs(Venue venue) {
        return switch (venue) {
            case OKX -> TWO_HOURS_NS;
            case BINANCE, KRAKEN -> Long.MAX_VALUE;
        };
    }

    /**
     * An order that lives at the venue under an id that this engine has given, and that the journal does not know: its record was lost
     * with the power. Nobody waits for it any more, so it is taken over to be canceled, and its fills are booked as ours. What it
     * may still take is reserved beside what is free, not out of it: the venue's word on that has it taken off already.
     */
    private @Nullable Order adopted(ExecutionReportReceivedDecoder report) {
        Side side = Codes.decode(report.side());
        if (report.kind() != ReportKind.STATUS
                || Codes.decode(report.state()) != OrderState.LIVE
                || side == null
                || report.px() <= 0
                || report.qty() <= 0
                || report.orderId() <= 0
                || report.orderId() >= state.nextOrderId) {
            return null;
        }
        Instrument on = state.registry.instrument(report.instrumentId());
        long leaves = report.qty() - Math.max(0, report.cumQty());
        long need = Reservations.amountFor(on, side, report.px(), Math.max(0, leaves));
        if (need == FixedMath.OVERFLOW) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return null;
        }
        telemetry.increment(Metric.ORDERS_ADOPTED);
        int give = side == Side.BUY ? on.quote().id() : on.base().id();
        state.balances.reserveLocked(on.venue().id(), give, need);
        Order order = new Order(
                report.orderId(),
                on,
                side,
                OrderType.LIMIT,
                TimeInForce.GTC,
                report.px(),
                report.qty(),
                ADOPTED_OWNER,
                "",
                0,
                state.nowNs,
                need);
        order.explain(RejectReason.NONE, "open at the venue but not in the journal: taken over to be canceled");
        order.setCancelWanted(true);
        state.orders.add(order);
        state.risk.restored(order);
        moves.countOpen();
        return order;
    }

    private void onForeign(ExecutionReportReceivedDecoder report) {
        telemetry.increment(Metric.FOREIGN_REPORTS);
        if (report.orderId() == 0
                && report.kind() == ReportKind.TRADED
                && report.lastQty() > 0
                && Codes.decode(report.side()) != null) {
            // Its amounts arrive with the venue's own word on the balances.
            events.fillApplied(
                    0,
                    state.registry.instrument(report.instrumentId()),
                    "",
                    report.exchangeTimeNs(),
                    report.tradeId(),
                    report.side(),
                    report.maker() == BooleanType.T,
                    report.lastPx(),
                    report.lastQty(),
                    report.feeAmount(),
                    report.feeAssetId());
        }
    }
}
