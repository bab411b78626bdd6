package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.journal.codec.EngineConfiguredDecoder;
import io.kairos.journal.codec.InstrumentDefinedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OpportunityUpdatedDecoder;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandDecoder;
import io.kairos.journal.codec.UpdateStrategyCommandDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's search over a recorded market with another configuration. The model: opportunities and what each, sized over the
 * books, balances and limits of its moment, would have gained had every leg filled at its price. No order is made, so no
 * fill, no fee balance and no lost race is pretended: the recorded reports answer orders that this configuration may never
 * have made. Cold; one thread.
 */
public final class WhatIfReplay {
    private final WhatIf changes;
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OpportunityUpdatedDecoder opportunity = new OpportunityUpdatedDecoder();
    private final Map<Long, Best> best = new HashMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final DecisionOutlet outlet = this::onDecided;
    private @Nullable EngineCore core;
    private boolean inSnapshot;
    private boolean loading;
    private long inputs;

    private WhatIfReplay(WhatIf changes) {
        this.changes = changes;
    }

    /** The most that one opportunity would have gained while it was there. */
    private record Best(int assetId, long amount) {}

    /**
     * What one configuration would have found.
     *
     * @param inputs inputs applied.
     * @param opportunities distinct ones.
     * @param reasons why they would not be traded, each opportunity once per reason; STRATEGY_DISABLED stands for "would be
     *     traded, if the risk gate agrees", since no order is made here.
     * @param gains sum over opportunities of what they would have gained at most, by start asset, in its decimals.
     * @param wouldTrade opportunities that nothing but the missing order stood against.
     */
    public record Outcome(
            long inputs, long opportunities, Map<String, Long> reasons, Map<Asset, Long> gains, long wouldTrade) {}

    /** What the recorded configuration finds in this model: to compare with. */
    public static Outcome asRecorded(JournalReader reader) {
        return run(reader, WhatIf.NOTHING);
    }

    /**
     * What {@code changes} would have found.
     *
     * @param reader at the first record kept, or at a snapshot; read to its end, not closed.
     * @throws IllegalArgumentException if it begins with neither, or if a change has more decimals than its asset.
     */
    public static Outcome run(JournalReader reader, WhatIf changes) {
        WhatIfReplay replay = new WhatIfReplay(changes);
        while (reader.poll(replay::onRecord, 4_096) > 0) {
            // Until the end of what is written.
        }
        return replay.outcome();
    }

    private void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
        int templateId = EngineInbox.templateId(buffer, offset);
        if (core == null) {
            if (sequence != 1 && templateId != SnapshotBeganDecoder.TEMPLATE_ID) {
                throw new IllegalArgumentException(
                        "a replay begins with the first record or with a snapshot, got sequence " + sequence);
            }
            core = new EngineCore(outlet, telemetry);
            loading = templateId == SnapshotBeganDecoder.TEMPLATE_ID;
        } else if (loading && templateId == SnapshotBeganDecoder.TEMPLATE_ID) {
            // Behind a snapshot that a kill cut: nothing of that one may stay.
            core = new EngineCore(outlet, telemetry);
        }
        EngineCore current = core;
        inSnapshot |= templateId == SnapshotBeganDecoder.TEMPLATE_ID;
        if (inSnapshot) {
            if (loading) {
                current.load(templateId, buffer, offset);
            }
            if (templateId == SnapshotEndedDecoder.TEMPLATE_ID) {
                inSnapshot = false;
                if (loading) {
                    loading = false;
                    change(current);
                    current.state().registry.instruments().forEach(on -> redefine(current, on));
                }
            }
            return;
        }
        if (templateId >= EngineCore.FIRST_OUTPUT_TEMPLATE || isOrderCommand(templateId)) {
            return;
        }
        inputs++;
        current.advance(templateId, buffer, offset);
        current.apply(templateId, buffer, offset, length);
        switch (templateId) {
            case UpdateStrategyCommandDecoder.TEMPLATE_ID,
                    UpdateRiskLimitsCommandDecoder.TEMPLATE_ID,
                    EngineConfiguredDecoder.TEMPLATE_ID -> change(current);
            case InstrumentDefinedDecoder.TEMPLATE_ID -> {
                List<Instrument> known = current.state().registry.instruments();
                InstrumentDefinedDecoder defined =
                        new InstrumentDefinedDecoder().wrapAndApplyHeader(buffer, offset, header);
                if (defined.instrumentId() >= 0 && defined.instrumentId() < known.size()) {
                    redefine(current, known.get(defined.instrumentId()));
                }
            }
            default -> {
                // Nothing that a change bears on.
            }
        }
    }

    /** Orders of people, and the kill switch, bear on orders only. */
    private static boolean isOrderCommand(int templateId) {
        return templateId >= EngineCore.FIRST_COMMAND_TEMPLATE
                && templateId != UpdateStrategyCommandDecoder.TEMPLATE_ID
                && templateId != UpdateRiskLimitsCommandDecoder.TEMPLATE_ID;
    }

    private void redefine(EngineCore current, Instrument recorded) {
        Instrument changed = changes.on(recorded);
        if (!changed.equals(recorded)) {
            current.state().define(changed);
        }
    }

    private void change(EngineCore current) {
        EngineState state = current.state();
        RiskLimits limits = state.risk.limits();
        List<Asset> assets = state.registry.assets();
        boolean hasReference = limits.referenceAssetId() >= 0 && limits.referenceAssetId() < assets.size();
        state.strategy = changes.on(
                state.strategy,
                hasReference ? assets.get(limits.referenceAssetId()).decimals() : -1);
        if (limits.version() != 0) {
            long[] byAsset = new long[assets.size()];
            for (int id = 0; id < byAsset.length; id++) {
                byAsset[id] = changes.orderNotional(assets.get(id), limits.maxOrderNotional(id));
            }
            state.risk.setLimits(new RiskLimits(
                    limits.version(),
                    limits.referenceAssetId(),
                    limits.maxDailyNotionalAmount(),
                    limits.priceCollarBps(),
                    changes.maxQuoteAgeMs() == null ? limits.maxQuoteAgeMs() : changes.maxQuoteAgeMs(),
                    limits.maxOrdersPerSecond(),
                    limits.maxOpenOrders(),
                    byAsset,
                    limits.controls()));
        }
        CycleNodes nodes = changes.cycleNodes();
        Long parkNs = changes.parkAfterNs();
        state.execution = state.execution.withSearch(
                nodes == null ? state.execution.cycleNodes() : nodes,
                parkNs == null ? state.execution.parkAfterNs() : parkNs);
        state.outdateGraphs();
    }

    private void onDecided(DirectBuffer buffer, int offset, int length) {
        if (EngineInbox.templateId(buffer, offset) != OpportunityUpdatedDecoder.TEMPLATE_ID) {
            return;
        }
        opportunity.wrapAndApplyHeader(buffer, offset, header);
        long gain = opportunity.expectedProfitAmount();
        int asset = opportunity.startAssetId();
        long cycleId = opportunity.cycleId();
        OpportunityUpdatedDecoder.LegsDecoder legs = opportunity.legs();
        while (legs.hasNext()) {
            legs.next();
        }
        String reason = opportunity.reason();
        reasons.merge(reason, 1L, Long::sum);
        boolean tradable = reason.equals(WhyNot.word(WhyNot.STRATEGY_DISABLED));
        // What cannot be traded gains nothing, however large it looks.
        best.merge(
                cycleId,
                new Best(asset, tradable ? Math.max(0, gain) : 0),
                (one, other) -> one.amount() >= other.amount() ? one : other);
    }

    private Outcome outcome() {
        EngineCore current = core;
        Map<Asset, Long> gains = new TreeMap<>((one, other) -> one.name().compareTo(other.name()));
        if (current != null) {
            for (Best each : best.values()) {
                if (each.amount() > 0) {
                    gains.merge(current.registry().assets().get(each.assetId()), each.amount(), Math::addExact);
                }
            }
        }
        long wouldTrade =
                best.values().stream().filter(each -> each.amount() > 0).count();
        return new Outcome(inputs, best.size(), reasons, gains, wouldTrade);
    }
}
