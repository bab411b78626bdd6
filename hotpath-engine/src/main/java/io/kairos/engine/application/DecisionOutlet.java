package io.kairos.engine.application;

import io.kairos.engine.domain.risk.ApprovedOrder;
import org.agrona.DirectBuffer;

/** Takes what a replay decides; what left for a venue did so, or not, in the run that is replayed. */
interface DecisionOutlet extends Outlet {
    @Override
    void record(DirectBuffer buffer, int offset, int length);

    @Override
    default void newOrder(int venueId, ApprovedOrder order) {}

    @Override
    default void cancel(int venueId, int instrumentId, long orderId) {}

    @Override
    default void query(int venueId, int instrumentId, long orderId) {}

    @Override
    default void answered(long orderId, long receiveTimeNs) {}
}
