package io.kairos.standalone.endurance;

import io.kairos.standalone.part.SystemParts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Orders at a steady pace at all three venues, with faults, for as long as told. Every minute, and at the end, there is peace for a moment and both
 * sides have to agree in everything; the engine's memory has to be flat; no limit of a venue may be broken.
 */
public final class Soak {
    private static final int ORDERS_PER_SECOND = 200;
    private static final OrderMix.Shares SHARES = new OrderMix.Shares(54, 38);
    private static final long MISPRICING_MILLIS = 2_000;
    private static final long FAULT_MILLIS = 4_000;
    private static final long ROUND_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long READ_NS = TimeUnit.SECONDS.toNanos(5);
    private static final Duration ANSWERS_LIMIT = Duration.ofSeconds(90);
    /** Of the orders that were offered at least so many, in hundredths, have to reach a venue in spite of faults. */
    private static final int ACCEPTED_PERCENT = 60;

    private static final int MEBI = 1 << 20;
    /** The bounded memories of the engine, such as of finished orders, are full after some minutes; this is more than they take. */
    private static final long LIVE_ROOM = 24L * MEBI;

    private static final long RESIDENT_ROOM = 96L * MEBI;

    private final Trial trial;
    private final List<Memory> memory = new ArrayList<>();

    /** Of a trial that was started. */
    public Soak(Trial trial) {
        this.trial = trial;
    }

    /**
     * Goes on for so many minutes.
     *
     * @throws Broken at the first thing that does not hold.
     */
    public void run(int minutes) throws IOException, InterruptedException, Broken {
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
        if (accepted * 100 < offered * ACCEPTED_PERCENT) {
            throw trial.broken("only " + accepted + " of " + offered + " orders were accepted: " + after.refusals());
        }
        flat("live objects", Memory::live, LIVE_ROOM);
        flat("resident memory", Memory::resident, RESIDENT_ROOM);
    }

    private void round(int minute) throws IOException, InterruptedException, Broken {
        long endNs = System.nanoTime() + ROUND_NS;
        long lookNs = System.nanoTime() + LOOK_NS;
        String refuses = Simulators.VENUES.get(minute % Simulators.VENUES.size());
        trial.trade(
                ORDERS_PER_SECOND,
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
        int unanswered = trial.satellites().askAgain(ANSWERS_LIMIT);
        int unsettled = trial.settle(false);
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

    /**
     * Flat is: the largest of the last third of the looks is at most a tenth and the room for what fills up above the largest of the second third.
     */
    private void flat(String what, ToLongFunction<Memory> of, long room) throws Broken {
        int third = memory.size() / 3;
        long middle = largest(memory.subList(third, 2 * third), of);
        long end = largest(memory.subList(2 * third, memory.size()), of);
        trial.say(what + " of the engine: at most " + middle / MEBI + " MiB in the second third, " + end / MEBI
                + " MiB in the last");
        if (end > middle + middle / 10 + room) {
            throw trial.broken(what + " of the engine grew from " + middle + " to " + end + " bytes; all looks: "
                    + memory.stream().mapToLong(of).boxed().toList());
        }
    }

    private static long largest(List<Memory> looks, ToLongFunction<Memory> of) {
        return looks.stream().mapToLong(of).max().orElse(0);
    }
}
