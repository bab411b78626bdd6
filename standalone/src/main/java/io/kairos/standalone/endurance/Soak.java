package io.kairos.standalone.endurance;

import io.kairos.standalone.part.SystemParts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Orders at a steady pace at all three venues, with faults, for as long as told. Every minute, and at the end, there is peace for a moment and both
 * sides have to agree in everything; the engine's memory has to be flat; no limit of a venue may be broken.
 */
public final class Soak {
    private static final OrderMix.Shares SHARES = new OrderMix.Shares(54, 38);
    private static final long MISPRICING_MILLIS = 2_000;
    private static final long FAULT_MILLIS = 4_000;
    private static final long ROUND_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long READ_NS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration ANSWERS_LIMIT = Duration.ofSeconds(90);
    private static final int STILL_ROUNDS = 3;
    private static final int MEBI = 1 << 20;

    private final Trial trial;
    private final Pulse pulse = new Pulse(STILL_ROUNDS);
    private final List<Memory> memory = new ArrayList<>();

    /** Of a trial that was started. */
    public Soak(Trial trial) {
        this.trial = trial;
    }

    /**
     * Goes on for so many minutes.
     *
     * @param alone whether the machine does nothing else: then nearly all orders have to be offered, else half of them.
     * @throws Broken at the first thing that does not hold.
     */
    public void run(int minutes, boolean alone) throws IOException, InterruptedException, Broken {
        Satellites.Tally before = trial.satellites().tally();
        for (int minute = 1; minute <= minutes; minute++) {
            round(minute);
        }
        trial.settle(true);
        Satellites.Tally after = trial.satellites().tally();
        long offered = after.offered() - before.offered();
        long accepted = after.accepted() - before.accepted();
        trial.say(String.format(
                "%,d orders in %d minutes: %.0f a second, %.0f of them accepted",
                offered, minutes, offered / (60.0 * minutes), accepted / (60.0 * minutes)));
        trial.report();
        List<Long> live = memory.stream().map(Memory::live).toList();
        List<Long> resident = memory.stream().map(Memory::resident).toList();
        trial.say(SoakRules.told(SoakRules.Kind.LIVE, live));
        trial.say(SoakRules.told(SoakRules.Kind.RESIDENT, resident));
        String passed = SoakRules.accepted(accepted, offered);
        holds(passed.isEmpty() ? "" : passed + ": " + after.refusals());
        int percent = alone ? SoakRules.OFFERED_PERCENT : SoakRules.OFFERED_PERCENT_SHARED;
        holds(SoakRules.pace(offered, minutes, percent));
        holds(SoakRules.growth(SoakRules.Kind.LIVE, live, minutes));
        holds(SoakRules.growth(SoakRules.Kind.RESIDENT, resident, minutes));
    }

    private void holds(String wrong) throws Broken {
        if (!wrong.isEmpty()) {
            throw trial.broken(wrong);
        }
    }

    private void round(int minute) throws IOException, InterruptedException, Broken {
        long endNs = System.nanoTime() + ROUND_NS;
        long lookNs = System.nanoTime() + LOOK_NS;
        String refuses = Simulators.VENUES.get(minute % Simulators.VENUES.size());
        trial.trade(
                SoakRules.ORDERS_PER_SECOND,
                SHARES,
                MISPRICING_MILLIS,
                Faults.scriptWithRefusal(trial.seed() * 1_000 + minute, FAULT_MILLIS, refuses));
        while (endNs - System.nanoTime() > 0) {
            Trial.pause(Math.min(READ_NS, Math.max(1, endNs - System.nanoTime())));
            trial.readVenues();
            trial.check();
            if (System.nanoTime() - lookNs > 0) {
                lookNs += LOOK_NS;
                look();
            }
        }
        long peaceNs = System.nanoTime();
        trial.peace();
        trial.awaitVenues();
        int unanswered = trial.satellites().askAgain(ANSWERS_LIMIT);
        int unsettled = trial.settle(false);
        trial.feel(pulse);
        Memory last = look();
        trial.say(String.format(
                "minute %d: %,d orders booked, %d asked for again, %d not known yet, equal after %.1f s; live %d MiB, resident %d MiB",
                minute,
                trial.accountant().bookedOrders(),
                unanswered,
                unsettled,
                (System.nanoTime() - peaceNs) / 1e9,
                last.live() / MEBI,
                last.resident() / MEBI));
    }

    private Memory look() throws IOException, InterruptedException, Broken {
        ProcessHandle engine = trial.system()
                .engine()
                .orElseThrow(() -> trial.broken("the engine does not run: " + SystemParts.ENGINE));
        Memory now = Memory.of(engine.pid());
        memory.add(now);
        return now;
    }
}
