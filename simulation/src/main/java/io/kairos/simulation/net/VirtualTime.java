package io.kairos.simulation.net;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** Time that stands still until it is moved: nanoseconds since the simulation began. One thread. */
public final class VirtualTime implements Ticker {
    private long nowNs;

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new IllegalStateException("nobody may wait in a simulation: the time would never come");
    }

    /** Moves time on. */
    public void advanceTo(long timeNs) {
        if (timeNs < nowNs) {
            throw new IllegalArgumentException("time cannot go back: now=" + nowNs + " asked=" + timeNs);
        }
        nowNs = timeNs;
    }
}
