package io.kairos.engine.adapter.outbound.execution.entry;

import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Tells the engine what is left of a venue's rate limits, as the gateway keeps them: when that changes by a tenth, or a window that was
 * told begins anew, and not while next to nothing is used. Event loop only, besides {@link #told}.
 */
public final class BudgetTeller {
    /** Where the gateway keeps its budgets. */
    @FunctionalInterface
    public interface Source {
        /** Gives each of them to {@code to}. */
        void levels(Levels to);
    }

    /** Takes one budget. */
    @FunctionalInterface
    public interface Levels {
        /**
         * What is left.
         *
         * @param instrumentId what it is counted for, {@link ExecutionEvents#WHOLE_ACCOUNT} for all together.
         * @param resetInNs until all of it is back.
         */
        void level(int instrumentId, long remaining, long capacity, long resetInNs);
    }

    static final int INTERVAL_MS = 200;
    private static final int STEPS = 10;

    private record Told(long remaining, long untilNs) {}

    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    private final ExecutionEvents events;
    private final Source source;
    private final Map<Integer, Told> last = new HashMap<>();
    private final AtomicLong told = new AtomicLong();

    /** Tells of the budgets of {@code source}. */
    public BudgetTeller(EventLoop eventLoop, EpochNanoClock clock, ExecutionEvents events, Source source) {
        this.eventLoop = eventLoop;
        this.clock = clock;
        this.events = events;
        this.source = source;
    }

    /** Begins; ends with the event loop. */
    public void start() {
        if (eventLoop.isShuttingDown()) {
            return;
        }
        look();
        var unused = eventLoop.schedule(this::start, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        long nowNs = clock.nanoTime();
        source.levels((instrumentId, remaining, capacity, resetInNs) ->
                look(nowNs, instrumentId, remaining, capacity, resetInNs));
    }

    private void look(long nowNs, int instrumentId, long remaining, long capacity, long resetInNs) {
        long whole = Math.max(1, Math.min(capacity, Integer.MAX_VALUE));
        long left = Math.max(0, Math.min(remaining, whole));
        Told before = last.get(instrumentId);
        // What was told of a window that is over holds up nobody.
        long known = before == null || nowNs >= before.untilNs ? whole : before.remaining;
        if (Math.abs(left - known) * STEPS < whole && (left > 0 || known == 0)) {
            return;
        }
        long untilNs = nowNs + Math.max(0, resetInNs);
        last.put(instrumentId, new Told(left, untilNs));
        told.incrementAndGet();
        events.budget(instrumentId, nowNs, (int) left, (int) whole, untilNs);
    }

    /** Levels told since start; any thread. */
    public long told() {
        return told.get();
    }
}
