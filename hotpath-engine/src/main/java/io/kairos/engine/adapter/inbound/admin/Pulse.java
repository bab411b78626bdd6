package io.kairos.engine.adapter.inbound.admin;

import io.kairos.engine.adapter.protobuf.TradingModes;
import io.kairos.proto.common.v1.TradingState;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.FeedHealth;
import io.kairos.proto.engine.v1.Garbage;
import io.kairos.proto.engine.v1.KillSwitchState;
import io.kairos.proto.engine.v1.LatencySummary;
import io.kairos.proto.engine.v1.PendingLimits;
import io.kairos.proto.engine.v1.ScopeState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a health report tells of how fast the engine is and what may be traded, by name, to be written as JSON. */
final class Pulse {
    private Pulse() {}

    static Map<String, Object> of(EngineHealth health) {
        Garbage garbage = health.getGarbage();
        Map<String, Object> pulse = new LinkedHashMap<>();
        pulse.put("trading", TradingModes.word(health.getTradingMode()));
        pulse.put("risk", risk(health));
        pulse.put("ready", health.getReady());
        pulse.put("readyReason", health.getReadyReason());
        Map<String, Object> venues = new LinkedHashMap<>();
        health.getFeedsList().forEach(feed -> venues.put(feed.getVenue(), venue(feed)));
        pulse.put("venues", venues);
        pulse.put("ticksPerSecond", health.getTicksPerSecond());
        pulse.put("detectionsPerSecond", health.getDetectionsPerSecond());
        pulse.put("latencies", byName(health.getLatenciesList()));
        pulse.put("floors", byName(health.getFloorsList()));
        pulse.put("dutyCycles", byName(health.getDutyCyclesList()));
        Map<String, Object> ofGarbage = new LinkedHashMap<>();
        ofGarbage.put("engineBytesPerTick", garbage.getEngineBytesPerTick());
        ofGarbage.put("engineBytesPerSecond", garbage.getEngineBytesPerSecond());
        ofGarbage.put("pauses", garbage.getPauses());
        ofGarbage.put("pauseMs", garbage.getPauseMs());
        pulse.put("garbage", ofGarbage);
        pulse.put(
                "decoderAlarms",
                health.getFeedsList().stream()
                        .filter(FeedHealth::getDecoderAlarm)
                        .map(FeedHealth::getVenue)
                        .toList());
        return pulse;
    }

    private static Map<String, Object> venue(FeedHealth feed) {
        Map<String, Object> venue = new LinkedHashMap<>();
        venue.put("takesOrders", feed.getExecutionConnected() && feed.getUnsettledOrders() == 0);
        venue.put("connected", feed.getExecutionConnected());
        venue.put("unsettledOrders", feed.getUnsettledOrders());
        return venue;
    }

    private static Map<String, Object> risk(EngineHealth health) {
        KillSwitchState state = health.getKillSwitch();
        Map<String, Object> risk = new LinkedHashMap<>();
        risk.put("state", word(state.getState()));
        risk.put("changedBy", state.getChangedBy());
        risk.put("reason", state.getReason());
        List<Map<String, Object>> stopped = new ArrayList<>();
        for (ScopeState scope : state.getStoppedScopesList()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("scope", scope.getScope().name().substring("RISK_SCOPE_".length()));
            one.put("name", scope.getName());
            one.put("state", word(scope.getState()));
            one.put("changedBy", scope.getChangedBy());
            one.put("reason", scope.getReason());
            stopped.add(one);
        }
        risk.put("stopped", stopped);
        risk.put("limitsVersion", health.getLimitsVersion());
        if (health.getLimitsUntilTimeNs() != 0) {
            risk.put("limitsUntil", instant(health.getLimitsUntilTimeNs()));
        }
        if (health.hasPendingLimits()) {
            PendingLimits pending = health.getPendingLimits();
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("changeId", pending.getChangeId());
            one.put("proposedBy", pending.getProposedBy());
            one.put("changes", pending.getChanges());
            one.put("expires", instant(pending.getExpiresTimeNs()));
            risk.put("pending", one);
        }
        return risk;
    }

    /** Before the first word of the journal the engine is as it begins. */
    private static String word(TradingState state) {
        return state == TradingState.TRADING_STATE_UNSPECIFIED
                ? "ACTIVE"
                : state.name().substring("TRADING_STATE_".length());
    }

    private static String instant(long timeNs) {
        return Instant.ofEpochSecond(0, timeNs).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Map<String, Object> byName(List<LatencySummary> summaries) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (LatencySummary summary : summaries) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("count", summary.getCount());
            one.put("p50Ns", summary.getP50Ns());
            one.put("p99Ns", summary.getP99Ns());
            one.put("p999Ns", summary.getP999Ns());
            one.put("maxNs", summary.getMaxNs());
            one.put("windowNs", summary.getWindowNs());
            if (!summary.getFloor().isEmpty()) {
                one.put("floor", summary.getFloor());
            }
            all.put(summary.getStage(), one);
        }
        return all;
    }
}
