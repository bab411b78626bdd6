package io.kairos.simulator.time;

import io.kairos.simulator.exchange.VenueClock;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The order of everything that is planned, and the venue's clock. While work runs, the clock shows the time at which the
 * work was due, so that a run depends on nothing but its seed. Venue thread only.
 */
public final class Timetable implements VenueTimers, VenueClock {
    /** How far a venue on the system clock may fall behind before it lets time jump, in nanoseconds. */
    private static final long BEHIND_MAX_NS = 250_000_000L;

    /** Cancelled work that may lie around before it is swept out. */
    private static final int CANCELLED_MAX = 1_000;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final @Nullable LongSupplier wallNs;
    private @Nullable Runnable onEarlier;
    private long nowNs;
    private long planned;
    private int cancelled;
    private boolean running;

    /** Told of each piece of work when it starts. */
    @FunctionalInterface
    public interface Observer {
        /**
         * Work starts.
         *
         * @param dueNs venue time at which it was due
         */
        void onWork(long dueNs);
    }

    private final class Task implements Comparable<Task>, Timer {
        private final long dueNs;
        private final long number;
        private @Nullable Runnable work;

        Task(long dueNs, long number, Runnable work) {
            this.dueNs = dueNs;
            this.number = number;
            this.work = work;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(dueNs, other.dueNs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }

        @Override
        public void cancel() {
            if (work != null) {
                work = null;
                cancelled++;
            }
        }
    }

    private Timetable(long startNs, @Nullable LongSupplier wallNs) {
        this.nowNs = startNs;
        this.wallNs = wallNs;
    }

    /** A timetable whose clock moves only when it is told to. */
    public static Timetable virtual(long startNs) {
        return new Timetable(startNs, null);
    }

    /** A timetable on a real clock, which may be read between the pieces of work as well. */
    public static Timetable on(LongSupplier wallNs) {
        return new Timetable(wallNs.getAsLong(), wallNs);
    }

    /** Sets who is told when something is planned before everything else. */
    public void onEarlier(Runnable told) {
        onEarlier = told;
    }

    @Override
    public long nowNs() {
        if (wallNs != null && !running) {
            nowNs = Math.max(nowNs, wallNs.getAsLong());
        }
        return nowNs;
    }

    @Override
    public long nowMs() {
        return nowNs() / 1_000_000L;
    }

    @Override
    public Timer after(long delayNs, Runnable work) {
        return plan(nowNs() + Math.max(0, delayNs), work);
    }

    @Override
    public Timer every(long periodNs, Runnable work) {
        return new Repeating(periodNs, work);
    }

    /** When the next work is due; {@link Long#MAX_VALUE} if none is planned. */
    public long nextDueNs() {
        Task first = tasks.peek();
        return first == null ? Long.MAX_VALUE : first.dueNs;
    }

    /**
     * Does everything that is due up to a time, in order, and sets the clock to that time.
     *
     * @param goOn asked before each piece of work; false stops early
     * @return whether everything was done
     */
    public boolean advanceTo(long targetNs, Observer observer, BooleanSupplier goOn) {
        running = true;
        try {
            for (Task first = tasks.peek(); first != null && first.dueNs <= targetNs; first = tasks.peek()) {
                if (!goOn.getAsBoolean()) {
                    return false;
                }
                tasks.remove();
                Runnable work = first.work;
                if (work == null) {
                    cancelled--;
                    continue;
                }
                first.work = null;
                long due = wallNs == null ? first.dueNs : Math.max(first.dueNs, targetNs - BEHIND_MAX_NS);
                nowNs = Math.max(nowNs, due);
                observer.onWork(first.dueNs);
                work.run();
            }
            nowNs = Math.max(nowNs, targetNs);
            return true;
        } finally {
            running = false;
        }
    }

    private Task plan(long dueNs, Runnable work) {
        Task task = new Task(dueNs, planned++, work);
        if (cancelled > CANCELLED_MAX && cancelled > tasks.size() / 2) {
            tasks.removeIf(old -> old.work == null);
            cancelled = 0;
        }
        boolean earlier = !running && dueNs < nextDueNs();
        tasks.add(task);
        if (earlier && onEarlier != null) {
            onEarlier.run();
        }
        return task;
    }

    private final class Repeating implements Timer {
        private final long periodNs;
        private final Runnable work;
        private Task next;

        Repeating(long periodNs, Runnable work) {
            this.periodNs = periodNs;
            this.work = work;
            this.next = plan(nowNs() + periodNs, this::run);
        }

        @Override
        public void cancel() {
            next.cancel();
        }

        private void run() {
            long due = next.dueNs + periodNs;
            // On the system clock what was missed is missed; on a virtual one nothing is.
            next = plan(wallNs == null ? due : Math.max(due, nowNs - BEHIND_MAX_NS), this::run);
            work.run();
        }
    }
}
