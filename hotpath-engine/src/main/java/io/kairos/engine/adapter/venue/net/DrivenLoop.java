package io.kairos.engine.adapter.venue.net;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop without a thread: whoever owns it drives its sockets and tasks between other work. Tasks and timers may be given to it
 * from any thread and at any time; they wait until it is driven.
 *
 * <p>Life: {@link #own} on the driving thread, then {@link #poll} or {@link #await} again and again, then {@link #end} on the same
 * thread. One that nobody ever owned is ended by any thread.
 */
public final class DrivenLoop {
    private static final long END_LIMIT_NS = TimeUnit.SECONDS.toNanos(2);

    private final ManualIoEventLoop loop;

    /**
     * Makes a loop.
     *
     * @param mayWait asked on the driving thread after it has announced that it is about to wait: false lets {@link #await} return
     *     at once. Together with {@link #wakeUp} after each change of the answer no change is missed.
     */
    public DrivenLoop(BooleanSupplier mayWait) {
        this.loop = new Loop(EventLoops.ioHandlers(), mayWait);
    }

    private static final class Loop extends ManualIoEventLoop {
        private final BooleanSupplier mayWait;

        Loop(IoHandlerFactory ioHandlers, BooleanSupplier mayWait) {
            super((@Nullable Thread) null, ioHandlers);
            this.mayWait = mayWait;
        }

        @Override
        protected boolean canBlock() {
            return mayWait.getAsBoolean();
        }
    }

    /** For sockets, tasks and timers. */
    public EventLoop eventLoop() {
        return loop;
    }

    /** Makes the calling thread the driver, for good. */
    public void own() {
        loop.setOwningThread(Thread.currentThread());
    }

    /**
     * Serves what is ready and does not wait.
     *
     * @return how much was done, zero for nothing.
     */
    public int poll() {
        return loop.runNow();
    }

    /**
     * Waits until a socket is ready, a task or a timer is due, {@link #wakeUp} is called, or the time is over; then serves what is
     * ready.
     *
     * @param limitNs above zero.
     * @return how much was done, zero for nothing.
     */
    public int await(long limitNs) {
        return loop.run(limitNs, 0);
    }

    /** Ends an {@link #await}; costs next to nothing when there is none. Any thread. */
    public void wakeUp() {
        loop.wakeup();
    }

    /** Closes all sockets and refuses further tasks. The driving thread, or any if none ever drove; again it does nothing. */
    public void end() {
        if (loop.isTerminated()) {
            return;
        }
        if (!loop.inEventLoop()) {
            own();
        }
        var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        long startNs = System.nanoTime();
        while (!loop.isTerminated() && System.nanoTime() - startNs < END_LIMIT_NS) {
            loop.runNow();
        }
    }
}
