package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.instrument.Asset;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.KillSwitchChangedDecoder;
import io.kairos.journal.codec.RiskLimitsChangedDecoder;
import io.kairos.journal.codec.RiskLimitsProposedDecoder;
import io.kairos.proto.common.v1.RiskScope;
import io.kairos.proto.common.v1.TradingState;
import io.kairos.proto.engine.v1.ScopeState;
import io.kairos.proto.trading.v1.ControlLimit;
import io.kairos.proto.trading.v1.LimitsProposal;
import org.jspecify.annotations.Nullable;

/** Limits and trading states as messages. */
public final class RiskTranslator {
    private RiskTranslator() {}

    /** Whether a change is of the whole engine; records of versions before 6 know no other. */
    public static boolean isOfEngine(KillSwitchChangedDecoder record) {
        return switch (record.scope()) {
            case ENGINE, SBE_UNKNOWN, NULL_VAL -> true;
            case VENUE, STRATEGY, SATELLITE, INSTRUMENT, ASSET -> false;
        };
    }

    /** State of a scope after a change; the record's variable data is read. */
    public static ScopeState state(KillSwitchChangedDecoder record) {
        TradingState said =
                switch (record.state()) {
                    case ACTIVE -> TradingState.TRADING_STATE_ACTIVE;
                    case REDUCING -> TradingState.TRADING_STATE_REDUCING;
                    case HALTED -> TradingState.TRADING_STATE_HALTED;
                    case SBE_UNKNOWN, NULL_VAL ->
                        record.engaged() == BooleanType.T
                                ? TradingState.TRADING_STATE_HALTED
                                : TradingState.TRADING_STATE_ACTIVE;
                };
        return ScopeState.newBuilder()
                .setScope(isOfEngine(record) ? RiskScope.RISK_SCOPE_ENGINE : scope(record.scope()))
                .setState(said)
                .setChangedTimeNs(record.timeNs())
                .setChangedBy(record.changedBy())
                .setReason(record.reason())
                .setName(record.scopeName())
                .build();
    }

    private static RiskScope scope(io.kairos.journal.codec.RiskScope scope) {
        return switch (scope) {
            case ENGINE -> RiskScope.RISK_SCOPE_ENGINE;
            case VENUE -> RiskScope.RISK_SCOPE_VENUE;
            case STRATEGY -> RiskScope.RISK_SCOPE_STRATEGY;
            case SATELLITE -> RiskScope.RISK_SCOPE_SATELLITE;
            case INSTRUMENT -> RiskScope.RISK_SCOPE_INSTRUMENT;
            case ASSET -> RiskScope.RISK_SCOPE_ASSET;
            case SBE_UNKNOWN, NULL_VAL -> RiskScope.RISK_SCOPE_UNSPECIFIED;
        };
    }

    static ControlLimit limit(RiskLimitsChangedDecoder.ControlsDecoder record, Definitions definitions) {
        RiskControl control = RiskControl.of(record.control());
        RiskScope scope = scope(record.scope());
        long value = record.value();
        String name = record.scopeName();
        String target = record.target();
        Asset asset = definitions.assetOf(control.unit(), name);
        return ControlLimit.newBuilder()
                .setControl(control.name())
                .setScope(scope)
                .setScopeName(name)
                .setTarget(target)
                .setValue(ProtoDecimal.of(value, asset == null ? 0 : asset.decimals()))
                .build();
    }

    /** The proposal that waits after a record about one, null when it is decided. */
    public static @Nullable LimitsProposal proposal(RiskLimitsProposedDecoder record) {
        LimitsProposal.Builder proposal = LimitsProposal.newBuilder()
                .setChangeId(record.changeId())
                .setExpiresTimeNs(record.expiresNs())
                .setProposedBy(record.proposedBy());
        record.skipDecidedBy();
        proposal.setReason(record.reason()).setChanges(record.changes());
        return switch (record.stage()) {
            case PROPOSED -> proposal.build();
            case APPROVED, REJECTED, EXPIRED, OUTDATED, SBE_UNKNOWN, NULL_VAL -> null;
        };
    }
}
