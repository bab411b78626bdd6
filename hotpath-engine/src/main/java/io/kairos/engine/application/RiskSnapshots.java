package io.kairos.engine.application;

import io.kairos.engine.domain.risk.ControlLimit;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.engine.domain.risk.RiskMemory;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.engine.domain.risk.TradingState;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.KillSwitchChangedDecoder;
import io.kairos.journal.codec.RiskLimitsChangedDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The part of {@link Snapshots} that is about the gate. Engine thread only; cold. */
final class RiskSnapshots {
    private static final int SECTION_PROPOSAL = 30;
    private static final int SECTION_LIMITS_BEFORE = 31;
    private static final int SECTION_NEXT_CHANGE = 32;
    private static final int PROPOSAL_VALUES = 3;
    private static final int LIMITS_VALUES = 8;

    private final EngineState state;
    private final EventWriter events;
    private final RiskMemory memory;

    RiskSnapshots(EngineState state, EventWriter events) {
        this.state = state;
        this.events = events;
        this.memory = new RiskMemory(state.risk);
    }

    void writeOwners() {
        memory.writeOwners(events::saved);
    }

    void write() {
        memory.write(events::saved);
        RiskLimits before = state.limitsBefore;
        if (before != null) {
            saveLimits(SECTION_LIMITS_BEFORE, new long[0], List.of(), before);
        }
        LimitsProposal proposal = state.proposal;
        if (proposal != null) {
            saveLimits(
                    SECTION_PROPOSAL,
                    new long[] {proposal.changeId(), proposal.untilNs(), proposal.expiresNs()},
                    List.of(proposal.proposedBy(), proposal.reason(), proposal.changes()),
                    proposal.limits());
        }
        events.saved(SECTION_NEXT_CHANGE, new long[] {state.nextChangeId}, List.of());
    }

    /** Takes one section back; false when it is not one of these. */
    boolean load(int section, long[] values, List<String> texts) {
        if (RiskMemory.isMine(section)) {
            memory.load(section, values, texts);
            return true;
        }
        switch (section) {
            case SECTION_LIMITS_BEFORE -> state.limitsBefore = limits(values, 0, texts, 0);
            case SECTION_PROPOSAL ->
                state.proposal = new LimitsProposal(
                        values[0],
                        limits(values, PROPOSAL_VALUES, texts, PROPOSAL_VALUES),
                        values[1],
                        values[2],
                        texts.get(0),
                        texts.get(1),
                        texts.get(2));
            case SECTION_NEXT_CHANGE -> state.nextChangeId = values[0];
            default -> {
                return false;
            }
        }
        return true;
    }

    private void saveLimits(int section, long[] head, List<String> headTexts, RiskLimits limits) {
        // An asset that came after these limits has none, whether the array has room for it or not.
        int assets = limits.assetLimitCount();
        while (assets > 0 && limits.maxOrderNotional(assets - 1) == RiskLimits.NO_LIMIT) {
            assets--;
        }
        long[] values = Arrays.copyOf(
                head,
                head.length + LIMITS_VALUES + assets + 3 * limits.controls().size());
        int at = head.length;
        values[at++] = limits.version();
        values[at++] = limits.referenceAssetId();
        values[at++] = limits.maxDailyNotionalAmount();
        values[at++] = limits.priceCollarBps();
        values[at++] = limits.maxQuoteAgeMs();
        values[at++] = limits.maxOrdersPerSecond();
        values[at++] = limits.maxOpenOrders();
        values[at++] = assets;
        for (int asset = 0; asset < assets; asset++) {
            values[at++] = limits.maxOrderNotional(asset);
        }
        List<String> texts = new ArrayList<>(headTexts);
        for (ControlLimit limit : limits.controls()) {
            values[at++] = limit.control().code();
            values[at++] = limit.scope().code();
            values[at++] = limit.value();
            texts.add(limit.name());
            texts.add(limit.target());
        }
        events.saved(section, values, texts);
    }

    private static RiskLimits limits(long[] values, int from, List<String> texts, int fromText) {
        int assets = (int) values[from + LIMITS_VALUES - 1];
        int at = from + LIMITS_VALUES;
        long[] byAsset = Arrays.copyOfRange(values, at, at + assets);
        List<ControlLimit> controls = new ArrayList<>();
        int text = fromText;
        for (at += assets; at < values.length; at += 3) {
            controls.add(new ControlLimit(
                    RiskControl.of((int) values[at]),
                    Scope.of((int) values[at + 1]),
                    texts.get(text),
                    texts.get(text + 1),
                    values[at + 2]));
            text += 2;
        }
        return new RiskLimits(
                values[from],
                (int) values[from + 1],
                values[from + 2],
                (int) values[from + 3],
                (int) values[from + 4],
                (int) values[from + 5],
                (int) values[from + 6],
                byAsset,
                controls);
    }

    void loadLimits(RiskLimitsChangedDecoder in) {
        long version = in.limitsVersion();
        int reference = in.referenceAssetId();
        long daily = in.maxDailyNotionalAmount();
        int collar = in.priceCollarBps();
        int quoteAge = in.maxQuoteAgeMs();
        int perSecond = in.maxOrdersPerSecond();
        int open = in.maxOpenOrders();
        long untilNs = in.untilNs();
        long[] byAsset = new long[state.registry.assets().size()];
        Arrays.fill(byAsset, RiskLimits.NO_LIMIT);
        for (RiskLimitsChangedDecoder.AssetLimitsDecoder each : in.assetLimits()) {
            byAsset[each.assetId()] = each.maxOrderNotionalAmount();
        }
        List<ControlLimit> controls = new ArrayList<>();
        for (RiskLimitsChangedDecoder.ControlsDecoder each : in.controls()) {
            controls.add(Objects.requireNonNull(
                    RiskCodes.decode(each.control(), each.scope(), each.value(), each.scopeName(), each.target()),
                    "limits of a newer version"));
        }
        state.risk.setLimits(
                new RiskLimits(version, reference, daily, collar, quoteAge, perSecond, open, byAsset, controls));
        state.limitsUntilNs = untilNs == RiskLimitsChangedDecoder.untilNsNullValue() ? EngineState.NEVER : untilNs;
        state.limitsChangedBy = in.changedBy();
        state.limitsReason = in.reason();
        state.limitsChanges = in.changes();
    }

    /** The state of a kill switch; records of versions before 6 only know that of the engine. */
    static KillSwitch.Entry decode(KillSwitchChangedDecoder in) {
        boolean engaged = in.engaged() == BooleanType.T;
        long timeNs = in.timeNs();
        TradingState said = RiskCodes.decode(in.state());
        Scope scope = RiskCodes.decode(in.scope());
        String by = in.changedBy();
        String reason = in.reason();
        TradingState state = said != null ? said : engaged ? TradingState.HALTED : TradingState.ACTIVE;
        return new KillSwitch.Entry(scope == null ? Scope.ENGINE : scope, in.scopeName(), state, by, reason, timeNs);
    }
}
