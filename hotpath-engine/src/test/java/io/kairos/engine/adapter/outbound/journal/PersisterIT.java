package io.kairos.engine.adapter.outbound.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The persister's rounds, one by one: what an attempt that failed, an interrupt or a snapshot in memory does to the next. */
class PersisterIT {
    private static final int SEGMENT_LENGTH = 512 * 1024;

    @TempDir
    private Path directory;

    private final JournalRecords records = new JournalRecords();
    private Path base;
    private Path home;

    @BeforeEach
    void makeDirectories() throws IOException {
        base = Files.createDirectory(directory.resolve("memory"));
        home = directory.resolve("journal");
    }

    private SegmentJournal open() throws IOException {
        return SegmentJournal.open(
                new JournalSettings(home, SEGMENT_LENGTH, 1L << 30, 1L << 31, 5, base, 4), () -> Long.MAX_VALUE, false);
    }

    private void append(SegmentJournal journal, int count) {
        for (int i = 0; i < count; i++) {
            records.append(journal, journal.lastSequence() + 1);
        }
    }

    @Test
    void shouldReplaceWhatAFailedAttemptLeftInTheRing() throws IOException {
        try (SegmentJournal journal = open()) {
            Files.write(journal.ringPath().resolve(SegmentDescriptor.fileName(1)), new byte[100]);

            journal.persist();
            while (!journal.isSegmentEnding()) {
                append(journal, 1);
                assertThat(journal.hasRoom()).isTrue();
            }
            journal.startNextSegment();
            append(journal, 10);

            assertThat(journal.counters().inlineSegments()).isZero();
        }
    }

    @Test
    void shouldEndInOrderWhenAnInterruptClosedTheFile() throws IOException {
        SegmentJournal journal = open();
        append(journal, 10);
        journal.persist();
        append(journal, 10);
        Thread.currentThread().interrupt();
        journal.persist();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(journal.counters().durableSequence()).isEqualTo(10);

        journal.close();

        assertThat(base).as("everything is on disk, so the ring went").isEmptyDirectory();
        try (SegmentJournal next = open()) {
            assertThat(next.lastSequence()).isEqualTo(20);
        }
    }

    @Test
    void shouldAskForASnapshotNotAtEachSegment() throws IOException {
        try (SegmentJournal journal = open()) {
            journal.persist();
            assertThat(journal.isSnapshotDue()).as("there is none yet").isTrue();
            records.rollWithSnapshot(journal);

            int segments = 0;
            journal.persist();
            while (!journal.isSnapshotDue()) {
                if (journal.isSegmentEnding()) {
                    journal.startNextSegment();
                    journal.persist();
                    segments++;
                }
                append(journal, 1);
            }

            assertThat(segments)
                    .as("16 segments' bytes, each left when it is nearly full")
                    .isBetween(2, 18);
            journal.persist();
            records.rollWithSnapshot(journal);
            assertThat(journal.isSnapshotDue()).isFalse();
        }
    }

    @Test
    void shouldKeepASegmentUntilTheSnapshotBehindItIsOnDisk() throws IOException {
        JournalSettings settings = new JournalSettings(home, SEGMENT_LENGTH, SEGMENT_LENGTH, 1L << 31, 5, base, 4);
        List<Runnable> atRetention = new ArrayList<>();
        try (SegmentJournal journal = SegmentJournal.open(
                settings,
                () -> {
                    atRetention.forEach(Runnable::run);
                    atRetention.clear();
                    return Long.MAX_VALUE;
                },
                false)) {
            append(journal, 100);
            journal.startNextSegment();
            append(journal, 100);
            // The snapshot is whole between the batch that was forced and the retention of that round.
            atRetention.add(() -> records.rollWithSnapshot(journal));
            journal.persist();
            assertThat(atRetention).isEmpty();
            assertThat(journal.counters().segmentsRemoved()).isZero();

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                journal.persist();
                return journal.counters().segmentsRemoved() == 2;
            });
        }
    }
}
