package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.CancelOrderCommandDecoder;
import io.kairos.journal.codec.EngineStartedDecoder;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.KillSwitchChangedDecoder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.OrderUpdatedDecoder;
import io.kairos.journal.codec.RiskLimitsChangedDecoder;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.SetKillSwitchCommandDecoder;
import io.kairos.journal.codec.SetTradingStateCommandDecoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.TimeInForce;
import io.kairos.journal.codec.TradingState;
import io.kairos.journal.codec.VenueLinkChangedDecoder;
import io.kairos.journal.codec.VenueRequestSentDecoder;
import io.kairos.simulation.RiskBook.LimitsInForce;
import io.kairos.simulation.RiskBook.Resting;
import io.kairos.simulation.RiskBook.ScopeLimit;
import io.kairos.simulation.RiskRules.Request;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what concerns risk from the journal and judges each request in the place where it was decided, so that no latency blurs anything;
 * that what leaves is what was journalled is looked at when it leaves. One thread.
 */
final class RiskJudge {
    private static final short REQUEST_NEW = 1;
    private static final short REQUEST_CANCEL = 2;
    private static final short REQUEST_AMEND = 4;

    private final RiskBook book = new RiskBook();
    private final RiskRules rules;
    private final RiskRules.Findings findings;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OrderUpdatedDecoder orderUpdated = new OrderUpdatedDecoder();
    private final VenueRequestSentDecoder requestSent = new VenueRequestSentDecoder();
    private final ExecutionReportReceivedDecoder report = new ExecutionReportReceivedDecoder();
    private final RiskLimitsChangedDecoder limitsChanged = new RiskLimitsChangedDecoder();
    private final KillSwitchChangedDecoder killSwitchChanged = new KillSwitchChangedDecoder();
    private final SetKillSwitchCommandDecoder setKillSwitch = new SetKillSwitchCommandDecoder();
    private final SetTradingStateCommandDecoder setTradingState = new SetTradingStateCommandDecoder();
    private final VenueLinkChangedDecoder linkChanged = new VenueLinkChangedDecoder();
    private final CancelOrderCommandDecoder cancelOrder = new CancelOrderCommandDecoder();
    /** Orders that live and that somebody asked to be canceled, with the record that asked. */
    private final Map<Long, Long> cancelsWanted = new TreeMap<>();
    /** Terms that amendments left with; power may take their records out of the journal, but not them from the venue. */
    private final Map<Long, List<Amended>> amended = new TreeMap<>();

    /** Cancels that were journalled and have not left. */
    private final List<Long> cancelsToLeave = new ArrayList<>();

    private boolean completing;

    private record Amended(long px, long qty) {}

    RiskJudge(Quotes quotes, RiskRules.Positions positions, RiskRules.Findings findings) {
        this.findings = findings;
        this.rules = new RiskRules(book, quotes, positions, findings);
    }

    /** A process has recovered the journal up to this record; it completes decisions that a crash cut off. */
    void onRecovered(long last) {
        completing = true;
        book.onTruncated(last);
        boolean unused = cancelsWanted.values().removeIf(sequence -> sequence > last);
        cancelsToLeave.clear();
    }

    /** Reads a record that is not part of a snapshot. */
    void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, SimulatedEngine engine) {
        header.wrap(buffer, offset);
        int template = header.templateId();
        if (template < SnapshotBeganDecoder.TEMPLATE_ID) {
            onNextInput();
        }
        switch (template) {
            case OrderUpdatedDecoder.TEMPLATE_ID -> {
                orderUpdated.wrapAndApplyHeader(buffer, offset, header);
                onOrder(sequence, orderUpdated, engine.registry());
            }
            case VenueRequestSentDecoder.TEMPLATE_ID ->
                onRequest(sequence, timeNs, requestSent.wrapAndApplyHeader(buffer, offset, header), engine);
            case ExecutionReportReceivedDecoder.TEMPLATE_ID -> {
                report.wrapAndApplyHeader(buffer, offset, header);
                book.onAnswered(sequence, report.orderId());
                if (OrderBookkeeping.isFinal(report.state())) {
                    book.onVenueEnded(sequence, report.orderId());
                }
            }
            case RiskLimitsChangedDecoder.TEMPLATE_ID ->
                onLimits(sequence, limitsChanged.wrapAndApplyHeader(buffer, offset, header));
            case KillSwitchChangedDecoder.TEMPLATE_ID -> {
                killSwitchChanged.wrapAndApplyHeader(buffer, offset, header);
                RiskScope scope = killSwitchChanged.scope();
                TradingState state = killSwitchChanged.state();
                killSwitchChanged.skipChangedBy();
                killSwitchChanged.skipReason();
                book.onState(sequence, scope, killSwitchChanged.scopeName(), state);
            }
            case SetKillSwitchCommandDecoder.TEMPLATE_ID -> {
                setKillSwitch.wrapAndApplyHeader(buffer, offset, header);
                boolean engaged = setKillSwitch.engaged() == BooleanType.T;
                book.onState(sequence, RiskScope.ENGINE, "", engaged ? TradingState.HALTED : TradingState.ACTIVE);
                if (engaged && setKillSwitch.cancelOpenOrders() == BooleanType.T) {
                    wantCancels(sequence, RiskScope.ENGINE, "");
                }
            }
            case SetTradingStateCommandDecoder.TEMPLATE_ID ->
                onTradingState(sequence, setTradingState.wrapAndApplyHeader(buffer, offset, header));
            case VenueLinkChangedDecoder.TEMPLATE_ID -> {
                linkChanged.wrapAndApplyHeader(buffer, offset, header);
                LinkState state = linkChanged.state();
                book.onLink(sequence, linkChanged.venueId(), state == LinkState.UP, state == LinkState.RECONCILING);
            }
            case CancelOrderCommandDecoder.TEMPLATE_ID ->
                wantCancel(
                        sequence,
                        book.order(cancelOrder
                                .wrapAndApplyHeader(buffer, offset, header)
                                .orderId()));
            case EngineStartedDecoder.TEMPLATE_ID -> {
                completing = false;
                book.onStarted(sequence);
                rules.onStarted();
                cancelsToLeave.clear();
            }
            default -> {
                // Says nothing about risk.
            }
        }
    }

    private void onOrder(long sequence, OrderUpdatedDecoder order, InstrumentRegistry registry) {
        long orderId = order.orderId();
        OrderState state = order.state();
        Resting before = book.order(orderId);
        if (state == OrderState.CANCELED || state == OrderState.EXPIRED) {
            findings.require(
                    Invariant.VENUES_WORD,
                    book.isEndedByVenue(orderId),
                    () -> "order " + orderId + " is " + state + ", the venue has not said that it ended");
        }
        Instrument on = before == null ? registry.instrument(order.instrumentId()) : before.on;
        boolean immediate = order.orderType() == OrderType.MARKET || order.timeInForce() != TimeInForce.GTC;
        long px = order.limitPx() == OrderUpdatedDecoder.limitPxNullValue() ? 0 : order.limitPx();
        RiskBook.OrderStep step = new RiskBook.OrderStep(
                on,
                order.side() == Side.BUY,
                immediate,
                order.cycleId() != 0,
                order.owner(),
                state,
                px,
                order.qty(),
                order.cumQty());
        book.onOrder(sequence, orderId, step);
    }

    private void onRequest(long sequence, long timeNs, VenueRequestSentDecoder sent, SimulatedEngine engine) {
        long orderId = sent.orderId();
        Resting order = book.order(orderId);
        if (sent.request() == REQUEST_CANCEL) {
            Long unused = cancelsWanted.remove(orderId);
            if (!completing && engine.hasOrderEntry()) {
                cancelsToLeave.add(orderId);
            }
        } else if (sent.request() == REQUEST_NEW || sent.request() == REQUEST_AMEND) {
            findings.require(
                    Invariant.JOURNALLED_FIRST,
                    order != null,
                    () -> "order " + orderId + " is requested, no record tells of it");
            if (order != null) {
                boolean isNew = sent.request() == REQUEST_NEW;
                long whole = isNew ? order.qty : sent.qty();
                Request request = new Request(order, sent.px(), whole - order.cumQty, timeNs);
                var worth = completing ? rules.worth(request, engine.registry()) : rules.judge(request, engine);
                if (isNew) {
                    book.onSent(sequence, timeNs, order, sent.px(), worth);
                } else {
                    book.onAmendSent(sequence, order, sent.px(), whole, worth);
                }
            }
        }
    }

    private void onLimits(long sequence, RiskLimitsChangedDecoder limits) {
        List<ScopeLimit> scopes = new ArrayList<>();
        long version = limits.limitsVersion();
        int reference = limits.referenceAssetId();
        long day = limits.maxDailyNotionalAmount();
        int collar = limits.priceCollarBps();
        int ageMs = limits.maxQuoteAgeMs();
        limits.assetLimits().forEach(unused -> {});
        for (RiskLimitsChangedDecoder.ControlsDecoder each : limits.controls()) {
            int control = each.control();
            RiskScope scope = each.scope();
            long value = each.value();
            scopes.add(new ScopeLimit(control, scope, each.scopeName(), value));
            each.skipTarget();
        }
        book.onLimits(sequence, new LimitsInForce(version, reference, day, collar, ageMs, List.copyOf(scopes)));
    }

    private void onTradingState(long sequence, SetTradingStateCommandDecoder command) {
        RiskScope scope = command.scope();
        TradingState state = command.state();
        boolean cancel = command.cancelOpenOrders() == BooleanType.T;
        command.skipOwner();
        command.skipReason();
        String name = command.scopeName();
        book.onState(sequence, scope, name, state);
        if (cancel && state != TradingState.ACTIVE) {
            wantCancels(sequence, scope, name);
        }
    }

    private void wantCancels(long sequence, RiskScope scope, String name) {
        for (Resting order : book.open()) {
            if (RiskBook.isIn(scope, name, order.on, order.owner)) {
                wantCancel(sequence, order);
            }
        }
    }

    private void wantCancel(long sequence, @Nullable Resting order) {
        if (order != null && order.state == OrderState.LIVE) {
            cancelsWanted.put(order.orderId, sequence);
        }
    }

    /** All decisions of the input before are there. */
    private void onNextInput() {
        findings.require(
                Invariant.CANCELS,
                cancelsWanted.isEmpty(),
                () -> "asked for and not sent: cancels of orders " + cancelsWanted.keySet());
        cancelsWanted.clear();
    }

    /** A cancel leaves. */
    void onCancel(long orderId) {
        findings.require(
                Invariant.JOURNALLED_FIRST,
                cancelsToLeave.remove((Object) orderId),
                () -> "a cancel of order " + orderId + " leaves that is not journalled");
    }

    /** The engine is at rest for a moment, all that it decided has left. */
    void afterStep() {
        findings.require(
                Invariant.CANCELS,
                cancelsToLeave.isEmpty(),
                () -> "journalled and not sent: cancels of orders " + cancelsToLeave);
    }

    /** Whether the whole engine is halted. */
    boolean isHalted() {
        return book.isHalted();
    }

    /** What leaves is what was journalled. */
    void onNewOrder(long orderId, Instrument on, boolean buy, long px, long qty) {
        Resting order = book.order(orderId);
        findings.require(
                Invariant.JOURNALLED_FIRST,
                order != null
                        && order.on.id() == on.id()
                        && order.buy == buy
                        && order.qty == qty
                        && order.highPx >= px
                        && order.lowPx <= px,
                () -> "order " + orderId + " leaves as " + (buy ? "buy " : "sell ") + qty + " at " + px
                        + ", journalled otherwise");
    }

    /** An amendment leaves. */
    void onAmend(long orderId, long px, long qty) {
        amended.computeIfAbsent(orderId, any -> new ArrayList<>()).add(new Amended(px, qty));
    }

    /** How an order at the venue differs from what left; null when it does not. An amended one lies between its terms. */
    @Nullable
    String differs(long orderId, boolean buy, BigDecimal px, BigDecimal qty) {
        Resting order = book.order(orderId);
        if (order == null || !order.sent) {
            return null;
        }
        Instrument on = order.on;
        boolean asAmended = amended.getOrDefault(orderId, List.of()).stream()
                .anyMatch(terms -> px.compareTo(BigDecimal.valueOf(terms.px(), on.priceDecimals())) == 0
                        && qty.compareTo(BigDecimal.valueOf(terms.qty(), on.qtyDecimals())) == 0);
        if (order.buy == buy && asAmended) {
            return null;
        }
        boolean same = order.buy == buy
                && px.compareTo(BigDecimal.valueOf(order.lowPx, on.priceDecimals())) >= 0
                && px.compareTo(BigDecimal.valueOf(order.highPx, on.priceDecimals())) <= 0
                && qty.compareTo(BigDecimal.valueOf(order.lowQty, on.qtyDecimals())) >= 0
                && qty.compareTo(BigDecimal.valueOf(order.highQty, on.qtyDecimals())) <= 0;
        return same
                ? null
                : "order " + orderId + " is at the venue " + (buy ? "a purchase of " : "a sale of ") + qty + " at " + px
                        + ", sent were px=" + order.lowPx + ".." + order.highPx + " qty=" + order.lowQty + ".."
                        + order.highQty;
    }
}
