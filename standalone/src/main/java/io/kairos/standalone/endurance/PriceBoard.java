package io.kairos.standalone.endurance;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Roughly where each market stands: asked for in turns, each about once in two seconds. A thread of its own, {@code price-board}. */
final class PriceBoard implements AutoCloseable {
    private static final long ROUND_NS = TimeUnit.SECONDS.toNanos(2);

    private final Simulators simulators;
    private final List<Market> markets;
    private final Map<Market, BigDecimal[]> tops = new ConcurrentHashMap<>();
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread = new Thread(this::run, "price-board");
    private volatile boolean closing;

    PriceBoard(Simulators simulators, List<Market> markets) {
        this.simulators = simulators;
        this.markets = List.copyOf(markets);
        thread.setDaemon(true);
    }

    /** Looks at all once, then goes on by itself. */
    void start() throws IOException, InterruptedException {
        for (Market market : markets) {
            look(market);
        }
        thread.start();
    }

    private void look(Market market) throws IOException, InterruptedException {
        BigDecimal[] top = simulators.top(market);
        if (top != null) {
            tops.put(market, top);
        }
    }

    private void run() {
        int next = 0;
        while (!closing) {
            LockSupport.parkNanos(this, ROUND_NS / markets.size());
            try {
                look(markets.get(next++ % markets.size()));
            } catch (IOException late) {
                // An old price is good enough; how often it happens is told in the end.
                failures.incrementAndGet();
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    /** Best bid and ask as last seen, or null. */
    BigDecimal @Nullable [] top(Market market) {
        return tops.get(market);
    }

    /** How often the venue did not answer. */
    long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
