package io.kairos.engine.adapter.outbound.execution.entry;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests whose answers are waited for, by the number that the venue repeats. One thread: the event loop of the connection.
 *
 * <p>It has no bound of its own: whoever sends bounds what is on its way.
 *
 * @param <T> who hears of the answer.
 */
public final class PendingRequests<T> {
    private record Waiting<T>(T handler, long deadlineNs) {}

    private final Long2ObjectHashMap<Waiting<T>> waiting = new Long2ObjectHashMap<>();
    private long nextId = 1;

    /**
     * Waits for the answer to a request that is about to be written: a fast answer must not find nobody waiting.
     *
     * @param deadlineNs when waiting ends, by the clock that {@link #takeLate} is called with.
     * @return the number of the request, above zero and never used before.
     */
    public long await(T handler, long deadlineNs) {
        long id = nextId++;
        waiting.put(id, new Waiting<>(handler, deadlineNs));
        return id;
    }

    /** Whoever waits for this answer, who from now on does not; null when nobody does. */
    public @Nullable T take(long id) {
        Waiting<T> request = waiting.remove(id);
        return request == null ? null : request.handler();
    }

    /** Those whose time is over, in the order of their requests; they no longer wait. */
    public List<T> takeLate(long nowNs) {
        List<Long> late = new ArrayList<>(0);
        waiting.forEach((id, request) -> {
            if (nowNs - request.deadlineNs() >= 0) {
                late.add(id);
            }
        });
        return takeInOrder(late);
    }

    /** All that wait, in the order of their requests; nobody waits any longer. */
    public List<T> takeAll() {
        return takeInOrder(new ArrayList<>(waiting.keySet()));
    }

    private List<T> takeInOrder(List<Long> ids) {
        ids.sort(Long::compare);
        List<T> taken = new ArrayList<>(ids.size());
        for (Long id : ids) {
            T handler = take(id);
            if (handler != null) {
                taken.add(handler);
            }
        }
        return taken;
    }

    /** How many wait. */
    public int size() {
        return waiting.size();
    }
}
