package io.kairos.simulator.net;

import io.kairos.simulator.time.VenueTimers;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Timers on the system clock, for servers that have no venue time of their own. Venue thread only. */
public final class LoopTimers implements VenueTimers {
    private final EventLoop loop;

    /** Timers that run their work on this loop. */
    public LoopTimers(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    @Override
    public Timer after(long delayNs, Runnable work) {
        Future<?> planned = loop.schedule(work, delayNs, TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
    }

    @Override
    public Timer every(long periodNs, Runnable work) {
        Future<?> planned = loop.scheduleAtFixedRate(work, periodNs, periodNs, TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
    }
}
