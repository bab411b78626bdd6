package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.domain.risk.ApprovedOrder;
import org.agrona.DirectBuffer;

/** Where decisions go. The live outlet journals and sends; that of a replay only compares. Engine thread only. */
interface Outlet {
    /** Takes one encoded output record. */
    void record(DirectBuffer buffer, int offset, int length);

    /** Sends an approved order; what became of it comes back as an input, also when it could not be sent. */
    void newOrder(int venueId, ApprovedOrder order);

    /** Sends a cancel; that it could not be sent comes back as an input. */
    void cancel(int venueId, int instrumentId, long orderId);

    /** Sends an amendment; that it could not be sent comes back as an input. */
    default void amend(int venueId, int instrumentId, long orderId, long px, long qty) {}

    /** An instrument has another definition from here on. */
    default void defined(Instrument instrument) {}

    /** The venue answered a new order for the first time; for telemetry only. */
    void answered(long orderId, long receiveTimeNs);

    /** Sends a status query; one that could not be sent is repeated by the caller in time. */
    void query(int venueId, int instrumentId, long orderId);
}
