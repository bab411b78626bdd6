package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.risk.ControlLimit;
import io.kairos.engine.domain.risk.Owners;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.DecideRiskLimitsCommandDecoder;
import io.kairos.journal.codec.ProposalStage;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.UpdateRiskControlsCommandDecoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries out commands on limits, and what follows from them in time: temporary limits that end, proposals that lapse. Engine thread only;
 * cold.
 */
final class LimitsDesk {
    /** Most further limits that one change may have. */
    static final int MAX_CONTROLS = 4_096;

    private static final int MAX_COLLAR_BPS = 10_000;
    private static final int MAX_PER_SECOND = 100_000;
    private static final long MAX_MS = 86_400_000L;
    private static final long MAX_OVERRIDE_NS = 31L * 86_400_000_000_000L;
    private static final String ENGINE = "engine";

    private final EngineState state;
    private final EventWriter events;
    private final CommandDesk commands;

    LimitsDesk(EngineState state, EventWriter events, CommandDesk commands) {
        this.state = state;
        this.events = events;
        this.commands = commands;
    }

    void updateLimits(UpdateRiskLimitsCommandDecoder command) {
        long correlationId = command.correlationId();
        long expectedVersion = command.expectedVersion();
        int reference = command.referenceAssetId();
        long daily = command.maxDailyNotionalAmount();
        int collar = command.priceCollarBps();
        int quoteAge = command.maxQuoteAgeMs();
        int perSecond = command.maxOrdersPerSecond();
        int open = command.maxOpenOrders();
        long[] byAsset = noLimits();
        String fault = limitsFault(reference, daily, collar, quoteAge, perSecond, open);
        for (UpdateRiskLimitsCommandDecoder.AssetLimitsDecoder each : command.assetLimits()) {
            String problem = setLimit(byAsset, each.assetId(), each.maxOrderNotionalAmount());
            fault = fault == null ? problem : fault;
        }
        String owner = EventWriter.name(command.owner());
        String reason = EventWriter.text(command.reason());
        // Whoever does not speak of controls does not change them.
        List<ControlLimit> controls = state.risk.limits().controls();
        RiskLimits next =
                new RiskLimits(expectedVersion, reference, daily, collar, quoteAge, perSecond, open, byAsset, controls);
        update(correlationId, next, EngineState.NEVER, owner, reason, fault);
    }

    private long[] noLimits() {
        long[] byAsset = new long[state.registry.assets().size()];
        Arrays.fill(byAsset, RiskLimits.NO_LIMIT);
        return byAsset;
    }

    private @Nullable String setLimit(long[] byAsset, int asset, long limit) {
        if (!state.isAsset(asset) || limit < 0) {
            return "assetLimits: expected a known asset and zero or more, got assetId=" + asset + " limit=" + limit;
        }
        byAsset[asset] = limit;
        return null;
    }

    void updateControls(UpdateRiskControlsCommandDecoder command) {
        long correlationId = command.correlationId();
        long expectedVersion = command.expectedVersion();
        int reference = command.referenceAssetId();
        long daily = command.maxDailyNotionalAmount();
        int collar = command.priceCollarBps();
        int quoteAge = command.maxQuoteAgeMs();
        int perSecond = command.maxOrdersPerSecond();
        int open = command.maxOpenOrders();
        // The null value of a time is EngineState.NEVER.
        long untilNs = command.untilNs();
        long[] byAsset = noLimits();
        String fault = limitsFault(reference, daily, collar, quoteAge, perSecond, open);
        for (UpdateRiskControlsCommandDecoder.AssetLimitsDecoder each : command.assetLimits()) {
            String problem = setLimit(byAsset, each.assetId(), each.maxOrderNotionalAmount());
            fault = fault == null ? problem : fault;
        }
        List<ControlLimit> controls = new ArrayList<>();
        for (UpdateRiskControlsCommandDecoder.ControlsDecoder each : command.controls()) {
            ControlLimit limit =
                    RiskCodes.decode(each.control(), each.scope(), each.value(), each.scopeName(), each.target());
            String problem = limit == null ? "controls: expected a known control and scope" : fault(limit, controls);
            fault = fault == null ? problem : fault;
            if (limit != null) {
                controls.add(limit);
            }
        }
        String owner = EventWriter.name(command.owner());
        String reason = EventWriter.text(command.reason());
        RiskLimits next =
                new RiskLimits(expectedVersion, reference, daily, collar, quoteAge, perSecond, open, byAsset, controls);
        update(correlationId, next, untilNs, owner, reason, fault);
    }

    /** Brings limits into force, or proposes them; their version is the one that they are based on. */
    private void update(
            long correlationId,
            RiskLimits next,
            long untilNs,
            String owner,
            String reason,
            @Nullable String formFault) {
        RiskLimits current = state.risk.limits();
        if (next.version() != current.version()) {
            commands.conflict(correlationId, next.version(), current.version());
            return;
        }
        String fault = formFault;
        fault = fault == null ? changeFault(current, next, untilNs) : fault;
        if (fault != null) {
            commands.replied(correlationId, ReplyStatus.INVALID, 0, 0, RejectReason.NONE, fault);
            return;
        }
        String changes = EventWriter.text(next.changesFrom(current, state.registry));
        if (current.version() > 0 && current.needsSecondPerson() && current.isLoosenedBy(next)) {
            propose(correlationId, next, untilNs, owner, reason, changes);
            return;
        }
        RiskLimits before = state.limitsBefore;
        if (before != null && isLonger(untilNs) && before.needsSecondPerson() && before.isLoosenedBy(next)) {
            // What somebody approved for a while is not approved for longer: told is what stays changed.
            changes = EventWriter.text(next.changesFrom(before, state.registry));
            propose(correlationId, next, untilNs, owner, reason, changes);
            return;
        }
        fault = apply(next, untilNs, owner, reason, changes);
        commands.replied(
                correlationId,
                fault == null ? ReplyStatus.OK : ReplyStatus.INVALID,
                0,
                0,
                RejectReason.NONE,
                fault == null ? "" : fault);
    }

    /** Whether a change would stay when the temporary limits in force are to end. */
    private boolean isLonger(long untilNs) {
        return untilNs == EngineState.NEVER || untilNs > state.limitsUntilNs;
    }

    private void propose(
            long correlationId, RiskLimits next, long untilNs, String owner, String reason, String changes) {
        end(ProposalStage.OUTDATED, owner);
        LimitsProposal proposal = new LimitsProposal(
                state.nextChangeId++, next, untilNs, state.nowNs + LimitsProposal.LIFE_NS, owner, reason, changes);
        state.proposal = proposal;
        events.limitsProposed(proposal, ProposalStage.PROPOSED, "");
        commands.replied(
                correlationId,
                ReplyStatus.PENDING,
                proposal.changeId(),
                0,
                RejectReason.NONE,
                "loosens a limit: waits for another person with the permission to change limits");
    }

    private void end(ProposalStage stage, String by) {
        LimitsProposal proposal = state.proposal;
        if (proposal != null) {
            state.proposal = null;
            events.limitsProposed(proposal, stage, by);
        }
    }

    void decideLimits(DecideRiskLimitsCommandDecoder command) {
        long correlationId = command.correlationId();
        long changeId = command.changeId();
        boolean approve = command.approve() == BooleanType.T;
        String owner = EventWriter.name(command.owner());
        LimitsProposal proposal = state.proposal;
        if (proposal == null || proposal.changeId() != changeId) {
            commands.replied(
                    correlationId,
                    ReplyStatus.NOT_FOUND,
                    changeId,
                    0,
                    RejectReason.NONE,
                    "changeId: no such change waits, got " + changeId);
            return;
        }
        if (!approve) {
            end(ProposalStage.REJECTED, owner);
            commands.replied(correlationId, ReplyStatus.OK, changeId, 0, RejectReason.NONE, "");
            return;
        }
        if (owner.equals(proposal.proposedBy())) {
            commands.replied(
                    correlationId,
                    ReplyStatus.REFUSED,
                    changeId,
                    0,
                    RejectReason.NOT_PERMITTED,
                    "approval: expected another person than " + owner + ", who proposed it");
            return;
        }
        RiskLimits current = state.risk.limits();
        String fault = proposal.limits().version() != current.version()
                ? "changeId: the limits changed meanwhile, propose it again"
                : changeFault(current, proposal.limits(), proposal.untilNs());
        if (fault == null) {
            fault = apply(
                    proposal.limits(),
                    proposal.untilNs(),
                    EventWriter.name(proposal.proposedBy() + '+' + owner),
                    proposal.reason(),
                    proposal.changes());
        }
        if (fault != null) {
            end(ProposalStage.OUTDATED, owner);
            commands.replied(correlationId, ReplyStatus.INVALID, changeId, 0, RejectReason.NONE, fault);
            return;
        }
        end(ProposalStage.APPROVED, owner);
        commands.replied(correlationId, ReplyStatus.OK, changeId, 0, RejectReason.NONE, "");
    }

    private @Nullable String changeFault(RiskLimits current, RiskLimits next, long untilNs) {
        if (untilNs != EngineState.NEVER && (untilNs <= state.nowNs || untilNs - state.nowNs > MAX_OVERRIDE_NS)) {
            return "untilNs: expected within 31 days from now, got " + untilNs;
        }
        if (current.version() > 0 && next.referenceAssetId() != current.referenceAssetId()) {
            if (untilNs != EngineState.NEVER) {
                return "referenceAssetId: expected the same for temporary limits";
            }
            if (state.orders.openCount() > 0) {
                return "referenceAssetId: expected the same while orders are open";
            }
        }
        return null;
    }

    /** Brings limits into force as the next version; what is wrong, or null. */
    private @Nullable String apply(RiskLimits next, long untilNs, String by, String why, String changes) {
        RiskLimits current = state.risk.limits();
        if (!state.risk.convertUsed(next.referenceAssetId(), state.nowNs)) {
            return "referenceAssetId: no current quote converts what was used today";
        }
        if (untilNs == EngineState.NEVER) {
            state.limitsBefore = null;
        } else if (state.limitsBefore == null) {
            state.limitsBefore = current;
        }
        state.limitsUntilNs = untilNs;
        state.risk.setLimits(next.withVersion(current.version() + 1));
        state.risk.restartExecutions();
        state.limitsChangedBy = by;
        state.limitsReason = why;
        state.limitsChanges = changes;
        state.outdateGraphs();
        events.limitsChanged();
        return null;
    }

    /** Time passed: what was only for a while ends. */
    void onTimer() {
        LimitsProposal proposal = state.proposal;
        if (proposal != null && state.nowNs >= proposal.expiresNs()) {
            end(ProposalStage.EXPIRED, ENGINE);
        }
        RiskLimits before = state.limitsBefore;
        if (before != null && state.nowNs >= state.limitsUntilNs) {
            String changes = EventWriter.text(before.changesFrom(state.risk.limits(), state.registry));
            String fault = apply(
                    before,
                    EngineState.NEVER,
                    ENGINE,
                    "the temporary limits of " + state.limitsChangedBy + " ended",
                    changes);
            if (fault != null) {
                throw new IllegalStateException("temporary limits could not end: " + fault);
            }
        }
    }

    private @Nullable String fault(ControlLimit limit, List<ControlLimit> others) {
        RiskControl control = limit.control();
        String what = "controls: " + control + ' ' + limit.scopeWords();
        if (!control.takesLimit(limit.scope())) {
            return what + ": expected a scope of " + control.scopes() + " that has no field of its own";
        }
        if (others.size() >= MAX_CONTROLS) {
            return "controls: expected at most " + MAX_CONTROLS;
        }
        for (ControlLimit other : others) {
            if (other.control() == control
                    && other.scope() == limit.scope()
                    && other.name().equals(limit.name())
                    && other.target().equals(limit.target())) {
                return what + ": expected once";
            }
        }
        if (!isKnown(limit)) {
            return what + ": expected a known " + limit.scope() + known(limit.scope());
        }
        long most =
                switch (control.unit()) {
                    case FLAG, TARGET -> 1;
                    case MILLISECONDS -> MAX_MS;
                    case PERMILLE -> 1_000;
                    case BASIS_POINTS -> MAX_COLLAR_BPS;
                    case COUNT, PER_SECOND -> MAX_PER_SECOND;
                    case NONE, STATE -> 0;
                    case BASE, QUOTE, ASSET, REFERENCE -> Long.MAX_VALUE - 1;
                };
        long least = control.unit() == RiskControl.Unit.FLAG
                        || control.unit() == RiskControl.Unit.TARGET
                        || control.unit() == RiskControl.Unit.MILLISECONDS
                ? 1
                : 0;
        if (limit.value() < least || limit.value() > most) {
            return what + ": expected " + least + " to " + most + ", got " + limit.value();
        }
        boolean needsTarget = control == RiskControl.PERMISSION;
        boolean isTarget =
                RiskCodes.venue(limit.target()) != null || RiskCodes.instrument(state.registry, limit.target()) != null;
        return needsTarget == limit.target().isEmpty() || (needsTarget && !isTarget)
                ? what + ": expected " + (needsTarget ? "a venue or VENUE:SYMBOL as target" : "no target")
                : null;
    }

    private boolean isKnown(ControlLimit limit) {
        return switch (limit.scope()) {
            case ENGINE -> limit.name().isEmpty();
            case VENUE -> RiskCodes.venue(limit.name()) != null;
            case INSTRUMENT -> RiskCodes.instrument(state.registry, limit.name()) != null;
            case ASSET -> {
                Asset asset = state.registry.assetByName(limit.name());
                yield asset != null;
            }
            // What is set already may stay, also for a strategy that the engine ran under another configuration.
            case STRATEGY ->
                !limit.name().isEmpty() && (state.isStrategy(limit.name()) || isSetFor(limit.scope(), limit.name()));
            // A satellite can be limited before it orders for the first time.
            case SATELLITE -> !limit.name().isEmpty() && !Owners.isStrategy(limit.name());
        };
    }

    private boolean isSetFor(Scope scope, String name) {
        for (ControlLimit limit : state.risk.limits().controls()) {
            if (limit.scope() == scope && limit.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private String known(Scope scope) {
        return switch (scope) {
            case STRATEGY -> ", one of " + state.strategies();
            case VENUE -> ", one of " + Arrays.toString(Venue.values());
            case ENGINE, SATELLITE, INSTRUMENT, ASSET -> "";
        };
    }

    private @Nullable String limitsFault(int reference, long daily, int collar, int quoteAge, int perSecond, int open) {
        if (!state.isAsset(reference)) {
            return "referenceAssetId: expected a known asset, got " + reference;
        }
        if (daily < 0) {
            return "maxDailyNotionalAmount: expected zero or more, got " + daily;
        }
        if (collar < 0 || collar > MAX_COLLAR_BPS) {
            return "priceCollarBps: expected 0 to " + MAX_COLLAR_BPS + ", got " + collar;
        }
        if (quoteAge <= 0) {
            return "maxQuoteAgeMs: expected above zero, got " + quoteAge;
        }
        if (perSecond < 0 || perSecond > MAX_PER_SECOND) {
            return "maxOrdersPerSecond: expected 0 to " + MAX_PER_SECOND + ", got " + perSecond;
        }
        return open < 0 ? "maxOpenOrders: expected zero or more, got " + open : null;
    }
}
