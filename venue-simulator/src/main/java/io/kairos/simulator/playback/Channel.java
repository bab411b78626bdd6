package io.kairos.simulator.playback;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What was played of one key since its last whole picture, so that a client who comes later, or asks again, gets a whole book.
 * Bounded: when too much came since the picture, late clients get only what is to come, which {@link #isWhole} tells.
 */
final class Channel {
    private static final int MAX_CHARS = 32 << 20;

    private final Deque<String> since = new ArrayDeque<>();
    private int connection = -1;
    private long chars;
    private boolean whole;

    /**
     * Takes a frame.
     *
     * @param fromConnection the recorded connection. The newest one that carries the key speaks for it: while the recorder moved
     *     to a fresh connection both did.
     * @return false when the frame is another connection's repetition.
     */
    boolean take(String frame, int fromConnection, boolean snapshot) {
        if (fromConnection < connection) {
            return false;
        }
        connection = fromConnection;
        if (snapshot) {
            since.clear();
            chars = 0;
            whole = true;
        }
        if (whole) {
            since.add(frame);
            chars += frame.length();
            if (chars > MAX_CHARS) {
                since.clear();
                chars = 0;
                whole = false;
            }
        }
        return true;
    }

    boolean isWhole() {
        return whole;
    }

    /** In order, beginning with the whole picture. */
    List<String> since() {
        return List.copyOf(since);
    }
}
