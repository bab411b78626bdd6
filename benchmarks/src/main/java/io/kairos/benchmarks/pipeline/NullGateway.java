package io.kairos.benchmarks.pipeline;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.binance.OrderMessages;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.ExecutionReport;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import org.jspecify.annotations.Nullable;

/** Encodes each order as for the wire and goes no further; when asked, says that all of them were filled at their limit. */
class NullGateway implements OrderGateway {
    private static final int MAX_PENDING = 64;
    private static final int RECV_WINDOW_MS = 5_000;

    private final Venue venue;
    private final InstrumentRegistry registry;
    private final ExecutionEvents events;
    private final ExecutionReport report = new ExecutionReport();
    private final @Nullable MessageTemplate[] templates;
    private final byte[] wire = new byte[1_024];
    private final long[] orderId = new long[MAX_PENDING];
    private final long[] qty = new long[MAX_PENDING];
    private final long[] px = new long[MAX_PENDING];
    private final int[] instrument = new int[MAX_PENDING];
    private int pending;
    private long sent;
    private long tradeId = 1;
    private long written;
    private long writtenNs;

    NullGateway(Venue venue, InstrumentRegistry registry, ExecutionEvents events) {
        this.venue = venue;
        this.registry = registry;
        this.events = events;
        this.templates = new MessageTemplate[2 * registry.instruments().size()];
        for (Instrument on : registry.instruments()) {
            if (on.venue() == venue) {
                templates[2 * on.id()] = template(on, Side.BUY);
                templates[2 * on.id() + 1] = template(on, Side.SELL);
            }
        }
    }

    private static MessageTemplate template(Instrument on, Side side) {
        return OrderMessages.place(on, side, OrderType.LIMIT, TimeInForce.IOC, RECV_WINDOW_MS);
    }

    /** Takes an order's bytes; {@code bytes} is used again. */
    void write(byte[] bytes, int length) {
        written += length;
        writtenNs = System.nanoTime();
    }

    /** When the last order's bytes were there, by {@link System#nanoTime}. */
    long writtenNs() {
        return writtenNs;
    }

    /** Orders so far. */
    long sent() {
        return sent;
    }

    /** Bytes encoded so far. */
    long written() {
        return written;
    }

    /** Whether the next {@link #answer} says something. */
    boolean isPending() {
        return pending > 0;
    }

    @Override
    public Venue venue() {
        return venue;
    }

    @Override
    public void start() {}

    @Override
    public boolean sendNewOrder(ApprovedOrder order) {
        if (pending == MAX_PENDING) {
            return false;
        }
        Instrument on = registry.instrument(order.instrumentId());
        int key = 2 * on.id() + (order.side() == Side.BUY ? 0 : 1);
        MessageTemplate template = templates[key];
        if (template == null || order.type() != OrderType.LIMIT || order.timeInForce() != TimeInForce.IOC) {
            // The way back from a cycle that was not filled; here everything fills.
            throw new IllegalStateException(
                    "an order that cycles do not send: " + order.type() + ' ' + order.timeInForce());
        }
        int length = template.encode(
                sent, order.orderId(), order.limitPx(), order.qty(), 1_763_800_000_000L + sent, wire, 0);
        orderId[pending] = order.orderId();
        qty[pending] = order.qty();
        px[pending] = order.limitPx();
        instrument[pending] = order.instrumentId();
        pending++;
        sent++;
        write(wire, length);
        return true;
    }

    /** Says what became of the orders sent since the last call. */
    void answer(long nowNs) {
        for (int i = 0; i < pending; i++) {
            report.reset(ReportKind.TRADED, instrument[i], orderId[i], nowNs)
                    .trade(
                            tradeId++,
                            px[i],
                            qty[i],
                            0,
                            registry.instrument(instrument[i]).quote().id(),
                            false);
            report.state(OrderState.FILLED).cumulative(qty[i], ExecutionReport.NOT_SAID);
            events.report(report);
        }
        pending = 0;
    }

    @Override
    public boolean sendCancel(int instrumentId, long id) {
        return true;
    }

    @Override
    public boolean sendStatusQuery(int instrumentId, long id) {
        return true;
    }

    @Override
    public void close() {}
}
