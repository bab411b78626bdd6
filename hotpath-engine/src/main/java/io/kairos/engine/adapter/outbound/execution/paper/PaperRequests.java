package io.kairos.engine.adapter.outbound.execution.paper;

import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Requests on their way to a paper venue, each for as long as the assumed latency. Bounded; paper thread only. */
final class PaperRequests {
    /** What is on its way; more is refused. */
    static final int MAX = 4_096;

    /** What is asked for. */
    enum Kind {
        /** A new order. */
        NEW,
        /** A cancel. */
        CANCEL,
        /** An amendment. */
        AMEND,
        /** A status query. */
        QUERY
    }

    /**
     * One request.
     *
     * @param dueNs when it arrives.
     * @param number those that arrive at one time keep their order.
     * @param order only of a new order.
     * @param px only of an amendment.
     * @param qty only of an amendment.
     */
    record Request(
            long dueNs,
            long number,
            Kind kind,
            int instrumentId,
            long orderId,
            @Nullable PaperOrder order,
            long px,
            long qty)
            implements Comparable<Request> {
        @Override
        public int compareTo(Request other) {
            int byTime = Long.compare(dueNs, other.dueNs);
            return byTime == 0 ? Long.compare(number, other.number) : byTime;
        }
    }

    private final PriorityQueue<Request> queue = new PriorityQueue<>();
    private long nextNumber;

    /**
     * Sends one off.
     *
     * @return false when too many are on their way.
     */
    boolean add(long dueNs, Kind kind, int instrumentId, long orderId, @Nullable PaperOrder order) {
        return add(new Request(dueNs, nextNumber++, kind, instrumentId, orderId, order, 0, 0));
    }

    /** Sends an amendment off; as {@link #add}. */
    boolean addAmendment(long dueNs, int instrumentId, long orderId, long px, long qty) {
        return add(new Request(dueNs, nextNumber++, Kind.AMEND, instrumentId, orderId, null, px, qty));
    }

    private boolean add(Request request) {
        return queue.size() < MAX && queue.add(request);
    }

    /** The next that has arrived by now, or null. */
    @Nullable
    Request arrived(long nowNs) {
        Request first = queue.peek();
        return first == null || first.dueNs() > nowNs ? null : queue.poll();
    }

    /** Forgets a new order that did not leave after all. */
    void withdraw(long orderId) {
        Iterator<Request> each = queue.iterator();
        while (each.hasNext()) {
            Request request = each.next();
            if (request.kind() == Kind.NEW && request.orderId() == orderId) {
                each.remove();
            }
        }
    }

    /** A market has more decimals: what is on its way there is written in them from now on. */
    void rescale(int instrumentId, long pxFactor, long qtyFactor) {
        List<Request> all = List.copyOf(queue);
        queue.clear();
        for (Request each : all) {
            if (each.instrumentId() != instrumentId) {
                queue.add(each);
                continue;
            }
            PaperOrder order = each.order();
            if (order != null) {
                order.rescale(pxFactor, qtyFactor);
            }
            queue.add(new Request(
                    each.dueNs(),
                    each.number(),
                    each.kind(),
                    instrumentId,
                    each.orderId(),
                    order,
                    Math.multiplyExact(each.px(), pxFactor),
                    Math.multiplyExact(each.qty(), qtyFactor)));
        }
    }

    int size() {
        return queue.size();
    }
}
