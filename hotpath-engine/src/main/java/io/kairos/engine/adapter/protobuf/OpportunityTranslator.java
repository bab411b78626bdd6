package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OpportunityUpdatedDecoder;
import io.kairos.journal.codec.Outcome;
import io.kairos.proto.common.v1.TradingMode;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityKind;
import io.kairos.proto.trading.v1.OpportunityLeg;
import io.kairos.proto.trading.v1.OpportunityOutcome;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Opportunities in the journal as {@link Opportunity} messages. One thread. */
public final class OpportunityTranslator {
    private final Definitions definitions;
    private final TradingMode tradingMode;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OpportunityUpdatedDecoder record = new OpportunityUpdatedDecoder();

    /** Translates with these definitions; each message tells the mode, which is that of the whole journal. */
    public OpportunityTranslator(Definitions definitions, TradingMode tradingMode) {
        this.definitions = definitions;
        this.tradingMode = tradingMode;
    }

    /**
     * The record's message, or null when it is no opportunity.
     *
     * @throws Definitions.UndefinedIdException if the record names an asset or instrument that is not known.
     */
    public @Nullable Opportunity translate(int templateId, long sequence, DirectBuffer buffer, int offset) {
        if (templateId != OpportunityUpdatedDecoder.TEMPLATE_ID) {
            return null;
        }
        record.wrapAndApplyHeader(buffer, offset, header);
        Asset start = definitions.requireAsset(record.startAssetId());
        boolean conversion = record.kind() == 1;
        // Amounts of a conversion count in what it is to bring.
        Asset result = conversion ? definitions.requireAsset(record.targetAssetId()) : start;
        Opportunity.Builder opportunity = Opportunity.newBuilder()
                .setSequence(sequence)
                .setTradingMode(tradingMode)
                .setCycleId(record.cycleId())
                .setDetectedTimeNs(record.detectedTimeNs())
                .setTimeNs(record.timeNs())
                .setStartAsset(start.name())
                .setStartAmount(ProtoDecimal.of(record.startAmount(), start.decimals()))
                .setKind(
                        conversion
                                ? OpportunityKind.OPPORTUNITY_KIND_CONVERSION
                                : OpportunityKind.OPPORTUNITY_KIND_CYCLE)
                .setTargetAsset(result.name())
                .setExpectedProfit(ProtoDecimal.of(record.expectedProfitAmount(), result.decimals()))
                .setOutcome(outcome(record.outcome()));
        // Records of older versions do not say what it may cost.
        if (record.floorAmount() != TradingEventTranslator.NULL) {
            opportunity
                    .setParallel(record.style() == 1)
                    .setFloor(ProtoDecimal.of(record.floorAmount(), result.decimals()))
                    .setFees(ProtoDecimal.of(record.feeAmount(), start.decimals()));
        }
        if (record.spentAmount() != TradingEventTranslator.NULL) {
            opportunity.setSpent(ProtoDecimal.of(record.spentAmount(), start.decimals()));
        }
        if (record.realizedProfitAmount() != TradingEventTranslator.NULL) {
            opportunity.setRealizedProfit(ProtoDecimal.of(record.realizedProfitAmount(), result.decimals()));
        }
        for (OpportunityUpdatedDecoder.LegsDecoder leg : record.legs()) {
            Instrument instrument = definitions.requireInstrument(leg.instrumentId());
            opportunity.addLegs(OpportunityLeg.newBuilder()
                    .setVenue(instrument.venue().name())
                    .setSymbol(instrument.symbol())
                    .setSide(TickTranslator.side(leg.side()))
                    .setPx(ProtoDecimal.of(leg.px(), instrument.priceDecimals()))
                    .setQty(ProtoDecimal.of(leg.qty(), instrument.qtyDecimals()))
                    .setQuoteAgeNs(leg.quoteAgeNs()));
        }
        return opportunity
                .setReason(record.reason())
                .setOwner(record.owner())
                .setClientId(record.clientId())
                .build();
    }

    private static OpportunityOutcome outcome(Outcome outcome) {
        return switch (outcome) {
            case SKIPPED -> OpportunityOutcome.OPPORTUNITY_OUTCOME_SKIPPED;
            case TAKEN -> OpportunityOutcome.OPPORTUNITY_OUTCOME_TAKEN;
            case COMPLETED -> OpportunityOutcome.OPPORTUNITY_OUTCOME_COMPLETED;
            case PARTIAL -> OpportunityOutcome.OPPORTUNITY_OUTCOME_PARTIAL;
            case MISSED -> OpportunityOutcome.OPPORTUNITY_OUTCOME_MISSED;
            case SBE_UNKNOWN, NULL_VAL -> OpportunityOutcome.OPPORTUNITY_OUTCOME_UNSPECIFIED;
        };
    }
}
