package io.kairos.engine.adapter.outbound.execution.entry;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests may be without an answer. Whatever waits, cancels have as many places again that nothing else may take: a venue that
 * answers nothing must not keep us from canceling. Any thread.
 */
public final class InFlight {
    /** Of all kinds together; more are refused at once. */
    static final int MAX = 1_024;
    /** So many more of them may be cancels. */
    static final int CANCEL_RESERVE = 1_024;

    private final AtomicInteger count = new AtomicInteger();

    /** Takes a place for anything but a cancel, if there is one. */
    public boolean tryTake() {
        return tryTake(MAX);
    }

    /** Takes a place for a cancel, if there is one. */
    public boolean tryTakeForCancel() {
        return tryTake(MAX + CANCEL_RESERVE);
    }

    private boolean tryTake(int max) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Gives a place back: there was an answer, or none will come. */
    public void release() {
        count.decrementAndGet();
    }

    /** Places that are taken. */
    public int count() {
        return count.get();
    }
}
