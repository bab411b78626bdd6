package io.kairos.engine.warmup;

import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.ExecutionSettings;
import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.engine.application.measure.SlidingWindow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Runs the code that trades until it is compiled, before the engine gets ready: a branch that runs for the first time runs
 * interpreted, a hundred times slower, and the rare branches are those of the moments that count. Everything is driven on objects
 * of their own, which are dropped afterwards, so nothing has to be reset. Blocks; one thread.
 *
 * <p>Order: decoders, detectors (rare branches first), then whole engines in stressed, disturbed and calm markets.
 */
public final class WarmUp {
    private static final SyntheticUniverse.Mood[] ROUNDS = {
        SyntheticUniverse.Mood.STRESSED, SyntheticUniverse.Mood.DISTURBED, SyntheticUniverse.Mood.CALM
    };
    private static final int MAX_LEGS = 4;
    /** Shares of the time, in tenths. */
    private static final int DECODERS = 3;

    private static final int DETECTORS = 2;
    private static final int WHOLE = 10;

    private final EngineSettings settings;
    private final EpochNanoClock clock;

    /**
     * A warm-up.
     *
     * @param settings of the engine that is to be ready.
     * @param clock the one that it uses.
     */
    public WarmUp(EngineSettings settings, EpochNanoClock clock) {
        this.settings = hurried(settings);
        this.clock = clock;
    }

    /** Decides as the engine does, but waits for nothing long, and runs many cycles at one time: an unanswered order holds up none. */
    private static EngineSettings hurried(EngineSettings of) {
        ExecutionSettings execution = of.execution();
        return EngineSettings.of(
                of.engineId(),
                true,
                new ExecutionSettings(
                        execution.strategyName(),
                        5_000_000L,
                        0,
                        1_000_000L,
                        8_000_000L,
                        1_000_000L,
                        execution.legRetryBandBps(),
                        execution.maxLegRetries(),
                        64,
                        execution.maxRetainedOrders(),
                        execution.cycleNodes(),
                        50_000_000L,
                        execution.plans(),
                        List.of()));
    }

    /**
     * Runs for about this long, a moment longer where a branch has not been taken yet.
     *
     * @param protocols of the configured venues, made for this call.
     */
    public WarmUpReport run(List<VenueProtocol> protocols, long durationNs) {
        long beganNs = System.nanoTime();
        long part = durationNs / WHOLE;
        DecoderWarmUp decoders = new DecoderWarmUp();
        decoders.run(protocols, beganNs + DECODERS * part);
        DetectorWarmUp detectors = new DetectorWarmUp();
        detectors.run(beganNs + (DECODERS + DETECTORS) * part);
        Map<String, Long> branches = new LinkedHashMap<>();
        decoders.countInto(branches);
        detectors.countInto(branches);
        long ticks = 0;
        long orders = 0;
        long faults = 0;
        Histogram detection = new Histogram(IntervalRecorder.HIGHEST_NS, 2);
        SlidingWindow tickToOrder = new SlidingWindow(ROUNDS.length);
        long engines = WHOLE - DECODERS - DETECTORS;
        for (int round = 0; round < ROUNDS.length; round++) {
            EngineWarmUp engine = new EngineWarmUp(settings, round, ROUNDS[round], MAX_LEGS, clock);
            engine.run(beganNs + (DECODERS + DETECTORS) * part + (round + 1) * engines * part / ROUNDS.length);
            List<Histogram> measured = engine.measured();
            detection = measured.get(0);
            tickToOrder.add(measured.get(1));
            ticks += engine.ticks();
            orders += engine.orders();
            faults += engine.faults();
            engine.countInto(branches);
        }
        return new WarmUpReport(
                ticks,
                orders,
                decoders.messages(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs),
                detection,
                tickToOrder.sum(),
                branches,
                faults);
    }
}
