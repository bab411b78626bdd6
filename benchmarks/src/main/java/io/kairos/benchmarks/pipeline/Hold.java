package io.kairos.benchmarks.pipeline;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A reader of the journal that has read everything, asked by the persister's thread; while it is shut, that thread stands still in the
 * question, as it would in a write that the disk does not take.
 */
final class Hold implements LongSupplier {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean shut;
    private boolean caught;

    @Override
    public long getAsLong() {
        lock.lock();
        try {
            while (shut) {
                caught = true;
                changed.signalAll();
                changed.awaitUninterruptibly();
            }
            caught = false;
            changed.signalAll();
            return Long.MAX_VALUE;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the persister stands still. */
    void shut() {
        lock.lock();
        try {
            shut = true;
            while (!caught) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets it go on; returns when it does. */
    void open() {
        lock.lock();
        try {
            shut = false;
            changed.signalAll();
            while (caught) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
