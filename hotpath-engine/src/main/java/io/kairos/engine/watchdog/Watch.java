package io.kairos.engine.watchdog;

import io.kairos.engine.watchdog.Heartbeat.Beat;
import org.jspecify.annotations.Nullable;

/** Decides from heartbeats alone whether orders are to be canceled. One thread; asks no clock. */
final class Watch {
    /**
     * So much counts at most between two looks: whoever was stopped himself, with his machine or by a signal, knows nothing of the time
     * between.
     */
    private static final long MAX_STEP_NS = 1_000_000_000L;

    /** What the watchdog is about. */
    enum State {
        /** The engine was not seen alive yet: nothing is done. */
        WAITING,
        /** The engine lives. */
        ARMED,
        /** The engine has been silent for too long: its orders are being canceled. */
        CANCELING,
        /** Nothing of ours is open any more; waits for the engine. */
        DONE,
        /** The engine ended in order; its orders are left alone. */
        RELEASED,
        /** Canceling took so long that it was given up; waits for the engine. */
        GIVEN_UP
    }

    private final long limitNs;
    private final boolean cancelOnStop;
    private State state = State.WAITING;
    private boolean known;
    private long beats;
    private long lastLookNs;
    private long silentNs;

    /**
     * Knows nothing yet.
     *
     * @param limitNs silence that is too long.
     * @param cancelOnStop whether an orderly end is one as well.
     */
    Watch(long limitNs, boolean cancelOnStop) {
        this.limitNs = limitNs;
        this.cancelOnStop = cancelOnStop;
    }

    /** Takes note of what the heartbeat says at a monotonic time; null for no heartbeat. Returns the state from then on. */
    State look(@Nullable Beat beat, long nowNs) {
        long stepNs = known ? Math.min(Math.max(0, nowNs - lastLookNs), MAX_STEP_NS) : 0;
        lastLookNs = nowNs;
        if (beat != null && !known) {
            known = true;
            beats = beat.beats();
            return state;
        }
        if (beat != null && beat.running() && beat.beats() != beats) {
            beats = beat.beats();
            silentNs = 0;
            state = State.ARMED;
            return state;
        }
        silentNs += stepNs;
        if (beat != null && !beat.running()) {
            onGoodbye(beat);
        } else if (state == State.ARMED && silentNs > limitNs) {
            state = State.CANCELING;
        }
        return state;
    }

    private void onGoodbye(Beat beat) {
        boolean seenAlive = state == State.ARMED || (state != State.WAITING && beat.beats() != beats);
        beats = beat.beats();
        if (cancelOnStop) {
            if (seenAlive) {
                state = State.CANCELING;
            }
        } else if (state != State.WAITING && state != State.DONE) {
            state = State.RELEASED;
        }
    }

    /** Nothing of ours is open any more. */
    void onClean() {
        state = State.DONE;
    }

    /** Canceling has been tried for too long. */
    void onGivenUp() {
        state = State.GIVEN_UP;
    }

    State state() {
        return state;
    }

    /** For how long nothing was heard, nanoseconds. */
    long silentNs() {
        return silentNs;
    }
}
