package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.arbitrage.SizedCycle;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.ControlLimit;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.journal.codec.BalanceCause;
import io.kairos.journal.codec.BalanceChangedEncoder;
import io.kairos.journal.codec.BalanceDifferenceFoundEncoder;
import io.kairos.journal.codec.CommandRepliedEncoder;
import io.kairos.journal.codec.ConversionQuotedEncoder;
import io.kairos.journal.codec.DifferenceCause;
import io.kairos.journal.codec.EngineStateSavedEncoder;
import io.kairos.journal.codec.FillAppliedEncoder;
import io.kairos.journal.codec.KillSwitchChangedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.OpportunityUpdatedEncoder;
import io.kairos.journal.codec.OrderRefusedEncoder;
import io.kairos.journal.codec.OrderUpdatedEncoder;
import io.kairos.journal.codec.Outcome;
import io.kairos.journal.codec.ProposalStage;
import io.kairos.journal.codec.ReadinessChangedEncoder;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.RiskLimitsChangedEncoder;
import io.kairos.journal.codec.RiskLimitsProposedEncoder;
import io.kairos.journal.codec.SnapshotBeganEncoder;
import io.kairos.journal.codec.SnapshotEndedEncoder;
import io.kairos.journal.codec.StrategyChangedEncoder;
import io.kairos.journal.codec.VenueRequestSentEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Encodes what the core decides and hands it to the outlet. Engine thread only; one buffer, reused. */
final class EventWriter {
    static final int REQUEST_NEW = 1;
    static final int REQUEST_CANCEL = 2;
    static final int REQUEST_QUERY = 3;
    static final int REQUEST_AMEND = 4;

    private static final int MAX_TEXT = 1_000;
    private static final int MAX_NAME = 64;

    private final EngineState state;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(2_048);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OrderUpdatedEncoder orderUpdated = new OrderUpdatedEncoder();
    private final FillAppliedEncoder fillApplied = new FillAppliedEncoder();
    private final OrderRefusedEncoder orderRefused = new OrderRefusedEncoder();
    private final BalanceChangedEncoder balanceChanged = new BalanceChangedEncoder();
    private final OpportunityUpdatedEncoder opportunityUpdated = new OpportunityUpdatedEncoder();
    private final ConversionQuotedEncoder conversionQuoted = new ConversionQuotedEncoder();
    private final KillSwitchChangedEncoder killSwitchChanged = new KillSwitchChangedEncoder();
    private final RiskLimitsChangedEncoder limitsChanged = new RiskLimitsChangedEncoder();
    private final RiskLimitsProposedEncoder limitsProposed = new RiskLimitsProposedEncoder();
    private final StrategyChangedEncoder strategyChanged = new StrategyChangedEncoder();
    private final CommandRepliedEncoder commandReplied = new CommandRepliedEncoder();
    private final VenueRequestSentEncoder requestSent = new VenueRequestSentEncoder();
    private final ReadinessChangedEncoder readinessChanged = new ReadinessChangedEncoder();
    private final BalanceDifferenceFoundEncoder balanceDifference = new BalanceDifferenceFoundEncoder();
    private final EngineStateSavedEncoder stateSaved = new EngineStateSavedEncoder();
    private Outlet outlet;

    EventWriter(EngineState state, Outlet outlet) {
        this.state = state;
        this.outlet = outlet;
    }

    void attach(Outlet next) {
        outlet = next;
    }

    Outlet outlet() {
        return outlet;
    }

    private void emit(int bodyLength) {
        outlet.record(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength);
    }

    void orderUpdated(Order order) {
        orderUpdated
                .wrapAndApplyHeader(buffer, 0, header)
                .orderId(order.orderId())
                .instrumentId(order.instrument().id())
                .timeNs(state.nowNs)
                .createdTimeNs(order.createdTimeNs())
                .cycleId(order.cycleId())
                .side(Codes.encode(order.side()))
                .orderType(Codes.encode(order.type()))
                .timeInForce(Codes.encode(order.timeInForce()))
                .state(Codes.encode(order.state()))
                .reason(order.reason().code())
                .limitPx(order.limitPx())
                .qty(order.qty())
                .cumQty(order.cumQty())
                .cumQuoteAmount(order.cumQuoteAmount())
                .reservedAmount(order.reservedAmount())
                .owner(name(order.owner()))
                .clientOrderId(name(order.clientOrderId()))
                .putVenueOrderId(order.venueOrderId(), 0, Math.min(MAX_NAME, order.venueOrderIdLength()))
                .text(text(order.text()));
        emit(orderUpdated.encodedLength());
    }

    void fillApplied(
            long orderId,
            Instrument instrument,
            String owner,
            long exchangeTimeNs,
            long tradeId,
            io.kairos.journal.codec.Side side,
            boolean maker,
            long px,
            long qty,
            long feeAmount,
            int feeAssetId) {
        fillApplied
                .wrapAndApplyHeader(buffer, 0, header)
                .orderId(orderId)
                .instrumentId(instrument.id())
                .timeNs(state.nowNs)
                .exchangeTimeNs(exchangeTimeNs)
                .tradeId(tradeId)
                .side(side)
                .maker(Codes.encode(maker))
                .px(px)
                .qty(qty)
                .feeAmount(feeAmount)
                .feeAssetId(feeAssetId)
                .owner(name(owner));
        emit(fillApplied.encodedLength());
    }

    void orderRefused(
            OrderIntent intent,
            RejectReason reason,
            String words,
            String owner,
            String clientOrderId,
            String venue,
            String symbol) {
        Instrument instrument = intent.instrument();
        orderRefused
                .wrapAndApplyHeader(buffer, 0, header)
                .orderId(intent.orderId())
                .instrumentId(instrument == null ? -1 : instrument.id())
                .timeNs(state.nowNs)
                .side(Codes.encode(intent.side()))
                .reason(reason.code())
                .qtyMantissa(intent.qtyMantissa())
                .qtyScale(intent.qtyScale())
                .pxMantissa(intent.pxMantissa())
                .pxScale(intent.pxScale())
                .owner(name(owner))
                .clientOrderId(name(clientOrderId))
                .venue(name(venue))
                .symbol(name(symbol))
                .text(text(words));
        emit(orderRefused.encodedLength());
    }

    /** An order, a fill or a fee of ours changed a balance. */
    void balanceChanged(int venueId, int assetId) {
        balanceChanged(venueId, assetId, BalanceCause.OURS);
    }

    void balanceChanged(int venueId, int assetId, BalanceCause cause) {
        balanceChanged
                .wrapAndApplyHeader(buffer, 0, header)
                .venueId(venueId)
                .assetId(assetId)
                .timeNs(state.nowNs)
                .freeAmount(state.balances.free(venueId, assetId))
                .reservedAmount(state.balances.reserved(venueId, assetId))
                .positionAmount(state.balances.position(venueId, assetId))
                .cause(cause);
        emit(balanceChanged.encodedLength());
    }

    void balanceDifference(
            int venueId, int assetId, long difference, long unexplained, long total, DifferenceCause cause, int count) {
        balanceDifference
                .wrapAndApplyHeader(buffer, 0, header)
                .venueId(venueId)
                .assetId(assetId)
                .timeNs(state.nowNs)
                .differenceAmount(difference)
                .unexplainedAmount(unexplained)
                .totalAmount(total)
                .cause(cause)
                .count(count);
        emit(balanceDifference.encodedLength());
    }

    void opportunityUpdated(TradePlan plan, Outcome outcome, long realizedProfitAmount, String reason) {
        opportunityUpdated
                .wrapAndApplyHeader(buffer, 0, header)
                .cycleId(plan.planId())
                .timeNs(state.nowNs)
                .detectedTimeNs(plan.detectedTimeNs())
                .startAssetId(plan.startAssetId())
                .startAmount(plan.startAmount())
                .expectedProfitAmount(plan.expectedAmount())
                .realizedProfitAmount(realizedProfitAmount)
                .outcome(outcome)
                .kind((short) (plan.kind() == TradePlan.Kind.CYCLE ? 0 : 1))
                .style((short) (plan.style() == TradePlan.Style.SEQUENTIAL ? 0 : 1))
                .targetAssetId(plan.targetAssetId())
                .floorAmount(plan.floorAmount())
                .feeAmount(plan.feeAmount())
                .spentAmount(plan.spentAmount() - plan.homeAmount());
        OpportunityUpdatedEncoder.LegsEncoder legs = opportunityUpdated.legsCount(plan.legs());
        for (int leg = 0; leg < plan.legs(); leg++) {
            legs.next()
                    .instrumentId(plan.instrumentId(leg))
                    .side(Codes.encode(plan.side(leg)))
                    .px(plan.px(leg))
                    .qty(plan.qty(leg))
                    .quoteAgeNs(plan.quoteAgeNs(leg));
        }
        opportunityUpdated.reason(text(reason)).owner(name(plan.owner())).clientId(name(plan.clientId()));
        emit(opportunityUpdated.encodedLength());
    }

    /** A cycle that is not traded, and why; as it would be planned, one leg after another. Does not allocate. */
    void opportunitySkipped(long cycleId, long detectedTimeNs, SizedCycle sized, long[] quoteAgesNs, byte[] reason) {
        opportunityUpdated
                .wrapAndApplyHeader(buffer, 0, header)
                .cycleId(cycleId)
                .timeNs(state.nowNs)
                .detectedTimeNs(detectedTimeNs)
                .startAssetId(sized.asset(0))
                .startAmount(sized.startAmount())
                .expectedProfitAmount(sized.profitAmount())
                .realizedProfitAmount(OpportunityUpdatedEncoder.realizedProfitAmountNullValue())
                .outcome(Outcome.SKIPPED)
                .kind((short) 0)
                .style((short) 0)
                .targetAssetId(sized.asset(0))
                .floorAmount(0)
                .feeAmount(0)
                .spentAmount(0);
        OpportunityUpdatedEncoder.LegsEncoder legs = opportunityUpdated.legsCount(sized.legs());
        for (int leg = 0; leg < sized.legs(); leg++) {
            legs.next()
                    .instrumentId(sized.instrumentId(leg))
                    .side(Codes.encode(sized.side(leg)))
                    .px(sized.px(leg))
                    .qty(sized.qty(leg))
                    .quoteAgeNs(quoteAgesNs[leg]);
        }
        opportunityUpdated.putReason(reason, 0, reason.length).owner("").clientId("");
        emit(opportunityUpdated.encodedLength());
    }

    void conversionQuoted(long correlationId, ConversionOffer offer) {
        conversionQuoted
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .runId(state.runId)
                .timeNs(state.nowNs)
                .conversionId(offer.conversionId())
                .fromAssetId(offer.fromAssetId())
                .toAssetId(offer.toAssetId())
                .giveAmount(offer.giveAmount())
                .expectedAmount(offer.expectedAmount())
                .worstAmount(offer.worstAmount());
        ConversionQuotedEncoder.LegsEncoder legs = conversionQuoted.legsCount(offer.legs());
        for (int leg = 0; leg < offer.legs(); leg++) {
            legs.next()
                    .instrumentId(offer.instrumentId(leg))
                    .side(Codes.encode(offer.side(leg)))
                    .px(offer.px(leg))
                    .qty(offer.qty(leg))
                    .quoteAgeNs(offer.quoteAgeNs(leg));
        }
        emit(conversionQuoted.encodedLength());
    }

    void killSwitchChanged(KillSwitch.Entry entry) {
        killSwitchChanged
                .wrapAndApplyHeader(buffer, 0, header)
                .timeNs(entry.changedTimeNs())
                .engaged(Codes.encode(state.killSwitch.isEngaged()))
                .state(RiskCodes.encode(entry.state()))
                .scope(RiskCodes.encode(entry.scope()))
                .changedBy(name(entry.changedBy()))
                .reason(text(entry.reason()))
                .scopeName(name(entry.name()));
        emit(killSwitchChanged.encodedLength());
    }

    void limitsProposed(LimitsProposal proposal, ProposalStage stage, String decidedBy) {
        limitsProposed
                .wrapAndApplyHeader(buffer, 0, header)
                .changeId(proposal.changeId())
                .timeNs(state.nowNs)
                .baseVersion(proposal.limits().version())
                .expiresNs(proposal.expiresNs())
                .stage(stage)
                .proposedBy(name(proposal.proposedBy()))
                .decidedBy(name(decidedBy))
                .reason(text(proposal.reason()))
                .changes(text(proposal.changes()));
        emit(limitsProposed.encodedLength());
    }

    void limitsChanged() {
        RiskLimits limits = state.risk.limits();
        limitsChanged
                .wrapAndApplyHeader(buffer, 0, header)
                .timeNs(state.nowNs)
                .limitsVersion(limits.version())
                .referenceAssetId(limits.referenceAssetId())
                .maxDailyNotionalAmount(limits.maxDailyNotionalAmount())
                .priceCollarBps(limits.priceCollarBps())
                .maxQuoteAgeMs(limits.maxQuoteAgeMs())
                .maxOrdersPerSecond(limits.maxOrdersPerSecond())
                .maxOpenOrders(limits.maxOpenOrders())
                .untilNs(state.limitsUntilNs);
        int count = 0;
        for (int asset = 0; asset < limits.assetLimitCount(); asset++) {
            count += limits.maxOrderNotional(asset) == RiskLimits.NO_LIMIT ? 0 : 1;
        }
        RiskLimitsChangedEncoder.AssetLimitsEncoder group = limitsChanged.assetLimitsCount(count);
        for (int asset = 0; asset < limits.assetLimitCount(); asset++) {
            if (limits.maxOrderNotional(asset) != RiskLimits.NO_LIMIT) {
                group.next().assetId(asset).maxOrderNotionalAmount(limits.maxOrderNotional(asset));
            }
        }
        RiskLimitsChangedEncoder.ControlsEncoder controls =
                limitsChanged.controlsCount(limits.controls().size());
        for (ControlLimit limit : limits.controls()) {
            controls.next()
                    .control(limit.control().code())
                    .scope(RiskCodes.encode(limit.scope()))
                    .value(limit.value())
                    .scopeName(name(limit.name()))
                    .target(name(limit.target()));
        }
        limitsChanged
                .changedBy(name(state.limitsChangedBy))
                .reason(text(state.limitsReason))
                .changes(text(state.limitsChanges));
        emit(limitsChanged.encodedLength());
    }

    void strategyChanged() {
        StrategySettings strategy = state.strategy;
        strategyChanged
                .wrapAndApplyHeader(buffer, 0, header)
                .timeNs(state.nowNs)
                .strategyVersion(strategy.version())
                .enabled(Codes.encode(strategy.enabled()))
                .minProfitCentibps(strategy.minProfitCentibps())
                .maxCycleNotionalAmount(strategy.maxCycleNotionalAmount())
                .maxLegs(strategy.maxLegs())
                .name(name(state.execution.strategyName()))
                .changedBy(name(state.strategyChangedBy))
                .reason(text(state.strategyReason));
        emit(strategyChanged.encodedLength());
    }

    void replied(long correlationId, ReplyStatus status, long orderId, int count, RejectReason reason, String words) {
        commandReplied
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .runId(state.runId)
                .timeNs(state.nowNs)
                .status(status)
                .orderId(orderId)
                .count(count)
                .reason(reason.code())
                .text(text(words));
        emit(commandReplied.encodedLength());
    }

    void requestSent(Order order, int request) {
        requestSent(order, request, order.workingPx(), order.qty());
    }

    /** With the price and quantity that it asks for. */
    void requestSent(Order order, int request, long px, long qty) {
        requestSent
                .wrapAndApplyHeader(buffer, 0, header)
                .orderId(order.orderId())
                .instrumentId(order.instrument().id())
                .timeNs(state.nowNs)
                .request((short) request)
                .px(px)
                .qty(qty);
        emit(requestSent.encodedLength());
    }

    void readinessChanged() {
        readinessChanged
                .wrapAndApplyHeader(buffer, 0, header)
                .timeNs(state.nowNs)
                .ready(Codes.encode(state.risk.isReady()))
                .reason(text(state.readyReason));
        emit(readinessChanged.encodedLength());
    }

    void snapshotBegan() {
        SnapshotBeganEncoder encoder = new SnapshotBeganEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, header)
                .timeNs(state.nowNs)
                .nextOrderId(state.nextOrderId)
                .nextCycleId(state.nextCycleId)
                .runId(state.runId)
                .dayNotionalAmount(state.risk.dayNotional(state.nowNs));
        emit(encoder.encodedLength());
    }

    void snapshotEnded() {
        SnapshotEndedEncoder encoder = new SnapshotEndedEncoder();
        encoder.wrapAndApplyHeader(buffer, 0, header).timeNs(state.nowNs);
        emit(encoder.encodedLength());
    }

    void asset(Asset asset) {
        emit(EngineInputs.encode(buffer, asset) - MessageHeaderEncoder.ENCODED_LENGTH);
    }

    void instrument(Instrument instrument) {
        emit(EngineInputs.encode(buffer, instrument) - MessageHeaderEncoder.ENCODED_LENGTH);
    }

    void saved(int section, long[] values, List<String> texts) {
        stateSaved.wrapAndApplyHeader(buffer, 0, header).section(section);
        EngineStateSavedEncoder.ValuesEncoder group = stateSaved.valuesCount(values.length);
        for (long value : values) {
            group.next().value(value);
        }
        EngineStateSavedEncoder.TextsEncoder words = stateSaved.textsCount(texts.size());
        for (String word : texts) {
            words.next().text(text(word));
        }
        emit(stateSaved.encodedLength());
    }

    static String name(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    /** Cut to what the record can hold; text beyond ASCII may take several bytes per character. */
    static String text(String words) {
        if (words.length() <= MAX_TEXT / 3 || words.getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT) {
            return words;
        }
        return words.substring(0, MAX_TEXT / 3);
    }
}
