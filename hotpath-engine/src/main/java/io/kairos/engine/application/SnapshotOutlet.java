package io.kairos.engine.application;

import io.kairos.engine.domain.risk.ApprovedOrder;
import org.agrona.DirectBuffer;

/** Where a snapshot goes that is not journalled: to a sink, and nothing is sent. */
record SnapshotOutlet(SnapshotOutlet.RecordSink sink) implements Outlet {
    /** Takes encoded records. */
    @FunctionalInterface
    interface RecordSink {
        void record(DirectBuffer buffer, int offset, int length);
    }

    @Override
    public void record(DirectBuffer buffer, int offset, int length) {
        sink.record(buffer, offset, length);
    }

    @Override
    public void newOrder(int venueId, ApprovedOrder order) {
        throw new IllegalStateException("order sent by a snapshot: orderId=" + order.orderId());
    }

    @Override
    public void cancel(int venueId, int instrumentId, long orderId) {
        throw new IllegalStateException("cancel sent by a snapshot: orderId=" + orderId);
    }

    @Override
    public void amend(int venueId, int instrumentId, long orderId, long px, long qty) {
        throw new IllegalStateException("amendment sent by a snapshot: orderId=" + orderId);
    }

    @Override
    public void answered(long orderId, long receiveTimeNs) {
        throw new IllegalStateException("report seen by a snapshot: orderId=" + orderId);
    }

    @Override
    public void query(int venueId, int instrumentId, long orderId) {
        throw new IllegalStateException("query sent by a snapshot: orderId=" + orderId);
    }
}
