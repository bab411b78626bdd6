package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.journal.codec.ConvertCommandDecoder;
import io.kairos.journal.codec.QuoteConversionCommandDecoder;
import io.kairos.journal.codec.ReplyStatus;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what is asked about conversions; each command gets exactly one reply, after the path if there is one. The result of a
 * conversion is its last event. Engine thread only; cold. Strings are read in the order in which the records hold them.
 */
final class ConversionDesk implements PlanResults.ConversionListener {
    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final PlanTrader trader;
    private final ConversionPlanner planner;
    private final ConversionLog log = new ConversionLog();

    ConversionDesk(EngineState state, EventWriter events, EngineTelemetry telemetry, PlanTrader trader) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.trader = trader;
        this.planner = new ConversionPlanner(state);
    }

    /** What would it bring now? */
    void quote(QuoteConversionCommandDecoder command) {
        long correlationId = command.correlationId();
        long qty = command.qtyMantissa();
        int scale = command.qtyScale();
        String owner = EventWriter.name(command.owner());
        String from = command.fromAsset();
        String to = command.toAsset();
        String venue = command.venue();
        String fault = amountFault("quantity", qty, scale);
        if (fault == null && from.equals(to)) {
            fault = "to_asset: expected another asset than from_asset, got " + to;
        }
        if (fault != null) {
            replied(correlationId, ReplyStatus.INVALID, RejectReason.NONE, fault);
            return;
        }
        telemetry.increment(Metric.CONVERSIONS_QUOTED);
        planner.plan(owner, from, to, qty, scale, venue);
        answer(correlationId, planner.offer(), planner.reason(), planner.text());
    }

    /** Trades it if it brings at least the minimum. */
    void convert(ConvertCommandDecoder command) {
        long correlationId = command.correlationId();
        long qty = command.qtyMantissa();
        int scale = command.qtyScale();
        long minimum = command.minimumMantissa();
        int minimumScale = command.minimumScale();
        String owner = EventWriter.name(command.owner());
        String clientId = command.clientId();
        String from = command.fromAsset();
        String to = command.toAsset();
        String venue = command.venue();
        String fault = amountFault("quantity", qty, scale);
        fault = fault == null ? amountFault("min_result", minimum, minimumScale) : fault;
        if (fault == null && (clientId.isEmpty() || clientId.length() > 64)) {
            fault = "client_conversion_id: expected 1 to 64 characters, got " + clientId.length();
        }
        if (fault == null && from.equals(to)) {
            fault = "to_asset: expected another asset than from_asset, got " + to;
        }
        if (fault != null) {
            replied(correlationId, ReplyStatus.INVALID, RejectReason.NONE, fault);
            return;
        }
        String content = from + '|' + to + '|' + plain(qty, scale) + '|' + plain(minimum, minimumScale) + '|' + venue;
        ConversionLog.Entry known = log.get(owner, clientId);
        if (known != null) {
            repeat(known, content, correlationId);
            return;
        }
        telemetry.increment(Metric.CONVERSIONS_QUOTED);
        planner.plan(owner, from, to, qty, scale, venue);
        ConversionOffer offer = planner.offer();
        RejectReason reason = planner.reason();
        String text = planner.text();
        long floor = 0;
        if (offer != null && reason == RejectReason.NONE) {
            floor = FixedMath.rescaleExact(
                    minimum,
                    minimumScale,
                    state.registry.asset(offer.toAssetId()).decimals());
            text = minimumFault(offer, floor, minimum, minimumScale);
            reason = text.isEmpty() ? RejectReason.NONE : RejectReason.BELOW_MINIMUM;
            if (reason == RejectReason.NONE && !trader.hasRoomToConvert()) {
                reason = RejectReason.ENGINE_BUSY;
                text = "expected fewer than " + PlanTrader.MAX_CONVERSIONS + " conversions under way";
            }
        }
        ConversionLog.Entry entry = new ConversionLog.Entry(owner, clientId, content, offer, reason, text);
        if (offer == null || reason != RejectReason.NONE) {
            telemetry.add(Metric.CONVERSIONS_FORGOTTEN, log.add(entry, retained()));
        } else {
            begin(entry, offer, floor);
        }
        answer(correlationId, entry.offer, entry.reason, entry.text);
    }

    private void begin(ConversionLog.Entry entry, ConversionOffer offer, long floor) {
        offer.take(state.nextCycleId++);
        telemetry.add(Metric.CONVERSIONS_FORGOTTEN, log.add(entry, retained()));
        TradePlan plan = new TradePlan(
                new TradePlan.Terms(
                        offer.conversionId(),
                        0,
                        TradePlan.Kind.CONVERSION,
                        TradePlan.Style.SEQUENTIAL,
                        state.nowNs,
                        offer.giveAmount(),
                        offer.expectedAmount(),
                        floor,
                        state.nowNs + state.execution.plans().timeLimitNs()),
                offer.planned(state),
                new TradePlan.Errand(entry.owner, entry.clientId, planner.returnFloor()));
        if (!trader.begin(plan)) {
            entry.reason = state.gate.reason();
            entry.text = state.gate.reasonText();
        }
    }

    /** Why it brings too little, empty if it does not. */
    private String minimumFault(ConversionOffer offer, long floor, long minimum, int minimumScale) {
        Asset target = state.registry.asset(offer.toAssetId());
        if (floor == FixedMath.OVERFLOW) {
            return "min_result: expected at most " + target.decimals() + " decimals of " + target.name()
                    + " within 64 bits, got " + DecimalText.format(minimum, minimumScale);
        }
        return offer.worstAmount() >= floor
                ? ""
                : "min_result: expected at most "
                        + DecimalText.format(offer.worstAmount(), target.decimals()) + ' ' + target.name()
                        + ", which is sure if every order fills at its limit, got "
                        + DecimalText.format(minimum, minimumScale) + "; "
                        + DecimalText.format(offer.expectedAmount(), target.decimals()) + " would come by the books";
    }

    private static @Nullable String amountFault(String field, long mantissa, int scale) {
        if (scale < 0 || scale > FixedMath.MAX_SCALE) {
            return field + ".scale: expected 0 to 18, got " + scale;
        }
        return mantissa <= 0 ? field + ": expected above zero, got " + mantissa : null;
    }

    private static String plain(long mantissa, int scale) {
        return BigDecimal.valueOf(mantissa, scale).stripTrailingZeros().toPlainString();
    }

    private int retained() {
        return state.execution.maxRetainedOrders();
    }

    private void repeat(ConversionLog.Entry known, String content, long correlationId) {
        if (!known.content.equals(content)) {
            replied(
                    correlationId,
                    ReplyStatus.ID_CONFLICT,
                    RejectReason.DUPLICATE_ORDER,
                    "id " + known.clientId + " was used before with other content: " + known.content);
            return;
        }
        answer(correlationId, known.offer, known.reason, known.text);
    }

    private void answer(long correlationId, @Nullable ConversionOffer offer, RejectReason reason, String text) {
        if (offer != null) {
            events.conversionQuoted(correlationId, offer);
        }
        replied(correlationId, reason == RejectReason.NONE ? ReplyStatus.OK : ReplyStatus.REFUSED, reason, text);
    }

    private void replied(long correlationId, ReplyStatus status, RejectReason reason, String words) {
        events.replied(correlationId, status, 0, 0, reason, words);
    }

    @Override
    public void onConverted(TradePlan plan) {
        telemetry.add(Metric.CONVERSIONS_FORGOTTEN, log.close(plan.planId(), retained()));
    }

    /** A market has more decimals: what was offered there is written in them from now on. */
    void rescale(int instrumentId, long pxFactor, long qtyFactor) {
        for (ConversionLog.Entry entry : log.entries()) {
            ConversionOffer offer = entry.offer;
            if (offer != null) {
                offer.rescale(instrumentId, pxFactor, qtyFactor);
            }
        }
    }

    /** Writes every id as a section of its own. */
    void save(int section) {
        for (ConversionLog.Entry entry : log.entries()) {
            ConversionOffer offer = entry.offer;
            long[] values = offer == null ? new long[1] : offer.save(1);
            values[0] = entry.reason.code();
            events.saved(section, values, List.of(entry.owner, entry.clientId, entry.content, entry.text));
        }
    }

    /** Takes an id back; plans stand before ids in a snapshot, so that it is known which run. */
    void restore(long[] values, List<String> texts) {
        ConversionOffer offer = values.length == 1 ? null : ConversionOffer.restored(values, 1);
        log.add(
                new ConversionLog.Entry(
                        texts.get(0),
                        texts.get(1),
                        texts.get(2),
                        offer,
                        RejectReason.of((int) values[0]),
                        texts.get(3)),
                Integer.MAX_VALUE);
        if (offer != null && offer.conversionId() != 0) {
            boolean runs = false;
            for (TradePlan plan : trader.plans()) {
                runs |= plan.planId() == offer.conversionId();
            }
            if (!runs) {
                log.close(offer.conversionId(), Integer.MAX_VALUE);
            }
        }
    }
}
