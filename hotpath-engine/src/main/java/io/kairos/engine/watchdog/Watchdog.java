package io.kairos.engine.watchdog;

import io.kairos.engine.watchdog.Heartbeat.Beat;
import io.kairos.engine.watchdog.Watch.State;
import io.kairos.engine.watchdog.WatchdogCounters.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches an engine's heartbeat and, when it has been missing for too long, cancels the engine's orders until the venue shows none. Begins
 * to count only after the engine was seen alive; goes back to watching as soon as it is heard again, and sends nothing from then on. One
 * thread runs it; any may ask for its status.
 */
public final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long LOOK_EVERY_MS = 100;
    /** Lists may trail: only the second empty one in a row is believed. */
    private static final int CLEAN_ROUNDS = 2;

    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 15_000;
    /** Four hours of looking every fifteen seconds. */
    private static final int MAX_ROUNDS = 960;

    private final Path directory;
    private final Watch watch;
    private final Sweep sweep;
    private final WatchdogCounters counters;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Status status = new Status("waiting", 0, true, "the engine was not seen alive yet");
    private @Nullable String unreadable;
    private int rounds;
    private int cleanRounds;
    private long nextRoundNs;

    /**
     * What the watchdog is about.
     *
     * @param state in one word.
     * @param silentMs for how long the engine was not heard.
     * @param well false while orders are being canceled, or when that was given up.
     * @param text for people.
     */
    public record Status(String state, long silentMs, boolean well, String text) {}

    /**
     * Watches the engine of this data directory.
     *
     * @param silence after which orders are canceled.
     * @param cancelOnStop whether they are after an orderly end as well.
     */
    public Watchdog(
            Path directory, Duration silence, boolean cancelOnStop, BinanceSweep sweep, WatchdogCounters counters) {
        this(directory, silence, cancelOnStop, (Sweep) sweep, counters);
    }

    Watchdog(Path directory, Duration silence, boolean cancelOnStop, Sweep sweep, WatchdogCounters counters) {
        this.directory = directory;
        this.watch = new Watch(silence.toNanos(), cancelOnStop);
        this.sweep = sweep;
        this.counters = counters;
    }

    /** Any thread. */
    public Status status() {
        return status;
    }

    /** Watches until {@link #end}. */
    public void run() throws InterruptedException {
        do {
            step();
        } while (!end.await(LOOK_EVERY_MS, TimeUnit.MILLISECONDS));
    }

    /** Ends {@link #run} after the request at hand; nothing is canceled any more. Any thread. */
    public void end() {
        end.countDown();
    }

    private void step() throws InterruptedException {
        look();
        if (watch.state() != State.CANCELING || System.nanoTime() - nextRoundNs < 0) {
            return;
        }
        Sweep.Outcome outcome = sweep.round(() -> end.getCount() > 0 && look() == State.CANCELING);
        rounds++;
        switch (outcome) {
            case CLEAN -> onCleanRound();
            case CANCELED -> {
                cleanRounds = 0;
                pause(FIRST_PAUSE_MS);
            }
            case UNKNOWN -> {
                cleanRounds = 0;
                pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(rounds - 1, 4)));
            }
            case CALLED_OFF -> LOG.info("called off: state={}", watch.state());
        }
        if (rounds >= MAX_ROUNDS && watch.state() == State.CANCELING) {
            watch.onGivenUp();
            publish();
            LOG.error("given up: orders of ours may be open at the venue; a person must look rounds={}", rounds);
        }
    }

    private void onCleanRound() {
        if (++cleanRounds < CLEAN_ROUNDS) {
            pause(FIRST_PAUSE_MS);
            return;
        }
        watch.onClean();
        publish();
        LOG.warn(
                "nothing of ours is open at the venue any more: rounds={} cancels={}",
                rounds,
                counters.get(Counter.CANCELS));
    }

    private void pause(long ms) {
        nextRoundNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(ms, sweep.patienceMs()));
    }

    private State look() {
        State before = watch.state();
        State now = watch.look(read(), System.nanoTime());
        if (now != before) {
            onChange(before, now);
        }
        publish();
        return now;
    }

    private @Nullable Beat read() {
        try {
            Beat beat = Heartbeat.read(directory);
            unreadable = null;
            return beat;
        } catch (IOException e) {
            String cause = e.toString();
            if (!cause.equals(unreadable)) {
                unreadable = cause;
                LOG.error("the heartbeat cannot be read, which counts as silence: cause={}", cause);
            }
            return null;
        }
    }

    private void onChange(State before, State now) {
        if (now == State.CANCELING) {
            counters.count(Counter.ALARMS);
            rounds = 0;
            cleanRounds = 0;
            nextRoundNs = System.nanoTime();
            LOG.error("the engine is silent: silentMs={}; its orders are canceled", silentMs());
        } else {
            if (before == State.CANCELING) {
                counters.count(Counter.CALLED_OFF);
            }
            LOG.info("{} -> {}", before, now);
        }
    }

    private long silentMs() {
        return TimeUnit.NANOSECONDS.toMillis(watch.silentNs());
    }

    private void publish() {
        State state = watch.state();
        String text =
                switch (state) {
                    case WAITING -> "the engine was not seen alive yet";
                    case ARMED -> "the engine lives";
                    case CANCELING ->
                        "the engine is silent; its orders are being canceled, looks at the venue: " + rounds;
                    case DONE -> "the engine is silent; nothing of it is open at the venue";
                    case RELEASED -> "the engine ended in order";
                    case GIVEN_UP -> "the engine is silent, and canceling was given up: a person must look";
                };
        boolean well = state != State.CANCELING && state != State.GIVEN_UP;
        status = new Status(state.name().toLowerCase(Locale.ROOT), silentMs(), well, text);
    }
}
