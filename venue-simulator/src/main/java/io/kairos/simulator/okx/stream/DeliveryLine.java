package io.kairos.simulator.okx.stream;

import io.kairos.simulator.net.FrameTag;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * Small random delays of one socket's answers and account events: both take different roads, so either may arrive first,
 * but events never overtake each other. Venue thread only.
 */
final class DeliveryLine {
    private final SocketSession session;
    private final RandomGenerator random;
    private final long maxNs;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private long lastDueNs = Long.MIN_VALUE;

    private record Event(FrameTag tag, String text) {}

    DeliveryLine(SocketSession session, RandomGenerator random, long maxMicros) {
        this.session = session;
        this.random = random;
        this.maxNs = maxMicros * 1000;
    }

    /** Sends an answer a little later. */
    void reply(String text) {
        session.connection().runLater(() -> session.send(text), delayNs());
    }

    /** Sends an account event a little later, behind the events before it. */
    void event(FrameTag tag, String text, long extraDelayMs) {
        long nowNs = session.connection().nowNs();
        long dueNs = nowNs + delayNs() + extraDelayMs * 1_000_000L;
        if (lastDueNs != Long.MIN_VALUE && dueNs - lastDueNs < 0) {
            dueNs = lastDueNs;
        }
        lastDueNs = dueNs;
        waiting.addLast(new Event(tag, text));
        // The timer takes the oldest waiting event, not its own: timers that are due together may fire in any order.
        session.connection().runLater(this::release, dueNs - nowNs);
    }

    private void release() {
        Event next = waiting.removeFirst();
        session.send(next.tag(), next.text());
    }

    private long delayNs() {
        return maxNs == 0 ? 0 : random.nextLong(maxNs);
    }
}
