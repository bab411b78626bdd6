package io.kairos.engine.adapter.inbound.admin;

import io.kairos.engine.adapter.protobuf.TradingModes;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.FeedHealth;
import io.kairos.proto.engine.v1.Garbage;
import io.kairos.proto.engine.v1.LatencySummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The few numbers of a health report that tell how fast the engine is, by name, to be written as JSON. */
final class Pulse {
    private Pulse() {}

    static Map<String, Object> of(EngineHealth health) {
        Garbage garbage = health.getGarbage();
        Map<String, Object> pulse = new LinkedHashMap<>();
        pulse.put("trading", TradingModes.word(health.getTradingMode()));
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
