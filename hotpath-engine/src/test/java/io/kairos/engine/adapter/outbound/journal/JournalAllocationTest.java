package io.kairos.engine.adapter.outbound.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine thread does with the journal allocates nothing, but for one node of a queue each time that a segment ends. */
class JournalAllocationTest {
    private static final int SEGMENT_LENGTH = 1 << 20;
    private static final int WARM_UP = 6;
    private static final int ROUNDS = 60;
    /** Of the queue of segments that ended, rounded up; not enough for another object beside it. */
    private static final int NODE_BYTES = 32;

    @TempDir
    private Path directory;

    private final JournalRecords input = new JournalRecords();
    private final JournalRecords began = new JournalRecords();
    private final JournalRecords ended = new JournalRecords();
    private final int inputLength = input.encode(40);
    private final int beganLength = began.encodeSnapshotBegan();
    private final int endedLength = ended.encodeSnapshotEnded();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long allocated;
    private long asked;

    @Test
    void shouldNotAllocateForRecordsNorForSegments() throws IOException {
        JournalSettings settings =
                new JournalSettings(directory, SEGMENT_LENGTH, 4L * SEGMENT_LENGTH, 8L * SEGMENT_LENGTH, 5);
        try (SegmentJournal journal = SegmentJournal.openDriven(settings, DiskForce.SYSTEM)) {
            run(journal, WARM_UP);
            long before = journal.lastSequence();
            allocated = 0;

            run(journal, ROUNDS);

            assertThat(journal.lastSequence() - before).as("records").isGreaterThan(300_000);
            assertThat(allocated).as("bytes").isLessThanOrEqualTo(2L * ROUNDS * NODE_BYTES);
            assertThat(asked).isPositive();
            assertThat(journal.counters().inlineSegments()).isZero();
        }
        assertThat(SegmentCatalog.listStarted(directory)).last().satisfies(last -> assertThat(last.index())
                .isEqualTo(2L * (WARM_UP + ROUNDS)));
    }

    /** Each round one segment ends because it is full, and one because the engine begins the next with a snapshot. */
    private void run(SegmentJournal journal, int rounds) {
        for (int round = 0; round < rounds; round++) {
            bringToDisk(journal);
            long before = threads.getCurrentThreadAllocatedBytes();
            for (long bytes = 0; bytes < SEGMENT_LENGTH; bytes += inputLength + FrameDescriptor.HEADER_LENGTH) {
                append(journal, input, inputLength);
            }
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
            bringToDisk(journal);
            before = threads.getCurrentThreadAllocatedBytes();
            journal.startNextSegment();
            append(journal, began, beganLength);
            append(journal, ended, endedLength);
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
        }
    }

    /** As the engine does for an input. */
    private void append(SegmentJournal journal, JournalRecords record, int length) {
        asked += journal.hasRoom() ? 1 : 0;
        asked += journal.isSegmentEnding() || journal.isSnapshotDue() ? 1 : 0;
        journal.append(asked, record.buffer(), 0, length);
    }

    /** What the persister's thread does in between; there is none here, so that what it allocates can be left out. */
    private static void bringToDisk(SegmentJournal journal) {
        boolean left = true;
        while (left) {
            left = journal.persist() > 0;
        }
    }
}
