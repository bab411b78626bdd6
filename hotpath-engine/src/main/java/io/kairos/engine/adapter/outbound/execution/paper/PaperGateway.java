package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Order entry on paper. Nothing leaves the process, and nothing is handed over here: the paper thread finds each request in the journal,
 * where the engine has written it before it called. The engine thread only learns whether the paper venue is there.
 */
public final class PaperGateway implements OrderGateway {
    private final Venue venue;
    private final InstrumentRegistry registry;
    private volatile boolean startRequested;
    private volatile boolean closeRequested;
    private volatile boolean connected;
    /** Open orders, requests under way, reports waiting, fills, rejections, overflows. */
    private final AtomicLongArray numbers = new AtomicLongArray(6);

    PaperGateway(Venue venue, InstrumentRegistry registry) {
        this.venue = venue;
        this.registry = registry;
    }

    @Override
    public Venue venue() {
        return venue;
    }

    @Override
    public void start() {
        startRequested = true;
    }

    @Override
    public boolean sendNewOrder(ApprovedOrder order) {
        return connected;
    }

    @Override
    public boolean sendCancel(int instrumentId, long orderId) {
        return connected;
    }

    @Override
    public boolean sendAmend(int instrumentId, long orderId, long newPx, long newQty) {
        return connected;
    }

    @Override
    public boolean sendStatusQuery(int instrumentId, long orderId) {
        return connected;
    }

    @Override
    public Map<String, Long> details() {
        return Map.of(
                "paperOpenOrders", numbers.get(0),
                "paperRequestsUnderWay", numbers.get(1),
                "paperReportsWaiting", numbers.get(2),
                "paperFills", numbers.get(3),
                "paperRejected", numbers.get(4),
                "paperOverflows", numbers.get(5));
    }

    @Override
    public void close() {
        closeRequested = true;
    }

    /** What is defined at the venue; does not change. */
    InstrumentRegistry registry() {
        return registry;
    }

    boolean isStartRequested() {
        return startRequested;
    }

    boolean isCloseRequested() {
        return closeRequested;
    }

    void setConnected(boolean now) {
        connected = now;
    }

    void publish(long open, long underWay, long waiting, long fills, long rejected, long overflows) {
        numbers.lazySet(0, open);
        numbers.lazySet(1, underWay);
        numbers.lazySet(2, waiting);
        numbers.lazySet(3, fills);
        numbers.lazySet(4, rejected);
        numbers.lazySet(5, overflows);
    }
}
