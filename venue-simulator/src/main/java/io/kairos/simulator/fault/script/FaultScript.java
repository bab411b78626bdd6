package io.kairos.simulator.fault.script;

import io.kairos.simulator.fault.FaultSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Faults over time. All times are milliseconds after the script was started.
 *
 * @param seed of everything that chance decides, so that a script strikes the same way each time
 * @param random faults by chance; null for none
 */
public record FaultScript(
        long seed, List<Step> steps, @Nullable Chance random) {
    public FaultScript {
        steps = List.copyOf(steps);
    }

    /**
     * One fault at a time, or again and again.
     *
     * @param everyMs time between two strikes; zero if it comes once
     * @param times how often it comes; zero for ever
     */
    public record Step(long atMs, long everyMs, long times, FaultSpec fault) {}

    /**
     * One of several faults every now and then.
     *
     * @param fromMs no fault before
     * @param untilMs no fault from then on
     * @param everyMs mean time between two faults; each pause is half to one and a half of it
     * @param venues a choice that names no venue takes one of these
     * @param symbols a choice that names no symbol takes one of these; empty for all at once
     * @param choices what may come, all equally likely
     */
    public record Chance(
            long fromMs,
            long untilMs,
            long everyMs,
            List<String> venues,
            List<String> symbols,
            List<FaultSpec> choices) {
        public Chance {
            venues = List.copyOf(venues);
            symbols = List.copyOf(symbols);
            choices = List.copyOf(choices);
        }
    }
}
