package io.kairos.engine.runtime;

import io.kairos.engine.adapter.venue.net.DrivenLoop;
import io.kairos.engine.application.EngineAgent;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * The hot thread's work: sockets and engine in turns, so that a message goes from the socket through decoder, book, decision and journal
 * to the order's socket without changing threads.
 *
 * <p>Each cycle serves the engine's timers and ring, then all sockets that are ready; what the sockets bring is applied on the way
 * ({@link EngineAgent#acceptDirectly}). When there is nothing to do it idles as it was told; asleep, it is woken by sockets, by tasks for
 * its event loop, by records in the ring and by the engine's next timer.
 *
 * <p>Errors: handlers of a socket that throw end that socket, as Netty has it; a failure of the engine on the way is kept and thrown by
 * the engine's next cycle. Whatever escapes here ends the agent, and with it the process.
 */
public final class HotAgent implements Agent {
    /** Looks without a find before it sleeps: some ten microseconds, less than being woken costs. */
    private static final int LOOKS_BEFORE_SLEEP = 20;

    private final EngineAgent engine;
    private final DrivenLoop sockets;
    private final Idle idle;
    private final Runnable onThread;
    private int looks;

    /**
     * Makes the agent; nothing runs yet.
     *
     * @param engine recovered.
     * @param sockets nobody's yet.
     * @param idle what to do when there is nothing to do.
     * @param onThread runs first on the hot thread, before the engine starts: the place to choose a core and to measure it.
     */
    public HotAgent(EngineAgent engine, DrivenLoop sockets, Idle idle, Runnable onThread) {
        this.engine = engine;
        this.sockets = sockets;
        this.idle = idle;
        this.onThread = onThread;
    }

    @Override
    public String roleName() {
        return engine.roleName();
    }

    @Override
    public void onStart() {
        onThread.run();
        sockets.own();
        engine.onStart();
        engine.acceptDirectly();
    }

    @Override
    public int doWork() {
        try {
            int work = engine.doWork() + sockets.poll();
            if (work > 0) {
                looks = 0;
                return work;
            }
            return rest();
        } catch (AgentTerminationException e) {
            throw e;
        } catch (Throwable e) {
            // The sockets' state is unknown: going on would be worse than a fresh start.
            throw new AgentTerminationException(e);
        }
    }

    private int rest() {
        switch (idle) {
            case SPIN -> Thread.onSpinWait();
            case YIELD -> YieldingIdleStrategy.INSTANCE.idle();
            case BACKOFF -> {
                if (looks < LOOKS_BEFORE_SLEEP) {
                    looks++;
                } else {
                    long limitNs = engine.nanosUntilTimer();
                    if (limitNs == 0) {
                        // Late and yet idle: the engine waits for room in its journal, which another thread makes.
                        YieldingIdleStrategy.INSTANCE.idle();
                        return 0;
                    }
                    int work = sockets.await(limitNs);
                    if (work > 0) {
                        looks = 0;
                    }
                    return work;
                }
            }
        }
        return 0;
    }

    @Override
    public void onClose() {
        try {
            engine.onClose();
        } finally {
            sockets.end();
        }
    }
}
