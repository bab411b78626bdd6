package io.kairos.simulation.net;

import io.kairos.engine.adapter.venue.net.SocketSource;
import io.netty.channel.Channel;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;

/** The event loop of one party, in virtual time: sockets, tasks and timers run when the simulation gives it its turn. One thread. */
public final class VirtualLoop extends ManualIoEventLoop implements SocketSource {
    private static final int ROUNDS_MAX = 100_000;

    private final Network network;
    private boolean dead;

    /** A loop of the calling thread whose sockets belong to {@code network}. */
    public VirtualLoop(Network network) {
        super(null, Thread.currentThread(), LocalIoHandler.newFactory(), network.time());
        this.network = network;
    }

    @Override
    protected boolean canBlock() {
        return false;
    }

    @Override
    public Channel newSocket() {
        return new VirtualSocket(network);
    }

    /**
     * Does what can be done now.
     *
     * @return whether there was anything.
     */
    public boolean work() {
        boolean any = false;
        for (int i = 0; i < ROUNDS_MAX; i++) {
            if (runNow() == 0) {
                return any;
            }
            any = true;
        }
        throw new IllegalStateException("a loop does not come to rest: tasks make tasks without time passing");
    }

    /** The process of this loop is gone: from now on nothing leaves its sockets, whatever its code still does. */
    public void die() {
        network.onDeath(this);
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    /** When the next timer is due; {@link Long#MAX_VALUE} for never. */
    public long nextDueNs() {
        long deadline = nextScheduledTaskDeadlineNanos();
        return deadline < 0 ? Long.MAX_VALUE : deadline;
    }
}
