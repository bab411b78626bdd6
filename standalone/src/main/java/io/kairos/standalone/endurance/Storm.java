package io.kairos.standalone.endurance;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Kills the engine with SIGKILL at random moments while it trades; the supervisor starts it again. After each recovery both sides have to agree in
 * everything: funds, orders, trades. One kill in five strikes the engine while it recovers from the one before.
 */
public final class Storm {
    private static final int ORDERS_PER_SECOND = 60;
    /** Few at Kraken: an order that a kill loses on its way there holds up the next start for a minute. */
    private static final OrderMix.Shares SHARES = new OrderMix.Shares(58, 39);

    private static final long MISPRICING_MILLIS = 700;
    private static final long FAULT_MILLIS = 1_500;
    private static final int TRADING_MIN_MILLIS = 500;
    private static final int TRADING_MAX_MILLIS = 4_000;
    private static final int RECOVERING_MAX_MILLIS = 6_000;
    private static final int RECOVERING_ONE_IN = 5;
    private static final int STILL_ROUNDS = 3;
    private static final Duration ANSWERS_LIMIT = Duration.ofSeconds(90);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long START_LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final Trial trial;
    private final SplittableRandom random;
    private final Pulse pulse = new Pulse(STILL_ROUNDS);

    /** Of a trial that was started. */
    public Storm(Trial trial) {
        this.trial = trial;
        random = new SplittableRandom(trial.seed()).split();
    }

    /**
     * Kills so often, and compares after each recovery.
     *
     * @throws Broken at the first thing that does not hold.
     */
    public void run(int kills) throws IOException, InterruptedException, Broken {
        int done = 0;
        List<String> settling = List.of();
        while (done < kills) {
            long tradingNs = millisNs(TRADING_MIN_MILLIS + random.nextInt(TRADING_MAX_MILLIS - TRADING_MIN_MILLIS));
            trial.trade(
                    ORDERS_PER_SECOND, SHARES, MISPRICING_MILLIS, Faults.script(random.nextInt(1 << 30), FAULT_MILLIS));
            Trial.pause(tradingNs);
            long deadNs = System.nanoTime();
            long pid = kill();
            done++;
            String again = "";
            if (done < kills && random.nextInt(RECOVERING_ONE_IN) == 0) {
                long recoveringNs = millisNs(random.nextInt(RECOVERING_MAX_MILLIS));
                awaitStart(pid);
                Trial.pause(recoveringNs);
                kill();
                done++;
                again = ", and again " + TimeUnit.NANOSECONDS.toMillis(recoveringNs) + " ms after its start";
            }
            trial.satellites().pause();
            trial.awaitReady();
            long readyNs = System.nanoTime();
            trial.peace();
            trial.awaitVenues();
            settling = trial.awaitSettled(settling);
            int unanswered = trial.satellites().askAgain(ANSWERS_LIMIT);
            int unsettled = trial.settle(false);
            trial.feel(pulse);
            trial.say(String.format(
                    "kill %d of %d: after %.1f s of trading%s; ready after %.1f s, %d orders asked for again, equal %.1f s later%s",
                    done,
                    kills,
                    tradingNs / 1e9,
                    again,
                    (readyNs - deadNs) / 1e9,
                    unanswered,
                    (System.nanoTime() - readyNs) / 1e9,
                    unsettled == 0
                            ? ""
                            : " (" + unsettled + " orders that the venue does not have: not believed yet"
                                    + (settling.isEmpty() ? ")" : "; no new ones go to " + settling + " until then)")));
        }
    }

    /**
     * Waits until no order is left whose fate is not known, and tells what was done.
     *
     * @throws Broken if that takes too long, or the books differ then.
     */
    public void end() throws IOException, InterruptedException, Broken {
        trial.settle(true);
        trial.report();
    }

    private static long millisNs(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Returns whom it killed. */
    private long kill() throws IOException, InterruptedException, Broken {
        ProcessHandle engine = awaitStart(-1);
        engine.destroyForcibly();
        long untilNs = System.nanoTime() + START_LIMIT_NS;
        while (engine.isAlive()) {
            if (System.nanoTime() - untilNs > 0) {
                throw trial.broken("the engine's process " + engine.pid() + " survives SIGKILL");
            }
            Trial.pause(POLL_NS);
        }
        return engine.pid();
    }

    /** The running engine, once it is another than this one. */
    private ProcessHandle awaitStart(long notThis) throws IOException, InterruptedException, Broken {
        long untilNs = System.nanoTime() + START_LIMIT_NS;
        while (true) {
            Optional<ProcessHandle> engine = trial.system().engine().filter(process -> process.pid() != notThis);
            if (engine.isPresent()) {
                return engine.get();
            }
            if (System.nanoTime() - untilNs > 0) {
                throw trial.broken("the supervisor does not start the engine again");
            }
            Trial.pause(POLL_NS);
        }
    }
}
