package io.kairos.simulator.fault.script;

import io.kairos.simulator.fault.FaultSpec;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.fault.script.FaultScript.Chance;
import io.kairos.simulator.fault.script.FaultScript.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Arms the faults of a script when their time has come. Venue thread only. */
public final class ScriptRunner {
    private final Faults faults;
    private final List<Due> due = new ArrayList<>();
    private @Nullable Chance chance;
    private SplittableRandom random = new SplittableRandom(1);
    private long startMs;
    private long nextChanceMs;
    private long armed;
    private boolean running;

    private static final class Due {
        private final Step step;
        private long nextMs;
        private long timesLeft;

        Due(Step step) {
            this.step = step;
            this.nextMs = step.atMs();
            this.timesLeft = step.times() == 0 ? Long.MAX_VALUE : step.times();
        }
    }

    /** A runner without a script. */
    public ScriptRunner(Faults faults) {
        this.faults = faults;
    }

    /** Starts a script in the place of the one that runs. */
    public void start(FaultScript script) {
        stop();
        startMs = faults.nowMs();
        random = new SplittableRandom(script.seed());
        script.steps().forEach(step -> due.add(new Due(step)));
        Chance part = script.random();
        chance = part;
        nextChanceMs = part == null ? 0 : part.fromMs() + pause(part);
        armed = 0;
        running = true;
    }

    /** Arms nothing more; what is armed stays so. */
    public void stop() {
        due.clear();
        chance = null;
        running = false;
    }

    /** Whether faults are still to come. */
    public boolean isRunning() {
        return running;
    }

    /** Faults that the script has armed since it was started. */
    public long armed() {
        return armed;
    }

    /** Arms what is due; to be called every {@link Faults#TICK_MS}. */
    public void tick() {
        if (!running) {
            return;
        }
        long elapsedMs = faults.nowMs() - startMs;
        for (Due entry : due) {
            while (entry.timesLeft > 0 && entry.nextMs <= elapsedMs) {
                arm(entry.step.fault());
                entry.timesLeft--;
                entry.nextMs += entry.step.everyMs();
            }
        }
        due.removeIf(entry -> entry.timesLeft == 0);
        Chance part = chance;
        while (part != null && nextChanceMs <= elapsedMs) {
            if (nextChanceMs >= part.untilMs()) {
                chance = null;
                break;
            }
            arm(pick(part));
            nextChanceMs += pause(part);
        }
        running = !due.isEmpty() || chance != null;
    }

    private void arm(FaultSpec fault) {
        faults.arm(fault);
        armed++;
    }

    private FaultSpec pick(Chance part) {
        FaultSpec chosen = part.choices().get(random.nextInt(part.choices().size()));
        Map<String, Object> values = new HashMap<>(chosen.values());
        if (chosen.scope().venue().equals("*") && values.containsKey("venue")) {
            values.put("venue", part.venues().get(random.nextInt(part.venues().size())));
        }
        if (chosen.scope().symbol().equals("*")
                && values.containsKey("symbol")
                && !part.symbols().isEmpty()) {
            values.put(
                    "symbol", part.symbols().get(random.nextInt(part.symbols().size())));
        }
        return new FaultSpec(chosen.kind(), values);
    }

    private long pause(Chance part) {
        return part.everyMs() / 2 + random.nextLong(part.everyMs() + 1);
    }
}
