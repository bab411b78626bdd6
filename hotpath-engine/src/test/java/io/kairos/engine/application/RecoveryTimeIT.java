package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.outbound.journal.SegmentReader;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.QuoteReceivedEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ten million records and more with the journal's standard segments, a process that leaves without a snapshot of its own shortly before
 * one is due, and how much of the processor's time the next one takes to be where it was. The journal is closed orderly: what a kill
 * leaves behind in memory or torn is the matter of other tests, and little beside the records to be decided again.
 */
class RecoveryTimeIT {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryTimeIT.class);
    private static final long RECORDS = Long.getLong("kairos.recovery.records", 10_000_000);
    /** Time of the processor, which does not depend on who else uses the machine. */
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private static final int BATCH = 200;
    /** A snapshot comes after some five million quotes at the latest. */
    private static final long RECORDS_AFTER_SNAPSHOT = 4_000_000;

    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[512]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final QuoteReceivedEncoder quote = new QuoteReceivedEncoder();
    private EngineInbox inbox;
    private EngineTelemetry telemetry;
    private EngineAgent agent;

    private SegmentJournal open() throws IOException {
        Path memory = Files.createDirectories(directory.resolve("memory"));
        SegmentJournal journal = SegmentJournal.open(new JournalSettings(
                directory.resolve("journal"),
                JournalSettings.SEGMENT_LENGTH_DEFAULT,
                1L << 30,
                1L << 32,
                50,
                memory,
                JournalSettings.RING_SEGMENTS_DEFAULT));
        inbox = new EngineInbox(1 << 20, clock);
        telemetry = new EngineTelemetry();
        agent = new EngineAgent(EngineSettings.defaults("recovery", true), inbox, journal, clock, telemetry);
        return journal;
    }

    private void recover() {
        try (JournalReader reader = SegmentReader.fromSnapshotBefore(directory.resolve("journal"), Long.MAX_VALUE)) {
            agent.recover(reader);
        }
    }

    private void work(SegmentJournal journal) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        do {
            while (!journal.hasRoom()) {
                assertThat(System.nanoTime() - deadlineNs).as("the disk").isNegative();
                LockSupport.parkNanos(100_000);
            }
        } while (agent.doWork() > 0);
    }

    private void quote(long updateId, int instrumentId) {
        long px = 50_000_00 + updateId % 1_000;
        quote.wrapAndApplyHeader(record, 0, header)
                .instrumentId(instrumentId)
                .exchangeTimeNs(clock.nowNs)
                .receiveTimeNs(clock.nowNs)
                .updateId(updateId)
                .bidPx(px)
                .bidQty(1_000 + updateId % 7)
                .askPx(px + 10)
                .askQty(2_000 + updateId % 11);
        assertThat(inbox.offer(record, 0, MessageHeaderEncoder.ENCODED_LENGTH + quote.encodedLength()))
                .isTrue();
    }

    /** Goes on until the worst moment for a recovery, unless the machine is so slow that snapshots come by the clock. */
    private static boolean isWorseMomentAhead(SegmentJournal journal, long since) {
        return journal.lastSequence() - since < RECORDS_AFTER_SNAPSHOT && journal.lastSequence() < RECORDS * 3 / 2;
    }

    @Test
    void shouldRecoverTenMillionRecordsWithinTenSecondsOfProcessorTime() throws IOException {
        InstrumentRegistry registry = TestMarket.registry();
        int instruments = registry.instruments().size();
        long last;
        long bid;
        long runs;
        try (SegmentJournal journal = open()) {
            recover();
            agent.onStart();
            EngineInputs.define(inbox, registry);
            work(journal);
            long snapshots = 0;
            long since = 0;
            for (long n = 1; journal.lastSequence() < RECORDS || isWorseMomentAhead(journal, since); n++) {
                quote(n, (int) (n % instruments));
                if (n % BATCH == 0) {
                    clock.advanceMs(1);
                    work(journal);
                    if (telemetry.get(Metric.SNAPSHOTS) != snapshots) {
                        snapshots = telemetry.get(Metric.SNAPSHOTS);
                        since = journal.lastSequence();
                    }
                }
            }
            work(journal);
            assertThat(snapshots).isPositive();
            last = journal.lastSequence();
            bid = agent.core().state().board.bidPx(0);
            runs = agent.core().runId();
        }

        long tookNs;
        long wallNs;
        try (SegmentJournal journal = open()) {
            long startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long startWallNs = System.nanoTime();
            recover();
            tookNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs;
            wallNs = System.nanoTime() - startWallNs;
            assertThat(journal.lastSequence()).isEqualTo(last);
        }
        LOG.error(
                "{} records recovered: {} ms of processor time, {} ms by the clock",
                last,
                TimeUnit.NANOSECONDS.toMillis(tookNs),
                TimeUnit.NANOSECONDS.toMillis(wallNs));
        assertThat(agent.core().state().board.bidPx(0)).isEqualTo(bid);
        assertThat(agent.core().runId()).isEqualTo(runs);
        assertThat(tookNs).isLessThan(LIMIT_NS);
    }
}
