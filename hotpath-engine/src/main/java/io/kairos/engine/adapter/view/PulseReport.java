package io.kairos.engine.adapter.view;

import io.kairos.engine.adapter.measure.GarbageMeter;
import io.kairos.engine.adapter.measure.HiccupMeter;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.EngineTelemetry.Stage;
import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.engine.application.measure.SlidingWindow;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.Garbage;
import io.kairos.proto.engine.v1.LatencySummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How fast the engine is, and the floor under that: percentiles of the stages, of the machine's hiccups and of the agents' duty
 * cycles over the last {@value #WINDOW_INTERVALS} reports, rates and garbage since the last report. Health thread only.
 */
final class PulseReport {
    /** Name of the engine thread among the duty cycles. */
    static final String ENGINE = "engine";

    /** Reports, a second apart, that percentiles are taken over: long enough for a 99.9th at a hundred quotes a second. */
    static final int WINDOW_INTERVALS = 10;

    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final String WAKE = "hiccup_wake";
    private static final String RUN = "hiccup_run";
    /** Writers hand over at the end of a duty cycle, at the latest when they wake from idling. */
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long LOOK_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final double SECOND_NS = 1e9;

    private record Series(String name, String floor, IntervalRecorder recorder, int index, SlidingWindow window) {
        Series(String name, String floor, IntervalRecorder recorder, int index) {
            this(name, floor, recorder, index, new SlidingWindow(WINDOW_INTERVALS));
        }
    }

    private final EngineTelemetry telemetry;
    private final GarbageMeter garbage = new GarbageMeter();
    private final List<IntervalRecorder> recorders = new ArrayList<>();
    /** Always asked: they hand over when they wake, and are looked at once a report. */
    private final List<IntervalRecorder> slow = new ArrayList<>();

    private final List<Series> stages = new ArrayList<>();
    private final List<Series> floors;
    private final List<Series> agents = new ArrayList<>();
    private long lastNs;
    private long lastTicks;
    private long lastDetections;
    private long lastAllocated;

    /**
     * Reports on the engine.
     *
     * @param hiccups of this machine.
     * @param others duty cycles of the other agents, series 0 of each, by name.
     * @param slow the same of agents that sleep longer than anybody would wait for their numbers; theirs come a report later.
     * @param feedsApart whether market data is read by other threads than the engine's.
     */
    PulseReport(
            EngineTelemetry telemetry,
            IntervalRecorder hiccups,
            Map<String, IntervalRecorder> others,
            Map<String, IntervalRecorder> slow,
            boolean feedsApart) {
        this.telemetry = telemetry;
        this.slow.addAll(slow.values());
        recorders.add(telemetry.recorder());
        recorders.add(hiccups);
        recorders.addAll(others.values());
        for (Stage stage : Stage.values()) {
            stages.add(new Series(stage.label(), floor(stage, feedsApart), telemetry.recorder(), stage.series()));
        }
        floors =
                List.of(new Series(WAKE, "", hiccups, HiccupMeter.WAKE), new Series(RUN, "", hiccups, HiccupMeter.RUN));
        agents.add(new Series(ENGINE, "", telemetry.recorder(), EngineTelemetry.DUTY_CYCLES));
        others.forEach((name, recorder) -> agents.add(new Series(name, "", recorder, 0)));
        slow.forEach((name, recorder) -> agents.add(new Series(name, "", recorder, 0)));
        slow.values().forEach(IntervalRecorder::ask);
        lastNs = System.nanoTime();
    }

    /** What crosses from one thread to another, or to the venue and back, waits for a thread to wake; the rest runs through. */
    private static String floor(Stage stage, boolean feedsApart) {
        return switch (stage) {
            case WIRE_TO_DECODED, DETECTION, DECISION_TO_SEND -> RUN;
            case DECODED_TO_DECISION, WIRE_TO_DECISION, WIRE_TO_SEND -> feedsApart ? WAKE : RUN;
            case SEND_TO_ACK -> WAKE;
        };
    }

    /** Measures up to now and writes it. */
    void writeTo(EngineHealth.Builder health) {
        collect();
        stages.forEach(series -> health.addLatencies(summary(series)));
        floors.forEach(series -> health.addFloors(summary(series)));
        agents.forEach(series -> health.addDutyCycles(summary(series)));
        writeRates(health);
    }

    private void collect() {
        recorders.forEach(IntervalRecorder::ask);
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!recorders.stream().allMatch(IntervalRecorder::isHanded) && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(LOOK_NS);
        }
        recorders.forEach(this::take);
        slow.forEach(this::take);
        slow.forEach(IntervalRecorder::ask);
    }

    /** The answer may change between two looks; each recorder is looked at once. */
    private void take(IntervalRecorder recorder) {
        boolean handed = recorder.isHanded();
        take(stages, recorder, handed);
        take(floors, recorder, handed);
        take(agents, recorder, handed);
        if (handed) {
            recorder.release();
        }
    }

    /** A writer that handed nothing over did nothing: its window slides on all the same, and the samples come later. */
    private static void take(List<Series> all, IntervalRecorder recorder, boolean handed) {
        for (Series series : all) {
            if (series.recorder == recorder) {
                if (handed) {
                    series.window.add(recorder.handed(series.index));
                } else {
                    series.window.skip();
                }
            }
        }
    }

    private static LatencySummary summary(Series series) {
        return summary(series.name, series.window.sum())
                .setWindowNs(INTERVAL_NS * WINDOW_INTERVALS)
                .setFloor(series.floor)
                .build();
    }

    /** Percentiles of samples in nanoseconds. */
    static LatencySummary.Builder summary(String name, Histogram samples) {
        return LatencySummary.newBuilder()
                .setStage(name)
                .setCount(samples.getTotalCount())
                .setP50Ns(samples.getValueAtPercentile(50))
                .setP99Ns(samples.getValueAtPercentile(99))
                .setP999Ns(samples.getValueAtPercentile(99.9))
                .setMaxNs(samples.getMaxValue());
    }

    private void writeRates(EngineHealth.Builder health) {
        long nowNs = System.nanoTime();
        double seconds = Math.max(1, nowNs - lastNs) / SECOND_NS;
        long ticks = telemetry.get(Metric.QUOTES);
        long detections = telemetry.get(Metric.DETECTIONS);
        long allocated = garbage.allocatedBytes(telemetry.threadId());
        long newTicks = Math.max(0, ticks - lastTicks);
        // What the thread allocated before it was first looked at is no rate.
        long newBytes = lastAllocated == 0 ? 0 : Math.max(0, allocated - lastAllocated);
        health.setTicksPerSecond(newTicks / seconds)
                .setDetectionsPerSecond(Math.max(0, detections - lastDetections) / seconds)
                .setGarbage(Garbage.newBuilder()
                        .setEngineBytesPerSecond(newBytes / seconds)
                        .setEngineBytesPerTick(newTicks == 0 ? 0 : (double) newBytes / newTicks)
                        .setPauses(garbage.pauses())
                        .setPauseMs(garbage.pauseMs()));
        lastNs = nowNs;
        lastTicks = ticks;
        lastDetections = detections;
        lastAllocated = allocated;
    }
}
