package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.ExecutionReportReceivedEncoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.QuoteReceivedEncoder;
import io.kairos.journal.codec.ReportKind;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** From a quote to the orders of a cycle, and from there to its end, again and again: what the engine's thread allocates on the way. */
class TakenAllocationTest {
    private static final int BODY = 8;
    /** So many that orders and plans are used again. */
    private static final int WARM_UP = 5_000;

    private static final int CYCLES = 5_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Fills each order at its limit when asked to; makes no objects. */
    private static final class Filling implements OrderGateway {
        private final UnsafeBuffer report = new UnsafeBuffer(
                Records.report(0, 1, 1, ReportKind.TRADED, OrderState.FILLED, 1, 1, 1, 1, 0, USDT, ""));
        private final long[] orderId = new long[16];
        private final int[] instrumentId = new int[16];
        private final long[] px = new long[16];
        private final long[] qty = new long[16];
        private int pending;
        private long tradeId;
        private long sent;

        @Override
        public Venue venue() {
            return Venue.BINANCE;
        }

        @Override
        public void start() {}

        @Override
        public boolean sendNewOrder(ApprovedOrder order) {
            Instrument on = order.instrument();
            orderId[pending] = order.orderId();
            instrumentId[pending] = on.id();
            px[pending] = order.limitPx();
            qty[pending] = order.qty();
            pending++;
            sent++;
            return true;
        }

        void answer(EngineInbox inbox, long nowNs) {
            for (int i = 0; i < pending; i++) {
                report.putInt(BODY + ExecutionReportReceivedEncoder.instrumentIdEncodingOffset(), instrumentId[i]);
                report.putLong(BODY + ExecutionReportReceivedEncoder.orderIdEncodingOffset(), orderId[i]);
                report.putLong(BODY + ExecutionReportReceivedEncoder.receiveTimeNsEncodingOffset(), nowNs);
                report.putLong(BODY + ExecutionReportReceivedEncoder.exchangeTimeNsEncodingOffset(), nowNs);
                report.putLong(BODY + ExecutionReportReceivedEncoder.cumQtyEncodingOffset(), qty[i]);
                report.putLong(BODY + ExecutionReportReceivedEncoder.tradeIdEncodingOffset(), ++tradeId);
                report.putLong(BODY + ExecutionReportReceivedEncoder.lastPxEncodingOffset(), px[i]);
                report.putLong(BODY + ExecutionReportReceivedEncoder.lastQtyEncodingOffset(), qty[i]);
                inbox.offer(report, 0, report.capacity());
            }
            pending = 0;
        }

        @Override
        public boolean sendCancel(int on, long id) {
            return true;
        }

        @Override
        public boolean sendStatusQuery(int on, long id) {
            return true;
        }

        @Override
        public void close() {}
    }

    private final ManualClock clock = new ManualClock();
    private final EngineInbox inbox = new EngineInbox(1 << 20, clock);
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private final Filling venue = new Filling();
    private final UnsafeBuffer quote = new UnsafeBuffer(Records.quote(ETH_BTC, 0, 1, 4_999, 200_000, 5_001, 200_000));
    private long updateId = 1_000;
    private long toOrders;
    private long toEnd;

    @Test
    void shouldNotAllocateOnCyclesThatAreTaken() {
        EngineAgent agent =
                new EngineAgent(EngineSettings.defaults("test", true), inbox, new CountingJournal(), clock, telemetry);
        agent.attach(venue);
        agent.onStart();
        EngineHarness recorded = EngineHarness.ready();
        recorded.offer(Records.limits(
                recorded.nextCorrelation(),
                recorded.clock.nowNs,
                1,
                USDT,
                Long.MAX_VALUE / 4,
                500,
                5_000,
                1_000,
                50,
                5_000 * ONE,
                ONE,
                10 * ONE,
                100 * ONE));
        EngineAgentTest.enableStrategy(recorded);
        recorded.journal.entries.stream().filter(InMemoryJournal.Entry::isInput).forEach(entry -> {
            inbox.offer(new UnsafeBuffer(entry.bytes()), 0, entry.bytes().length);
            agent.doWork();
        });
        clock.nowNs = Math.max(clock.nowNs, recorded.clock.nowNs);
        for (int i = 0; i < WARM_UP; i++) {
            cycle(agent);
        }
        long completedBefore = telemetry.get(Metric.CYCLES_COMPLETED);
        long sentBefore = venue.sent;
        toOrders = 0;
        toEnd = 0;
        for (int i = 0; i < CYCLES; i++) {
            cycle(agent);
        }

        assertThat(telemetry.get(Metric.CYCLES_COMPLETED) - completedBefore).isGreaterThan(CYCLES - 10);
        assertThat(venue.sent - sentBefore).isGreaterThan(3L * (CYCLES - 10));
        // The measurement itself allocates a little; one byte per cycle would be five thousand.
        assertThat(toOrders).as("from the quote to the first order").isLessThan(2_000);
        assertThat(toEnd).as("from the first answer to the end of the cycle").isLessThan(2_000);
    }

    private void cycle(EngineAgent agent) {
        clock.nowNs += 20_000_000;
        quote(BTC_USDT, 49_990_00, 50_010_00);
        agent.doWork();
        quote(ETH_USDT, 2_499_50, 2_500_50);
        agent.doWork();
        quote(ETH_BTC, 4_940, 4_945);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        agent.doWork();
        long ordered = THREADS.getCurrentThreadAllocatedBytes();
        while (venue.pending > 0) {
            clock.nowNs += 1_000;
            venue.answer(inbox, clock.nowNs);
            agent.doWork();
        }
        long ended = THREADS.getCurrentThreadAllocatedBytes();
        toOrders += ordered - before;
        toEnd += ended - ordered;
        quote(ETH_BTC, 4_999, 5_001);
        agent.doWork();
    }

    private void quote(int instrumentId, long bidPx, long askPx) {
        clock.nowNs += 1_000;
        quote.putInt(BODY + QuoteReceivedEncoder.instrumentIdEncodingOffset(), instrumentId);
        quote.putLong(BODY + QuoteReceivedEncoder.receiveTimeNsEncodingOffset(), clock.nowNs);
        quote.putLong(BODY + QuoteReceivedEncoder.updateIdEncodingOffset(), updateId++);
        quote.putLong(BODY + QuoteReceivedEncoder.bidPxEncodingOffset(), bidPx);
        quote.putLong(BODY + QuoteReceivedEncoder.askPxEncodingOffset(), askPx);
        inbox.offer(quote, 0, quote.capacity());
    }
}
