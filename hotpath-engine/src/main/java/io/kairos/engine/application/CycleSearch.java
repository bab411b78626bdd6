package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.arbitrage.BellmanFordCycleFinder;
import io.kairos.engine.domain.arbitrage.Cycle;
import io.kairos.engine.domain.arbitrage.CyclePlan;
import io.kairos.engine.domain.arbitrage.CycleSizer;
import io.kairos.engine.domain.arbitrage.RateGraph;
import io.kairos.engine.domain.arbitrage.SizedCycle;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.journal.codec.Outcome;
import java.util.Arrays;

/**
 * The arbitrage strategy's eyes: on every usable quote looks for cycles that gain, sizes them, and reports each opportunity
 * once, taken or not and why not. Engine thread only. Hot: nothing is allocated until an opportunity is reported.
 *
 * <p>A cycle is started from the reference asset if we hold it and it is part of the cycle, else from the held asset with the
 * lowest id, else (to be reported only) from any. Assets tried before are left out, so each cycle has one orientation.
 */
final class CycleSearch {
    /** Takes an opportunity. */
    interface Taker {
        /** Whether one more cycle may run. */
        boolean hasRoom();

        /** Whether this very cycle is running. */
        boolean isRunning(long key);

        /** Runs it; called when every check has passed. */
        void take(CyclePlan plan);
    }

    private static final int ALTERNATIVES = 4;
    private static final long NULL = Long.MIN_VALUE;
    private static final String[] WORDS = {
        "", "BELOW_MIN_SIZE", "PROFIT_LOST_BY_ROUNDING", "CYCLE_IN_PROGRESS", "STRATEGY_DISABLED",
    };
    private static final int BELOW_MIN_SIZE = -1;
    private static final int LOST_BY_ROUNDING = -2;
    private static final int IN_PROGRESS = -3;
    private static final int DISABLED = -4;

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final Taker taker;
    private final BellmanFordCycleFinder finder = new BellmanFordCycleFinder();
    private final CycleSizer sizer;
    private final Cycle cycle = new Cycle();
    private final SizedCycle sized = new SizedCycle();
    private final OrderIntent probe = new OrderIntent();
    private final OpportunityLog log = new OpportunityLog();
    private final int[] assets = new int[Cycle.MAX_LEGS + 1];
    private final long[] quoteAges = new long[Cycle.MAX_LEGS];
    private boolean[] excluded = new boolean[0];
    private boolean[] usable = new boolean[0];
    private double minLogGain;

    CycleSearch(EngineState state, EventWriter events, EngineTelemetry telemetry, Taker taker) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.taker = taker;
        this.sizer = new CycleSizer(state.registry, state.board);
    }

    OpportunityLog log() {
        return log;
    }

    void onStrategyChanged() {
        minLogGain = state.strategy.minLogGain();
    }

    /**
     * Looks at a venue's graph as it is now.
     *
     * @return whether it was looked at, be it that nothing in it gains.
     */
    boolean search(int venueId) {
        if (state.strategy.version() == 0 || state.risk.limits().version() == 0 || !state.risk.isReady()) {
            return false;
        }
        telemetry.increment(Metric.DETECTIONS);
        if (!state.watches[venueId].mayGain()) {
            return true;
        }
        RateGraph graph = state.graphs[venueId];
        prepare(graph);
        telemetry.increment(Metric.SEARCHES);
        int nodes = graph.nodeCount();
        int reference = state.risk.limits().referenceAssetId();
        for (int pass = 0; pass < 3; pass++) {
            for (int start = 0; start < nodes; start++) {
                boolean held = state.balances.free(venueId, start) > 0;
                int passOfStart = !held ? 2 : start == reference ? 0 : 1;
                if (passOfStart == pass) {
                    if (searchFrom(graph, venueId, start, held)) {
                        return true;
                    }
                    excluded[start] = true;
                }
            }
        }
        return true;
    }

    private void prepare(RateGraph graph) {
        int nodes = graph.nodeCount();
        int edges = graph.edgeCount();
        if (excluded.length < nodes) {
            excluded = new boolean[nodes];
        }
        if (usable.length < edges) {
            usable = new boolean[edges];
        }
        Arrays.fill(excluded, false);
        markUsable(graph);
    }

    /** Only quotes that are live and fresh, of instruments that trade, are part of the search. */
    private void markUsable(RateGraph graph) {
        int edges = graph.edgeCount();
        long maxAgeNs = state.risk.limits().maxQuoteAgeNs();
        for (int edge = 0; edge < edges; edge += 2) {
            int id = graph.instrumentId(edge);
            boolean fresh = state.board.isFresh(id, state.nowNs, maxAgeNs)
                    && state.registry.instrument(id).trading();
            usable[edge] = fresh;
            usable[edge + 1] = fresh;
        }
    }

    /** Looks at the best cycle from {@code start}, and at the next best ones while they cannot be traded. */
    private boolean searchFrom(RateGraph graph, int venueId, int start, boolean held) {
        int blockedEdges = 0;
        boolean taken = false;
        for (int i = 0; i < ALTERNATIVES && !taken; i++) {
            if (!finder.find(graph, start, state.strategy.maxLegs(), excluded, usable, cycle)
                    || -cycle.logWeight() < minLogGain) {
                break;
            }
            int verdict = judge(graph, venueId, start, held);
            if (verdict >= 0 && !state.risk.isLinkUp(venueId)) {
                // Whatever else stands against it: here nothing can be sent, at venues that we only listen to never.
                verdict = RejectReason.VENUE_UNAVAILABLE.code();
            }
            if (verdict == 0) {
                taken = offer(graph, venueId);
                if (!taken) {
                    break;
                }
            } else {
                report(graph, venueId, verdict);
                usable[cycle.edge(sized.limitingLeg())] = false;
                blockedEdges++;
            }
        }
        if (blockedEdges > 0) {
            markUsable(graph);
        }
        return taken;
    }

    /** 0 when it can be traded with gain; a reject reason's code, or one of the negative codes above. */
    private int judge(RateGraph graph, int venueId, int start, boolean held) {
        int reference = state.risk.limits().referenceAssetId();
        long cap = state.converter.valueDown(reference, start, state.strategy.maxCycleNotionalAmount());
        if (cap == FixedMath.OVERFLOW) {
            cap = 0;
        }
        long free = held ? state.balances.free(venueId, start) : 0;
        CycleSizer.Result result = sizer.size(graph, cycle, state.risk.limits(), Math.min(cap, free), sized);
        if (result == CycleSizer.Result.BELOW_MIN_SIZE && free < cap) {
            result = sizer.size(graph, cycle, state.risk.limits(), cap, sized);
            if (result == CycleSizer.Result.SIZED && CycleSizer.isWorthIt(sized, state.strategy.minProfitCentibps())) {
                return RejectReason.INSUFFICIENT_BALANCE.code();
            }
        }
        return switch (result) {
            case SIZED -> CycleSizer.isWorthIt(sized, state.strategy.minProfitCentibps()) ? 0 : LOST_BY_ROUNDING;
            case BELOW_MIN_SIZE -> BELOW_MIN_SIZE;
            case NO_LIMIT -> RejectReason.MAX_NOTIONAL.code();
            case OVERFLOW -> RejectReason.OVERFLOW.code();
        };
    }

    /** Takes the sized cycle if strategy, room and every risk check allow; else reports why not. */
    private boolean offer(RateGraph graph, int venueId) {
        long key = key(graph, venueId);
        if (taker.isRunning(key) || log.isBlocked(key, state.nowNs)) {
            return false;
        }
        int verdict = !state.strategy.enabled()
                ? DISABLED
                : !taker.hasRoom() ? IN_PROGRESS : checkLegs().code();
        if (verdict != 0) {
            report(graph, venueId, verdict);
            return false;
        }
        int slot = openSlot(key);
        telemetry.increment(Metric.OPPORTUNITIES_TAKEN);
        taker.take(plan(graph, venueId, slot, key));
        return true;
    }

    /** Every leg must pass the gate now; only the funds of later legs do not exist yet. */
    private RejectReason checkLegs() {
        long value = 0;
        for (int leg = 0; leg < sized.legs(); leg++) {
            Instrument on = state.registry.instrument(sized.instrumentId(leg));
            probe.set(
                    0,
                    on,
                    sized.side(leg),
                    OrderType.LIMIT,
                    TimeInForce.IOC,
                    sized.qty(leg),
                    on.qtyDecimals(),
                    sized.px(leg),
                    on.priceDecimals());
            RejectReason reason = state.gate.check(probe, state.nowNs);
            if (reason != RejectReason.NONE) {
                return reason;
            }
            value = FixedMath.add(value, probe.referenceAmount());
            if (value == FixedMath.OVERFLOW) {
                return RejectReason.OVERFLOW;
            }
        }
        return state.gate.checkHeadroom(sized.legs(), value, state.nowNs);
    }

    private void report(RateGraph graph, int venueId, int verdict) {
        long key = key(graph, venueId);
        if (taker.isRunning(key) || log.isBlocked(key, state.nowNs)) {
            return;
        }
        int slot = openSlot(key);
        if (log.reason(slot) == verdict) {
            return;
        }
        log.setReason(slot, verdict);
        String reason = verdict < 0 ? WORDS[-verdict] : RejectReason.of(verdict).name();
        events.opportunityUpdated(plan(graph, venueId, slot, key), Outcome.SKIPPED, NULL, reason);
    }

    private int openSlot(long key) {
        int slot = log.find(key, state.nowNs);
        if (slot < 0) {
            telemetry.increment(Metric.OPPORTUNITIES_FOUND);
            slot = log.open(key, state.nextCycleId++, state.nowNs);
        }
        log.seen(slot, state.nowNs);
        return slot;
    }

    private CyclePlan plan(RateGraph graph, int venueId, int slot, long key) {
        for (int leg = 0; leg < sized.legs(); leg++) {
            assets[leg] = graph.from(cycle.edge(leg));
            quoteAges[leg] = state.nowNs - state.board.receiveTimeNs(sized.instrumentId(leg));
        }
        assets[sized.legs()] = assets[0];
        return new CyclePlan(log.cycleId(slot), key, venueId, log.detectedNs(slot), sized, assets, quoteAges);
    }

    /** The edges in order as one number; distinct for up to 4 000 instruments and five legs. */
    private long key(RateGraph graph, int venueId) {
        long key = venueId + 1L;
        for (int leg = 0; leg < cycle.legs(); leg++) {
            int edge = cycle.edge(leg);
            long code = graph.instrumentId(edge) * 2L + (edge & 1);
            key = key * 8_191 + code + 1;
        }
        return key;
    }
}
