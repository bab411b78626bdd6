package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.engine.application.EngineTelemetry.Stage;
import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.journal.codec.QuoteReceivedEncoder;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int TICKS = 1_000_000;
    private static final int WARM_UP = 50_000;
    /** Where a record's fields begin. */
    private static final int BODY = 8;

    @Test
    void shouldNotAllocateOnQuotesThatLeadToNothing() {
        EngineHarness recorded = EngineHarness.ready();
        EngineAgentTest.enableStrategy(recorded);
        ManualClock clock = recorded.clock;
        EngineInbox inbox = new EngineInbox(1 << 20, clock);
        EngineTelemetry telemetry = new EngineTelemetry();
        EngineAgent agent =
                new EngineAgent(EngineSettings.defaults("test", true), inbox, new CountingJournal(), clock, telemetry);
        FakeVenue venue = new FakeVenue(clock);
        venue.free[USDT] = 10_000 * ONE;
        agent.attach(venue);
        agent.onStart();
        recorded.journal.entries.stream().filter(InMemoryJournal.Entry::isInput).forEach(entry -> {
            inbox.offer(new UnsafeBuffer(entry.bytes()), 0, entry.bytes().length);
            agent.doWork();
        });
        UnsafeBuffer quote = new UnsafeBuffer(Records.quote(ETH_BTC, 0, 1, 4_999, 200_000, 5_001, 200_000));
        ticks(clock, inbox, agent, quote, WARM_UP);
        IntervalRecorder recorder = telemetry.recorder();
        recorder.ask();
        agent.doWork();
        recorder.release();
        recorder.ask();
        long detectionsBefore = telemetry.get(EngineTelemetry.Metric.DETECTIONS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        ticks(clock, inbox, agent, quote, TICKS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(telemetry.get(EngineTelemetry.Metric.DETECTIONS) - detectionsBefore)
                .isEqualTo(TICKS);
        assertThat(telemetry.get(EngineTelemetry.Metric.OPPORTUNITIES_FOUND)).isZero();
        // The interval that was asked for was handed over with the first tick; the rest is in the next one.
        recorder.release();
        recorder.ask();
        agent.doWork();
        assertThat(recorder.handed(Stage.WIRE_TO_DECODED.series()).getTotalCount())
                .isEqualTo(TICKS - 1);
        assertThat(recorder.handed(Stage.DETECTION.series()).getTotalCount())
                .as("a part of them, see StageClock")
                .isBetween(TICKS / StageClock.DETECTION_SAMPLE - 1L, TICKS / StageClock.DETECTION_SAMPLE + 1L);
        assertThat(recorder.handed(Stage.WIRE_TO_DECISION.series()).getTotalCount())
                .isEqualTo(TICKS - 1);
        // The measurement itself allocates a little; one byte per tick would be a million.
        assertThat(allocated).isLessThan(20_000);
    }

    /** A gain that no order is sent for is an event, not an object. */
    @Test
    void shouldNotAllocateOnOpportunitiesThatAreNotTaken() {
        EngineHarness recorded = EngineHarness.ready();
        ManualClock clock = recorded.clock;
        EngineInbox inbox = new EngineInbox(1 << 20, clock);
        EngineTelemetry telemetry = new EngineTelemetry();
        CountingJournal journal = new CountingJournal();
        EngineAgent agent = new EngineAgent(EngineSettings.defaults("test", true), inbox, journal, clock, telemetry);
        FakeVenue venue = new FakeVenue(clock);
        venue.free[USDT] = 10_000 * ONE;
        agent.attach(venue);
        agent.onStart();
        recorded.journal.entries.stream().filter(InMemoryJournal.Entry::isInput).forEach(entry -> {
            inbox.offer(new UnsafeBuffer(entry.bytes()), 0, entry.bytes().length);
            agent.doWork();
        });
        UnsafeBuffer quote = new UnsafeBuffer(Records.quote(ETH_BTC, 0, 1, 4_940, 200_000, 4_945, 200_000));
        gains(clock, inbox, agent, quote, WARM_UP / 10);
        long recordsBefore = journal.lastSequence();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        gains(clock, inbox, agent, quote, TICKS / 10);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(venue.sent).isEmpty();
        assertThat(journal.lastSequence() - recordsBefore)
                .as("a quote and why its gain was not taken, each time")
                .isGreaterThanOrEqualTo(2L * TICKS / 10);
        assertThat(allocated).isLessThan(20_000);
    }

    /** Now too small to be traded, now large enough for a strategy that is not enabled. */
    private void gains(ManualClock clock, EngineInbox inbox, EngineAgent agent, UnsafeBuffer quote, int count) {
        for (int i = 0; i < count; i++) {
            clock.nowNs += 1_000;
            quote.putLong(BODY + QuoteReceivedEncoder.receiveTimeNsEncodingOffset(), clock.nowNs);
            quote.putLong(BODY + QuoteReceivedEncoder.updateIdEncodingOffset(), updateId++);
            quote.putLong(BODY + QuoteReceivedEncoder.askPxEncodingOffset(), 4_944 + (i & 1));
            quote.putLong(BODY + QuoteReceivedEncoder.askQtyEncodingOffset(), (i & 1) == 0 ? 1 : 200_000);
            inbox.offer(quote, 0, quote.capacity());
            agent.doWork();
        }
    }

    private long updateId = 1_000;

    private void ticks(ManualClock clock, EngineInbox inbox, EngineAgent agent, UnsafeBuffer quote, int count) {
        for (int i = 0; i < count; i++) {
            clock.nowNs += 1_000;
            int shift = i & 1;
            quote.putLong(BODY + QuoteReceivedEncoder.receiveTimeNsEncodingOffset(), clock.nowNs);
            quote.putLong(BODY + QuoteReceivedEncoder.updateIdEncodingOffset(), updateId++);
            quote.putLong(BODY + QuoteReceivedEncoder.bidPxEncodingOffset(), 4_998 + shift);
            inbox.offer(quote, 0, quote.capacity());
            agent.doWork();
        }
    }
}
