package io.kairos.engine.warmup;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;

/**
 * Sends nothing; keeps what it was asked for until the driver takes it, at most {@value #CAPACITY} requests, and refuses more.
 * One kind per venue, for the reason of {@link SilentJournal}. One thread.
 */
abstract sealed class SilentGateway implements OrderGateway {
    private static final int CAPACITY = 256;

    /** What was asked for. */
    enum Request {
        NEW,
        CANCEL,
        QUERY
    }

    private final Venue venue;
    private final Request[] request = new Request[CAPACITY];
    private final long[] orderId = new long[CAPACITY];
    private final int[] instrumentId = new int[CAPACITY];
    private final boolean[] buys = new boolean[CAPACITY];
    private final boolean[] rests = new boolean[CAPACITY];
    private final long[] limitPx = new long[CAPACITY];
    private final long[] qty = new long[CAPACITY];
    private int head;
    private int size;

    private SilentGateway(Venue venue) {
        this.venue = venue;
    }

    /** Of the first venue. */
    static final class First extends SilentGateway {
        First(Venue venue) {
            super(venue);
        }
    }

    /** Of the second. */
    static final class Second extends SilentGateway {
        Second(Venue venue) {
            super(venue);
        }
    }

    /** Of the third. */
    static final class Third extends SilentGateway {
        Third(Venue venue) {
            super(venue);
        }
    }

    static SilentGateway of(Venue venue) {
        return switch (venue) {
            case BINANCE -> new First(venue);
            case OKX -> new Second(venue);
            case KRAKEN -> new Third(venue);
        };
    }

    @Override
    public Venue venue() {
        return venue;
    }

    @Override
    public void start() {
        // There is nothing to connect to.
    }

    @Override
    public boolean sendNewOrder(ApprovedOrder order) {
        int slot = keep(Request.NEW, order.instrumentId(), order.orderId());
        if (slot < 0) {
            return false;
        }
        buys[slot] = order.side() == Side.BUY;
        rests[slot] = order.timeInForce() == TimeInForce.GTC;
        limitPx[slot] = order.limitPx();
        qty[slot] = order.qty();
        return true;
    }

    @Override
    public boolean sendCancel(int ofInstrument, long id) {
        return keep(Request.CANCEL, ofInstrument, id) >= 0;
    }

    @Override
    public boolean sendStatusQuery(int ofInstrument, long id) {
        return keep(Request.QUERY, ofInstrument, id) >= 0;
    }

    private int keep(Request what, int ofInstrument, long id) {
        if (size == CAPACITY) {
            return -1;
        }
        int slot = (head + size++) % CAPACITY;
        request[slot] = what;
        instrumentId[slot] = ofInstrument;
        orderId[slot] = id;
        return slot;
    }

    boolean hasRequest() {
        return size > 0;
    }

    Request request() {
        return request[head];
    }

    long orderId() {
        return orderId[head];
    }

    int instrumentId() {
        return instrumentId[head];
    }

    boolean buys() {
        return buys[head];
    }

    /** Whether it stays in the book. */
    boolean rests() {
        return rests[head];
    }

    long limitPx() {
        return limitPx[head];
    }

    long qty() {
        return qty[head];
    }

    void drop() {
        head = (head + 1) % CAPACITY;
        size--;
    }

    @Override
    public void close() {
        // As above.
    }
}
